import type { Statement } from "../../types/hub.ts";

/** Deliveries that have not gone out are not sent any more. */
export function dropWaiting(id: string, now: number): Statement {
  return {
    sql: `UPDATE outbox SET state = 'cancelled', done_at = ?
          WHERE lane = ? AND state IN ('pending', 'unknown')`,
    args: [now, laneOf(id)],
  };
}

/** Deliveries of one endpoint go out one after another. */
export const laneOf = (id: string) => `webhook:${id}`;
