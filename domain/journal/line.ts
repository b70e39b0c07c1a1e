import { HubError } from "../../types/errors.ts";
import type { Db, Hub, Statement } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";

/** Events that callers of the same moment bring into one write. */
const MOST_EVENTS = 200;
/** Callers that may wait; beyond, the record cannot keep up and says so. */
const MOST_WAITING = 10_000;

/** What one caller wants recorded. */
export interface Change {
  events: QueueEvent[];
  also: Statement[];
}

/** Records several changes at once; answers for each what its caller is to be told. */
export type Apply = (hub: Hub, changes: Change[]) => Promise<(HubError | null)[]>;

interface Waiting {
  change: Change;
  resolve(): void;
  reject(error: unknown): void;
}

const lines = new WeakMap<Db, { waiting: Waiting[]; running: boolean }>();

/** Waits for its turn; who comes while a write runs goes with the next one, together. */
export async function inLine(hub: Hub, change: Change, apply: Apply): Promise<void> {
  const line = lines.get(hub.db) ?? { waiting: [], running: false };
  lines.set(hub.db, line);
  if (line.waiting.length >= MOST_WAITING) {
    throw new HubError("unavailable", "The record cannot keep up: try again in a moment", {
      code: "journal.busy",
      retryAfter: 1,
    });
  }
  await new Promise<void>((resolve, reject) => {
    line.waiting.push({ change, resolve, reject });
    if (line.running) return;
    line.running = true;
    queueMicrotask(() => void run(hub, line, apply));
  });
}

async function run(
  hub: Hub,
  line: { waiting: Waiting[]; running: boolean },
  apply: Apply,
): Promise<void> {
  while (line.waiting.length > 0) await together(hub, take(line.waiting), apply);
  line.running = false;
}

/** The first, and as many more as fit. */
function take(waiting: Waiting[]): Waiting[] {
  let events = 0;
  let count = 0;
  while (count < waiting.length) {
    events += waiting[count]?.change.events.length ?? 0;
    if (count > 0 && events > MOST_EVENTS) break;
    count++;
  }
  return waiting.splice(0, count);
}

/** A change nobody can record must not take its neighbours with it: after a failure, one by one. */
async function together(hub: Hub, batch: Waiting[], apply: Apply): Promise<void> {
  try {
    const told = await apply(hub, batch.map((waiting) => waiting.change));
    batch.forEach(({ resolve, reject }, i) => told[i] ? reject(told[i]) : resolve());
  } catch (error) {
    if (batch.length === 1) batch[0]?.reject(error);
    else for (const one of batch) await together(hub, [one], apply);
  }
}
