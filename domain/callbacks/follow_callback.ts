import type { Hub, Statement } from "../../types/hub.ts";
import { isFinal } from "../../types/interactions.ts";
import type { QueueEvent } from "../../types/queue.ts";
import type { InteractionRow } from "../interactions/row.ts";
import { type Consequence, NO_CONSEQUENCE } from "../journal/consequence.ts";
import { takenRows } from "./request_rows.ts";
import { requestOfCall, TAKES_CALLBACK } from "./row.ts";

/**
 * A caller left the queue for a callback: the promised request is opened with that very event,
 * whoever records it. The work of a callback is over: so is its request.
 */
export async function followCallback(
  hub: Hub,
  event: QueueEvent,
  _before: InteractionRow | undefined,
): Promise<Consequence> {
  if (event.medium === "callback") return { statements: closed(event), publish: [] };
  const left = event.op.startsWith(TAKES_CALLBACK) && event.kind === "closed";
  if (!left) return NO_CONSEQUENCE;
  const request = await requestOfCall(hub.db, event.interaction);
  if (request?.state !== "promised") return NO_CONSEQUENCE;
  return {
    statements: [
      {
        sql: "UPDATE interactions SET outcome = 'callback_taken' WHERE id = ?",
        args: [event.interaction],
      },
      {
        sql: "UPDATE callback_requests SET state = 'open' WHERE id = ? AND state = 'promised'",
        args: [request.id],
      },
      ...takenRows(hub, request),
    ],
    publish: [],
  };
}

/** Why it is over, unless somebody said so before (CB-C7). */
function closed(event: QueueEvent): Statement[] {
  const over = event.kind === "ended" || (event.state !== "" && isFinal(event.state));
  if (!over) return [];
  const why = event.kind === "ended" || event.state === "done"
    ? `CASE WHEN EXISTS (SELECT 1 FROM calls c WHERE c.id = callback_requests.id
        AND c.connected_at IS NOT NULL) THEN 'handled' ELSE 'agent_ended' END`
    : event.state === "abandoned"
    ? "'abandoned_waiting'"
    : event.state === "auto_closed"
    ? "'staff_cancelled'"
    : "'failed'";
  return [{
    sql: `UPDATE callback_requests SET state = 'closed', ended_at = ?,
        end_reason = CASE end_reason WHEN '' THEN ${why} ELSE end_reason END
      WHERE id = ? AND state = 'open'`,
    args: [event.at, event.interaction],
  }];
}
