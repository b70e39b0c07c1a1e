import type { WaitingLine } from "../../types/api/floor.ts";
import type { Hub } from "../../types/hub.ts";

type Row = Omit<WaitingLine, "oldestSec"> & { queuedAt: number };

/** What waits by queue and medium: how much, the oldest, and who is served first (CE01-M18). */
export async function waitingLines(hub: Hub): Promise<WaitingLine[]> {
  const rows = await hub.db.read<Row>(
    // Of a group with one MIN the other columns are of its row.
    `SELECT o.queue, o.medium, o.waiting, o.id AS oldest, o.queuedAt, f.id AS first
     FROM (SELECT queue, medium, COUNT(*) AS waiting, id, MIN(queued_at) AS queuedAt
         FROM interactions WHERE state IN ('queued', 'offered') AND region = ?1
         GROUP BY queue, medium) o
       JOIN (SELECT queue, medium, id, MIN(score) FROM interactions
         WHERE state IN ('queued', 'offered') AND region = ?1 GROUP BY queue, medium) f
         ON f.queue = o.queue AND f.medium = o.medium
     ORDER BY o.queue, o.medium`,
    [hub.queue.region],
  );
  return rows.map(({ queuedAt, ...line }) => ({
    ...line,
    oldestSec: Math.max(0, Math.round((hub.now() - queuedAt) / 1000)),
  }));
}
