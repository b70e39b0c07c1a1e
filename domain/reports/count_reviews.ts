import type { Hub } from "../../types/hub.ts";
import { clauses, type Scope, type Source } from "./scope.ts";
import type { Tally } from "./tally.ts";

const REVIEWS: Source = {
  columns: { queue: "r.queue", agent: "r.agent_id" },
  interaction: "r.interaction_id",
};

/** Reviews that fell due in the period, and what became of them (CE29-M12). They are few. */
export async function countReviews(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  const c = clauses(scope, REVIEWS, "r.due_at");
  const rows = await hub.db.read(
    `SELECT ${c.select}, COUNT(*) AS reviewsDue, COUNT(r.score) AS reviewsDone,
       COALESCE(SUM(r.score), 0) AS reviewScores
     FROM reviews r ${c.join}
     WHERE r.due_at >= ? AND r.due_at < ?
       AND r.queue IN (SELECT value FROM json_each(?)) ${c.where} GROUP BY ${c.groupBy}`,
    [scope.from, scope.to, JSON.stringify(scope.queues.map((queue) => queue.id)), ...c.args],
  );
  for (const row of rows) tally.addRow(row);
}
