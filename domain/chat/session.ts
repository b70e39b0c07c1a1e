import { getLogger } from "@logtape/logtape";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { hashToken } from "./token.ts";

/** How long history stays readable on the same browser after the last return (CE18-R27). */
export const SESSION_MS = 24 * 3600 * 1000;
/** A token just rotated away still opens requests already on their way, other tabs' included. */
export const PREVIOUS_TOKEN_MS = 60_000;

/** A visitor's session as the record holds it. */
export interface ChatSessionRow {
  id: string;
  conversation_id: string;
  token_hash: string;
  entry_point: string;
  origin: string;
  email: string;
  created_at: number;
  expires_at: number;
}

export const SESSION_COLUMNS = `id, conversation_id, token_hash, entry_point, origin, email,
  created_at, expires_at`;

/** Whoever holds the token: where from, and whether the request changes something. */
export interface Presented {
  token: string;
  /** `Origin` of the request, empty when it has none. */
  origin: string;
  changes: boolean;
}

/**
 * The session behind a token. Refuses unknown and expired tokens with `chat.session_unknown`, and
 * a token shown by another web site than the one it was made for (CE18-X12).
 */
export async function findSession(hub: Hub, presented: Presented): Promise<ChatSessionRow> {
  const hash = hashToken(presented.token);
  const now = hub.now();
  const [session] = presented.token.length < 16 ? [] : await hub.db.read<ChatSessionRow>(
    `SELECT ${SESSION_COLUMNS} FROM chat_sessions
     WHERE (token_hash = ? OR (previous_hash = ? AND previous_until > ?)) AND expires_at > ?`,
    [hash, hash, now, now],
  );
  if (!session) {
    throw new HubError("unauthenticated", "This chat session is not known any more: start again", {
      code: "chat.session_unknown",
    });
  }
  checkOrigin(session, presented);
  return session;
}

/**
 * Browsers name the origin on everything that changes something; a read without one comes from
 * the hub's own page or from a link the visitor opened.
 */
function checkOrigin(session: ChatSessionRow, { origin, changes }: Presented): void {
  if (origin === session.origin) return;
  if (origin === "" && !changes) return;
  getLogger(["hubbub", "chat"]).warn("Chat token shown from another origin: refused", {
    session: session.id,
    origin,
  });
  throw new HubError("forbidden", "This chat belongs to another web site", {
    code: "chat.origin_denied",
  });
}
