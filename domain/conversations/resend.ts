import type { MessageView } from "../../types/api/messages.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { readMessages, viewMessages } from "../messages/view.ts";
import { publishStatus } from "../receipts/record.ts";
import { findConversation } from "./find.ts";
import { optedOut, replyRefusal } from "./reply_refusal.ts";

/**
 * Sends a message again that failed or of which nobody knows. A failed send starts with fresh
 * attempts, an unknown one with a look at the carrier; its dead letter counts as replayed. Refusals: `message.not_failed`, `sms.opted_out`.
 */
export async function resendMessage(hub: Hub, id: string): Promise<MessageView> {
  const [message] = await readMessages(hub, [id]);
  if (message === undefined || message.direction !== "out") throw unknown(id);
  const row = await findConversation(hub, message.conversation_id).catch(() => {
    throw unknown(id);
  });
  if (row.opted_out === 1) throw optedOut();
  const refusal = await replyRefusal(hub, row.id, null);
  if (refusal?.code === "reply.not_yours") need(hub, "conversations.reply_any");
  const now = hub.now();
  const [again] = await hub.db.write([
    {
      sql: `UPDATE outbox SET attempt = 0, next_at = ?, payload = '{}', code = '', reason = '',
          done_at = NULL, claimed_by = NULL, claimed_until = NULL,
          state = (SELECT CASE WHEN outbox.state = 'failed' AND m.status = 'unknown'
            THEN 'unknown' ELSE 'pending' END FROM messages m WHERE m.id = outbox.message_id)
        WHERE message_id = ? AND state IN ('failed', 'cancelled', 'done')
          AND EXISTS (SELECT 1 FROM messages m WHERE m.id = outbox.message_id
            AND m.status IN ('failed', 'unknown', 'cancelled'))`,
      args: [now, id],
    },
    {
      sql: `UPDATE messages SET status = 'pending', status_code = '', status_reason = '',
          status_at = ?, provider_id = NULL
        WHERE id = ? AND status IN ('failed', 'unknown', 'cancelled')
          AND EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = messages.id
            AND o.state IN ('pending', 'unknown') AND o.attempt = 0 AND o.next_at = ?)`,
      args: [now, id, now],
    },
    {
      sql: `UPDATE dead_letters SET replayed_at = ? WHERE kind = 'message' AND replayed_at IS NULL
        AND reference IN (SELECT o.id FROM outbox o WHERE o.message_id = ? AND o.attempt = 0
          AND o.state IN ('pending', 'unknown'))`,
      args: [now, id],
    },
  ]);
  if (again?.rowsAffected !== 1) {
    throw new HubError(
      "conflict",
      `The message is ${message.status}: only a failed one is sent again`,
      {
        code: "message.not_failed",
      },
    );
  }
  hub.wake("outbox");
  await publishStatus(hub, [id]);
  const [view] = await viewMessages(hub, await readMessages(hub, [id]));
  if (view === undefined) throw unknown(id);
  return view;
}

function unknown(id: string): HubError {
  return new HubError("not_found", `No message "${id}" of ours that you may see: check the id`);
}
