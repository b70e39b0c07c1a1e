import type { Statement } from "../../../types/hub.ts";
import { eventRow } from "../../journal/event_row.ts";
import type { CallRow } from "../row.ts";

/** A call was handed on: once by operation, for reports (CE01-M10). */
export function transferredRow(
  call: CallRow,
  of: {
    op: string;
    at: number;
    /** Who handed it on, and the queue it was in. */
    from: string;
    queue: string;
    to: "agent" | "queue" | "entry_point" | "number";
    warm: boolean;
    answered: boolean;
  },
): Statement {
  const { to, warm, answered } = of;
  return eventRow({
    id: `call.transferred:${of.op}`,
    at: of.at,
    kind: "call.transferred",
    actor: `agent:${of.from}`,
    agent: of.from,
    interaction: call.id,
    conversation: call.conversation_id,
    queue: of.queue,
    medium: "voice",
    data: { to, warm, answered },
  });
}
