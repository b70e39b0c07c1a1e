import type { Hub } from "../../types/hub.ts";
import { clauses, QUEUE_TABLE, type Scope, type Source } from "./scope.ts";
import { inSlices } from "./slices.ts";
import type { Tally } from "./tally.ts";

/** The interaction itself is the row: nothing is joined. */
const HANDLED: Source = {
  columns: {
    queue: "i.queue",
    medium: "i.medium",
    agent: "i.agent_id",
    wrapUpCode: "i.wrap_up_code",
    entryPoint: "i.entry_point",
    subject: "i.subject",
    category: "i.category",
  },
  interaction: "i.id",
};

/** What the hub writes where nobody chose a code (BO02-F21). */
const NO_CODE = ["NS", "-"];

/** Interactions finished in the period that somebody had accepted (CE16-M4, CE18-M2, M10). */
export async function countHandled(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  const c = clauses(scope, HANDLED, "i.wrapped_up_at");
  const successes = hub.settings().document.wrapUpCodes.filter((code) => code.success)
    .map((code) => code.id);
  const among = "IN (SELECT value FROM json_each(?))";
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `WITH ${QUEUE_TABLE}
       SELECT ${c.select}, COUNT(*) AS n, COUNT(*) AS handled,
         SUM(i.wrapped_up_at - i.accepted_at) AS handleMs,
         SUM(i.wrapped_up_at - i.ended_at) AS wrapUpMs,
         COUNT(i.first_reply_at) AS firstReplies,
         SUM(MAX(0, i.first_reply_at - i.accepted_at)) AS firstReplyMs,
         COUNT(*) FILTER (WHERE i.wrap_up_code NOT ${among}) AS wrappedUpWithCode,
         COUNT(*) FILTER (WHERE i.wrap_up_code ${among}) AS successes
       FROM q CROSS JOIN interactions i INDEXED BY interactions_wrapped_up ON i.queue = q.id
         ${c.facts}
       WHERE i.wrapped_up_at >= ? AND i.wrapped_up_at < ? AND i.accepted_at IS NOT NULL ${c.where}
       GROUP BY ${c.groupBy}`,
      [
        JSON.stringify(scope.queues),
        JSON.stringify(NO_CODE),
        JSON.stringify(successes),
        from,
        to,
        ...c.args,
      ],
    );
    return rows.reduce((sum: number, row) => sum + tally.addRow(row), 0);
  });
}
