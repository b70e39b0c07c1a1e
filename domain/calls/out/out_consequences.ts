import type { Hub, Statement } from "../../../types/hub.ts";
import type { QueueEvent } from "../../../types/queue.ts";
import { hangUpLegs } from "../commands.ts";
import { customerLeg, isOn } from "./out_answered.ts";
import type { CallRow } from "../row.ts";

/**
 * What a queue event asks of the carrier on a call that goes out, as long as the customer is not on
 * the line; null = the same as on any call. Nobody is dialled for a callback that is offered or
 * accepted: its agent starts the call (CE03-F14).
 */
export async function outConsequences(
  hub: Hub,
  event: QueueEvent,
  call: CallRow,
): Promise<Statement[] | null> {
  if (isOn(await customerLeg(hub, call.id))) return null;
  const at = { at: event.at, key: event.id };
  switch (event.kind) {
    case "offered":
    case "accepted":
      return event.medium === "callback" ? [] : null;
    case "requeued":
    case "moved":
      return leave(call, at);
    case "ended":
      return leave(call, at);
    default:
      return null;
  }
}

/** Nobody waits on the line: whoever is being rung is let go, and the call is over. */
function leave(call: CallRow, { at, key }: { at: number; key: string }): Statement[] {
  return [
    {
      sql: `UPDATE calls SET ended_at = COALESCE(ended_at, ?),
          end_reason = CASE end_reason WHEN '' THEN 'given_up' ELSE end_reason END
        WHERE id = ?`,
      args: [at, call.id],
    },
    hangUpLegs(call.id, { at, key }),
  ];
}
