import type { Hub } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";

/**
 * Carries queue events into the record, idempotent by event id and in any order (the highest
 * `rev` wins), then tells the live streams. Throws `stale` with `queue.stale` when an event id is
 * known under another operation: Redis was rolled back.
 */
export async function applyEvents(_hub: Hub, _events: QueueEvent[]): Promise<void> {
  await Promise.resolve();
}
