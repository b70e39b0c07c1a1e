import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { type ChatSessionRow, PREVIOUS_TOKEN_MS, SESSION_MS } from "./session.ts";
import { hashToken, newToken } from "./token.ts";

/** Gives the session a new token; the one before works for another minute (CE18-X12). */
export async function rotateToken(hub: Hub, session: ChatSessionRow): Promise<string> {
  const token = newToken();
  const now = hub.now();
  const [changed] = await hub.db.write([{
    sql: `UPDATE chat_sessions SET previous_hash = token_hash, previous_until = ?, token_hash = ?,
        seen_at = ?, expires_at = ?
      WHERE id = ?`,
    args: [now + PREVIOUS_TOKEN_MS, hashToken(token), now, now + SESSION_MS, session.id],
  }]);
  if (changed?.rowsAffected === 1) return token;
  throw new HubError("gone", "This chat session is not known any more: start again", {
    code: "chat.session_unknown",
  });
}
