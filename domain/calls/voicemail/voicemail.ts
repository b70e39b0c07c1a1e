import type { FlowInput } from "../../../types/flows.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import type { InteractionRow } from "../../interactions/row.ts";
import { systemLine } from "../../conversations/system_line.ts";
import { eventRow } from "../../journal/event_row.ts";
import { routeInteraction } from "../../routing/route_interaction.ts";
import type { Outcome } from "../flow/outcome.ts";
import { type CallRow, waitOf } from "../row.ts";

/**
 * A message was left: one work item of medium `task` in the mailbox's queue, with number and
 * length (CE01-F7, F9). The call itself is over for the queue (`message_left`).
 */
export function voicemailRows(
  hub: Hub,
  call: CallRow,
  interaction: InteractionRow | null,
  input: FlowInput,
  outcome: Outcome,
): Statement[] {
  const wait = waitOf(call);
  const left = outcome.wait.kind === "hangup" && outcome.wait.reason === "message_left";
  if (!left || wait?.kind !== "record" || input.kind !== "recorded" || !interaction) return [];
  const id = `${call.id}-message`;
  const now = hub.now();
  const routed = routeInteraction(hub, {
    id,
    entryPoint: call.entry_point,
    medium: "task",
    queue: wait.queue,
    at: now,
  });
  const attributes = {
    voicemail: { call: call.id, ani: call.ani, dnis: call.dnis, seconds: input.seconds },
  };
  return [
    {
      // First out of the open states: a conversation has one open interaction.
      sql: `UPDATE interactions SET state = 'message_left', outcome = 'message_left', ended_at = ?,
          rev = rev + 1 WHERE id = ? AND state IN ('received', 'timed_out')`,
      args: [now, call.id],
    },
    {
      sql: `INSERT OR IGNORE INTO interactions (id, medium, conversation_id, contact_id,
          entry_point, queue, state, region, priority, item, attributes, created_at)
        VALUES (?, 'task', ?, ?, ?, ?, 'received', ?, ?, ?, ?, ?)`,
      args: [
        id,
        call.conversation_id,
        interaction.contact_id,
        call.entry_point,
        routed.queue,
        hub.config.region,
        routed.priority,
        JSON.stringify(routed.item),
        JSON.stringify(attributes),
        now,
      ],
    },
    ...systemLine(hub, {
      conversation: call.conversation_id,
      interaction: id,
      text: `Voice message of ${input.seconds} s from ${call.ani}`,
      key: `voicemail:${call.id}`,
    }),
    eventRow({
      id: `voicemail:${call.id}`,
      at: now,
      kind: "call.message_left",
      actor: "customer",
      interaction: call.id,
      conversation: call.conversation_id,
      queue: routed.queue,
      medium: "voice",
      data: { seconds: input.seconds, item: id },
    }),
  ];
}
