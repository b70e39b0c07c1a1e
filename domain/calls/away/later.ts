import { getLogger } from "@logtape/logtape";
import { isRefusal } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { type Missed, recordMissed } from "./missed.ts";
import { type RecordingReport, recordRecording } from "../voicemail/recording.ts";
import { type LegReport, recordLegReport } from "../status.ts";
import { type Step, stepCall } from "../flow/step.ts";

const log = getLogger(["hubbub", "calls"]);

/** What a carrier said of calls and could not be written yet; at least so much is kept (IV-11). */
export const MOST_KEPT = 100_000;
/** The same in this process while Redis is away too. */
const MOST_IN_MEMORY = 10_000;
const BATCH = 100;
/** A caller who was asked to hold may still come through; then there is nothing to write (ms). */
const MISSED_AFTER_MS = 120_000;
/** A recording may be reported before the message it belongs to; given up after (ms). */
const RECORDING_WAIT_MS = 600_000;

/** Times one report is tried before it counts as impossible. */
const MAX_TRIES = 5;

/** `tries`: failures so far. */
export type Late = { tries?: number } & LateReport;
type LateReport =
  | { kind: "leg"; report: LegReport; at: number }
  | { kind: "recording"; report: RecordingReport; at: number }
  /** A message was spoken; keys of callers are never kept here. */
  | { kind: "recorded"; step: Step; at: number }
  | { kind: "missed"; missed: Missed; at: number };

/** Whether a store is away, so that waiting helps. */
export const isAway = (error: unknown): boolean => isRefusal(error, "unavailable");

const memory = new WeakMap<Hub["redis"], Late[]>();
const keyOf = (hub: Hub) => `{${hub.queue.region}}:calls:later`;

/** Keeps what cannot be written now: in Redis in the order it came, else in this process. */
export async function keepForLater(hub: Hub, late: Late): Promise<void> {
  try {
    const kept = await hub.redis.client.rpush(keyOf(hub), JSON.stringify(late));
    if (kept <= MOST_KEPT) return;
    await hub.redis.client.rpop(keyOf(hub));
    log.error("Lost a report of a call ({kind}): {kept} wait already", { kind: late.kind, kept });
  } catch (error) {
    if (!isAway(error)) throw error;
    const kept = memory.get(hub.redis) ?? [];
    memory.set(hub.redis, kept);
    if (kept.length < MOST_IN_MEMORY) kept.push(late);
    else log.error("Lost a report of a call ({kind}): no store is there", { kind: late.kind });
  }
}

/**
 * Writes down what was kept, in order, as soon as the record is back. Everything may be repeated.
 * Resolves with true when there is more; throws when a store is still away.
 */
export async function catchUp(hub: Hub): Promise<boolean> {
  const own = memory.get(hub.redis)?.splice(0) ?? [];
  for (const late of own) await keepForLater(hub, late);
  const key = keyOf(hub);
  const texts = await hub.redis.client.lrange<string>(key, 0, BATCH - 1);
  if (texts.length === 0) return false;
  const again: Late[] = [];
  let done = 0;
  try {
    for (const text of texts) {
      const late = JSON.parse(text) as Late;
      const outcome = await writeDown(hub, late);
      if (outcome === "too early") again.push(late);
      if (outcome === "failed") again.push({ ...late, tries: (late.tries ?? 0) + 1 });
      done++;
    }
  } finally {
    for (const late of again) await keepForLater(hub, late);
    await hub.redis.client.ltrim(key, done, -1);
  }
  return done > again.length;
}

async function writeDown(hub: Hub, late: Late): Promise<"done" | "too early" | "failed"> {
  const age = hub.now() - late.at;
  try {
    switch (late.kind) {
      case "leg":
        await recordLegReport(hub, { at: late.at, ...late.report });
        return "done";
      case "recording":
        return await recordRecording(hub, late.report) || age > RECORDING_WAIT_MS
          ? "done"
          : "too early";
      case "recorded":
        await stepCall(hub, late.step);
        return "done";
      case "missed":
        if (age < MISSED_AFTER_MS) return "too early";
        await recordMissed(hub, late.missed);
        return "done";
    }
  } catch (error) {
    if (isAway(error)) throw error;
    log.error("A report of a call ({kind}) cannot be written: {reason}", {
      kind: late.kind,
      reason: error instanceof Error ? error.message : String(error),
    });
    return (late.tries ?? 0) + 1 < MAX_TRIES ? "failed" : "done";
  }
}
