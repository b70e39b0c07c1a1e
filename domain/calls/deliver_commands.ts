import { getLogger } from "@logtape/logtape";
import {
  claimOutbox,
  finishOutbox,
  type OutboxItem,
  retryOutbox,
  unknownOutbox,
} from "../../db/outbox.ts";
import type { CallCommand } from "../../types/calls.ts";
import type { SendResult } from "../../types/channels.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { alarmRow } from "../journal/event_row.ts";
import { legEnded } from "./leg_ended.ts";
import type { LegRow } from "./row.ts";

const log = getLogger(["hubbub", "calls"]);

const AT_ONCE = 16;
const MAX_ROUNDS = 200;
/** A command older than this helps nobody: the call has gone on, milliseconds. */
const STALE_MS = 120_000;
/** A worker that died holds a call up no longer than this; one request to a carrier takes less. */
const CLAIM_MS = 18_000;
/** Tries of one command (CE01-B11). */
const MAX_TRIES = 3;

/**
 * Carries out what was promised to callers, call by call in order. A dial whose answer was lost is
 * looked for before it is made again. Resolves with the number of commands tried.
 */
export async function deliverCommands(hub: Hub, by: string): Promise<number> {
  let tried = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const items = await claimOutbox(hub.db, {
      by,
      now: hub.now(),
      limit: AT_ONCE,
      kinds: ["voice"],
      claimMs: CLAIM_MS,
    });
    if (items.length === 0) return tried;
    await Promise.all(items.map((item) => deliverOne(hub, item)));
    tried += items.length;
  }
  return tried;
}

async function deliverOne(hub: Hub, item: OutboxItem): Promise<void> {
  const command = item.payload as unknown as CallCommand;
  try {
    const [leg] = await hub.db.read<LegRow>("SELECT * FROM call_legs WHERE id = ?", [command.leg]);
    const result = await attempt(hub, item, command, leg);
    const failed = result !== "dropped" && result.outcome !== "sent" && isOver(item, result);
    // Before the command counts as done: whoever dies here leaves it to the next worker.
    if (failed && command.do === "dial") {
      await legEnded(hub, command.leg, { state: "failed", failure: result.code });
    }
    await hub.db.write(settled(hub, item, command, result));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error("Command {id} broke off: {reason}", { id: item.id, reason });
    await hub.db.write(
      unknownOutbox(item, { now: hub.now(), code: "fault", reason: "It broke off" }),
    )
      .catch(() => undefined);
  }
}

async function attempt(
  hub: Hub,
  item: OutboxItem,
  command: CallCommand,
  leg: LegRow | undefined,
): Promise<SendResult | "dropped"> {
  if (leg === undefined || leg.ended_at !== null) return "dropped";
  if (command.do !== "hang_up" && hub.now() - item.created_at > STALE_MS) {
    // Whoever was to be called is not any more: the call goes on without this leg.
    if (command.do !== "dial" || leg.sid !== null) return "dropped";
    return { outcome: "refused", code: "voice.too_late", reason: "It was asked for too long ago" };
  }
  if (!hub.telephony?.configured) {
    return { outcome: "refused", code: "voice.not_configured", reason: "No carrier is set up" };
  }
  if (command.do === "dial") {
    if (leg.sid !== null) return "dropped";
    const found = item.uncertain ? await hub.telephony.find(hub, command) : null;
    if (found !== null) return { outcome: "sent", providerId: found, state: "sent" };
  } else if (leg.sid === null) {
    // Never dialled: a planned leg is simply given up.
    return command.do === "hang_up"
      ? { outcome: "sent", providerId: "", state: "sent" }
      : "dropped";
  }
  const coach = await coachedSid(hub, command);
  // Better unheard than heard by everybody.
  if (command.do === "coach" && command.coach !== "" && coach === "") return "dropped";
  return await hub.telephony.carryOut(hub, command, {
    sid: leg.sid ?? "",
    conference: command.call,
    ...(coach === "" ? {} : { coach }),
  });
}

/** The carrier's id of the leg a supervisor is to be heard by; empty = by nobody in particular. */
async function coachedSid(hub: Hub, command: CallCommand): Promise<string> {
  if (command.do !== "coach" || command.coach === "") return "";
  const [leg] = await hub.db.read<Pick<LegRow, "sid">>(
    "SELECT sid FROM call_legs WHERE id = ? AND ended_at IS NULL",
    [command.coach],
  );
  return leg?.sid ?? "";
}

const isOver = (item: OutboxItem, result: SendResult) =>
  result.outcome === "refused" || item.attempt >= MAX_TRIES;

function settled(
  hub: Hub,
  item: OutboxItem,
  command: CallCommand,
  result: SendResult | "dropped",
): Statement[] {
  const now = hub.now();
  if (result === "dropped") return [finishOutbox(item, now)];
  if (result.outcome === "sent") return [finishOutbox(item, now), ...done(command, result, now)];
  if (!isOver(item, result)) {
    const failure = { now, code: result.code, reason: result.reason };
    return result.outcome === "retry" ? retryOutbox(item, failure) : unknownOutbox(item, failure);
  }
  log.warning("Giving up {what} of call {call}: {code}", {
    what: command.do,
    call: command.call,
    code: result.code,
  });
  return [
    finishOutbox(item, now),
    ...(command.do === "hang_up" ? [] : [alarmRow({
      id: `voice.command:${item.id}`,
      at: now,
      code: "voice.command_failed",
      text: `The carrier did not carry out "${command.do}": ${result.reason}`,
      interaction: command.call,
    })]),
  ];
}

function done(
  command: CallCommand,
  result: Extract<SendResult, { outcome: "sent" }>,
  now: number,
): Statement[] {
  switch (command.do) {
    case "dial":
      return [{
        sql: `UPDATE call_legs SET sid = COALESCE(sid, ?),
            state = CASE state WHEN 'planned' THEN 'dialling' ELSE state END WHERE id = ?`,
        args: [result.providerId, command.leg],
      }];
    case "hang_up":
      return result.providerId !== "" ? [] : [{
        sql: `UPDATE call_legs SET state = 'canceled', ended_at = ?
          WHERE id = ? AND sid IS NULL AND ended_at IS NULL`,
        args: [now, command.leg],
      }];
    case "hold":
      return [{
        sql: "UPDATE call_legs SET held = ? WHERE id = ?",
        args: [command.on ? 1 : 0, command.leg],
      }];
    case "mute":
      return [{
        sql: "UPDATE call_legs SET muted = ? WHERE id = ?",
        args: [command.on ? 1 : 0, command.leg],
      }];
    case "redirect":
    case "coach":
      return [];
  }
}
