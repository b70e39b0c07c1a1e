import { getLogger } from "@logtape/logtape";
import type { Received } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Db, Hub } from "../../types/hub.ts";
import { afterIntake } from "./intake/after.ts";
import { createLine, type Line } from "./intake/line.ts";
import { type ReceiveResult, storeBatch, type Stored } from "./intake/store.ts";

const log = getLogger(["hubbub", "conversations"]);

/**
 * Takes customers' messages into the record, whatever the channel: durable when it resolves, each
 * exactly once (DC-11, DC-12). Joins or opens contact, conversation and interaction; masks before
 * the write; then puts new work into the queue and tells the live streams. Concurrent callers
 * share one write. `afterwards: "behind"` resolves right after the commit, for webhooks.
 */
export async function receiveMessages(
  hub: Hub,
  received: Received[],
  options: { afterwards?: "wait" | "behind" } = {},
): Promise<ReceiveResult[]> {
  const taken = await Promise.all(received.map((message) => join(hub, message)));
  if (options.afterwards !== "behind") await Promise.all(taken.map((t) => t.settled));
  return taken.map((t) => t.stored.result);
}

/** Resolves when everything that followed from received messages so far is done (tests, shutdown). */
export async function intakeSettled(db: Db): Promise<void> {
  while ((behind.get(db)?.size ?? 0) > 0) await Promise.all(behind.get(db) ?? []);
}

interface Taken {
  stored: Stored;
  /** Resolves when what follows from it is done. */
  settled: Promise<void>;
}

interface Waiting {
  hub: Hub;
  received: Received;
  resolve(taken: Taken): void;
  reject(error: unknown): void;
}

const lines = new WeakMap<Db, Line<Waiting>>();
const behind = new WeakMap<Db, Set<Promise<void>>>();

function join(hub: Hub, received: Received): Promise<Taken> {
  const line = lines.get(hub.db) ?? createLine<Waiting>(runBatch);
  lines.set(hub.db, line);
  return new Promise((resolve, reject) => line.add({ hub, received, resolve, reject }));
}

/** One message nobody can store must not take its neighbours with it: after a failure, one by one. */
async function runBatch(batch: Waiting[]): Promise<void> {
  const hub = batch[0]?.hub;
  if (hub === undefined) return;
  try {
    const stored = await storeBatch(hub, batch.map((w) => w.received));
    follow(batch, stored);
  } catch (error) {
    if (batch.length === 1 || (error instanceof HubError && error.kind === "unavailable")) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    log.warning("Storing {count} messages one by one after a failure", { count: batch.length });
    for (const waiting of batch) await runBatch([waiting]);
  }
}

/** What follows is done for the whole batch at once, for each actor in its own name. */
function follow(batch: Waiting[], stored: Stored[]): void {
  const actors = new Map<string, { hub: Hub; places: number[] }>();
  batch.forEach(({ hub }, i) => {
    const key = `${hub.actor.kind} ${hub.actor.id}`;
    const own = actors.get(key) ?? { hub, places: [] };
    own.places.push(i);
    actors.set(key, own);
  });
  for (const { hub, places } of actors.values()) {
    const theirs = places.map((i) => stored[i] as Stored);
    const settled = track(hub.db, afterIntake(hub, theirs));
    places.forEach((i, n) => batch[i]?.resolve({ stored: theirs[n] as Stored, settled }));
  }
}

function track(db: Db, work: Promise<void>): Promise<void> {
  const set = behind.get(db) ?? new Set();
  behind.set(db, set);
  const done = work.catch((error: unknown) => {
    log.error("What follows a stored message failed; the reconciler repairs it: {reason}", {
      reason: error instanceof Error ? error.message : String(error),
    });
  });
  set.add(done);
  return done.finally(() => set.delete(done));
}
