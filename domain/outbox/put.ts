import type { Statement } from "../../types/hub.ts";

/**
 * The promise to send a message, in the same unit that stores it: nothing is written unless the
 * message is there. Rows of a conversation go out in the order of their sequence.
 */
export function outboxForMessage(messageId: string, at: number): Statement {
  return {
    sql: `INSERT INTO outbox (id, kind, channel, lane, message_id, next_at, created_at)
      SELECT m.conversation_id || ':' || printf('%010d', m.seq), 'message', m.channel,
        m.conversation_id, m.id, ?, ?
      FROM messages m WHERE m.id = ? ON CONFLICT DO NOTHING`,
    args: [at, at, messageId],
  };
}
