import type { Hub } from "../../types/hub.ts";
import { REPORTED_KINDS } from "./journal_kinds.ts";
import { clauses, type Scope, type Source } from "./scope.ts";
import { inSlices } from "./slices.ts";
import type { Tally } from "./tally.ts";

const REFUSALS: Source = {
  columns: {
    queue: "e.queue",
    medium: "e.medium",
    entryPoint: "COALESCE(e.data->>'entryPoint', '')",
    subject: "COALESCE(e.data->>'subject', '')",
    category: "''",
  },
  interaction: "e.interaction_id",
};
const CLOSINGS: Source = {
  columns: { queue: "e.queue", medium: "e.medium" },
  interaction: "e.interaction_id",
};

/** Chats that were refused (CE18-M7), and those closed because nobody wrote (CE18-M13). */
export async function countChats(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  await walk(hub, scope, tally, REFUSALS, "chat.refused", "COUNT(*) AS refused");
  await walk(
    hub,
    scope,
    tally,
    CLOSINGS,
    "chat.closed",
    "COUNT(*) FILTER (WHERE e.data->>'reason' = 'idle' AND e.queue <> '') AS idleClosed",
  );
}

async function walk(
  hub: Hub,
  scope: Scope,
  tally: Tally,
  source: Source,
  kind: string,
  counters: string,
): Promise<void> {
  const c = clauses(scope, source, "e.at");
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `SELECT ${c.select}, COUNT(*) AS n, ${counters}
       FROM events e INDEXED BY events_reports ${c.join}
       WHERE e.${REPORTED_KINDS} AND e.kind = ? AND e.at >= ? AND e.at < ?
         AND e.queue IN (SELECT value FROM json_each(?)) ${c.where} GROUP BY ${c.groupBy}`,
      [kind, from, to, JSON.stringify(scope.queues.map((queue) => queue.id)), ...c.args],
    );
    return rows.reduce((sum: number, row) => sum + tally.addRow(row), 0);
  });
}
