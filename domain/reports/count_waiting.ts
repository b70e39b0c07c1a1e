import type { Hub } from "../../types/hub.ts";
import { SEGMENTS } from "./count_segments.ts";
import { clauses, QUEUE_TABLE, type Scope } from "./scope.ts";
import type { Tally } from "./tally.ts";

/** Longer waits have an index of their own (`segments_long`), milliseconds. */
const LONG_MS = 3_600_000;

/**
 * Segments that were open when the period began, from three sides: those of the hour before, those
 * that waited longer, and those that still wait.
 */
export async function countWaitingAtStart(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  const { groupBy, join, facts, where, args } = clauses(
    { ...scope, starts: [scope.from] },
    SEGMENTS,
    "0",
  );
  const keys = scope.groupBy.map((_, n) => `k${n}`);
  const select = clauses({ ...scope, starts: [scope.from] }, SEGMENTS, "0").select;
  const queues = JSON.stringify(scope.queues);
  const { from } = scope;
  const part = (index: string, condition: string) =>
    `SELECT ${select}, COUNT(*) AS waitingAtStart
     FROM q CROSS JOIN segments s INDEXED BY ${index} ON s.queue = q.id ${join}
     WHERE ${condition} ${where} GROUP BY ${groupBy}`;
  const rows = await hub.db.read(
    `WITH ${QUEUE_TABLE}
     SELECT ${[...keys, "quarter"].join(", ")}, SUM(waitingAtStart) AS waitingAtStart FROM (
       ${part("segments_entered", "s.queued_at >= ? AND s.queued_at < ? AND s.ended_at >= ?")}
       UNION ALL
       ${
      part(
        "segments_long",
        `s.ended_at - s.queued_at > ${LONG_MS} AND s.queued_at < ? AND s.ended_at >= ?`,
      )
    }
       UNION ALL
       SELECT ${select}, COUNT(*) AS waitingAtStart
       FROM interactions i JOIN segments s ON s.interaction_id = i.id AND s.ended_at IS NULL
         JOIN q ON q.id = s.queue ${facts}
       WHERE i.state IN ('queued', 'offered') AND s.queued_at < ? ${where} GROUP BY ${groupBy})
     GROUP BY ${groupBy}`,
    [queues, from - LONG_MS, from, from, ...args, from - LONG_MS, from, ...args, from, ...args],
  );
  for (const row of rows) tally.addRow(row);
}
