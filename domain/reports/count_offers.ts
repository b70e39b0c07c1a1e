import type { Hub } from "../../types/hub.ts";
import { clauses, QUEUE_TABLE, type Scope, type Source } from "./scope.ts";
import { inSlices } from "./slices.ts";
import type { Tally } from "./tally.ts";

const OFFERS: Source = {
  columns: { queue: "o.queue", agent: "o.agent_id" },
  interaction: "o.interaction_id",
};

/** Offers of the queues that ran into their deadline in the period (DC-8). */
export async function countNoAnswers(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  const c = clauses(scope, OFFERS, "o.ended_at");
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `WITH ${QUEUE_TABLE}
       SELECT ${c.select}, COUNT(*) AS n, COUNT(*) AS noAnswers
       FROM q CROSS JOIN offers o INDEXED BY offers_no_answer ON o.queue = q.id ${c.join}
       WHERE o.outcome = 'no_answer' AND o.ended_at >= ? AND o.ended_at < ? ${c.where}
       GROUP BY ${c.groupBy}`,
      [JSON.stringify(scope.queues), from, to, ...c.args],
    );
    return rows.reduce((sum: number, row) => sum + tally.addRow(row), 0);
  });
}

/** Offers made to agents in the period, by what became of them. */
export async function countOffers(
  hub: Hub,
  scope: Scope,
  agents: string[],
  tally: Tally,
): Promise<void> {
  const c = clauses(scope, OFFERS, "o.made_at");
  const onlyQueues = scope.filter.queues.length > 0;
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `WITH a AS MATERIALIZED (SELECT value AS id FROM json_each(?))
       SELECT ${c.select}, COUNT(*) AS n, COUNT(*) AS offersMade,
         COUNT(*) FILTER (WHERE o.outcome = 'accepted') AS offersAccepted,
         COUNT(*) FILTER (WHERE o.outcome = 'declined') AS offersDeclined,
         COUNT(*) FILTER (WHERE o.outcome = 'no_answer') AS offersNotAnswered,
         COUNT(*) FILTER (WHERE o.outcome = 'withdrawn') AS offersWithdrawn
       FROM a CROSS JOIN offers o INDEXED BY offers_agent ON o.agent_id = a.id
         ${c.join}
       WHERE o.made_at >= ? AND o.made_at < ? ${c.where}
         ${onlyQueues ? "AND o.queue IN (SELECT value FROM json_each(?))" : ""}
       GROUP BY ${c.groupBy}`,
      [
        JSON.stringify(agents),
        from,
        to,
        ...c.args,
        ...(onlyQueues ? [JSON.stringify(scope.filter.queues)] : []),
      ],
    );
    return rows.reduce((sum: number, row) => sum + tally.addRow(row), 0);
  });
}
