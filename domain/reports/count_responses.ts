import type { Hub } from "../../types/hub.ts";
import { QUARTER_MS, type Scope } from "./scope.ts";
import type { Tally } from "./tally.ts";

/** Use of standard responses (DC-24), to the quarter of an hour. */
export async function countResponses(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  const byResponse = scope.groupBy.includes("response");
  const rows = await hub.db.read(
    `SELECT ${byResponse ? "response_id" : "''"} AS k0, quarter, SUM(inserted) AS responsesInserted,
       SUM(sent_unchanged) AS responsesSent, SUM(edited) AS responsesEdited
     FROM response_uses WHERE quarter >= ? AND quarter < ? GROUP BY 1, 2`,
    [Math.floor(scope.from / QUARTER_MS), Math.ceil(scope.to / QUARTER_MS)],
  );
  for (const row of rows) tally.addRow(row);
}
