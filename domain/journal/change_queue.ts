import { isRefusal } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { Queue, QueueEvent, QueueResult } from "../../types/queue.ts";
import { rebuildQueue } from "../recovery/rebuild_queue.ts";
import { applyEvents } from "./apply.ts";

/**
 * Runs one operation on the queue and carries what it did into the record, `also` in the same
 * write. A queue that lost its state, or went back to an older one, is rebuilt first; where the
 * operation is still possible then, it is done.
 */
export async function changeQueue(
  hub: Hub,
  run: (queue: Queue) => Promise<QueueResult>,
  also: Statement[] = [],
): Promise<QueueEvent[]> {
  try {
    return await runAndApply(hub, run, also);
  } catch (error) {
    if (!needsRebuild(error)) throw error;
    await rebuildQueue(hub);
    return await runAndApply(hub, run, also);
  }
}

/** True when the queue says, or is seen, to have lost its state. */
export function needsRebuild(error: unknown): boolean {
  return isRefusal(error) &&
    (error.code === "queue.rebuilding" || error.code === "queue.stale" ||
      error.code === "epoch.stale");
}

async function runAndApply(
  hub: Hub,
  run: (queue: Queue) => Promise<QueueResult>,
  also: Statement[],
): Promise<QueueEvent[]> {
  const { events } = await run(hub.queue);
  await applyEvents(hub, events, also);
  return events;
}
