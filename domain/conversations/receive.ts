import { getLogger } from "@logtape/logtape";
import type { Received } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Db, Hub } from "../../types/hub.ts";
import { afterIntake } from "./intake/after.ts";
import { type ReceiveResult, storeBatch, type Stored } from "./intake/store.ts";

const log = getLogger(["hubbub", "conversations"]);

/** Messages that share one write, and how many may wait for their turn before intake says no. */
const MAX_BATCH = 250;
const MAX_WAITING = 5_000;
const RETRY_AFTER_SEC = 2;

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

const lines = new WeakMap<Db, { waiting: Waiting[]; running: boolean }>();
const behind = new WeakMap<Db, Set<Promise<void>>>();

function join(hub: Hub, received: Received): Promise<Taken> {
  const line = lines.get(hub.db) ?? { waiting: [], running: false };
  lines.set(hub.db, line);
  if (line.waiting.length >= MAX_WAITING) {
    throw new HubError("unavailable", "Too many messages wait to be stored: send again shortly", {
      code: "intake.busy",
      retryAfter: RETRY_AFTER_SEC,
    });
  }
  return new Promise((resolve, reject) => {
    line.waiting.push({ hub, received, resolve, reject });
    if (line.running) return;
    line.running = true;
    queueMicrotask(() => void runLine(hub, line));
  });
}

async function runLine(
  hub: Hub,
  line: { waiting: Waiting[]; running: boolean },
): Promise<void> {
  while (line.waiting.length > 0) await runBatch(hub, line.waiting.splice(0, MAX_BATCH));
  line.running = false;
}

/** One message nobody can store must not take its neighbours with it: after a failure, one by one. */
async function runBatch(hub: Hub, batch: Waiting[]): Promise<void> {
  try {
    const stored = await storeBatch(hub, batch.map((w) => w.received));
    follow(batch, stored);
  } catch (error) {
    if (batch.length === 1 || (error instanceof HubError && error.kind === "unavailable")) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    log.warning("Storing {count} messages one by one after a failure", { count: batch.length });
    for (const waiting of batch) await runBatch(hub, [waiting]);
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
