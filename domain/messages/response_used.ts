import type { NewMessage } from "../../types/api/messages.ts";
import type { Statement } from "../../types/hub.ts";

/** Uses are kept by quarter of an hour, milliseconds. */
const QUARTER_MS = 900_000;

/** Counts the standard response a sent message came from, once per message (DC-24). */
export function responseUsed(used: NewMessage["standardResponse"], messageId: string): Statement[] {
  if (used === null) return [];
  const column = used.edited ? "edited" : "sent_unchanged";
  return [{
    sql: `INSERT INTO response_usage (response_id, ${column})
      SELECT ?, 1 WHERE EXISTS (SELECT 1 FROM messages WHERE id = ?)
      ON CONFLICT (response_id) DO UPDATE SET ${column} = ${column} + 1`,
    args: [used.id, messageId],
  }, {
    sql: `INSERT INTO response_uses (quarter, response_id, ${column})
      SELECT at / ${QUARTER_MS}, ?, 1 FROM messages WHERE id = ?
      ON CONFLICT (quarter, response_id) DO UPDATE SET ${column} = ${column} + 1`,
    args: [used.id, messageId],
  }];
}
