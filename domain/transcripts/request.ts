import type { Statement } from "../../types/hub.ts";

/** Prefix of the outbox id, so that a transcript is mailed once per session. */
const ID = "transcript:";

/**
 * Hands the transcripts that visitors of a conversation asked for to the outbox, once each; part
 * of the write that ends the chat. Nothing when nobody asked (CE18-C5). `onlyClosed`: nothing
 * either while the chat goes on.
 */
export function requestedTranscript(
  hub: { now(): number },
  conversation: string,
  { onlyClosed = false }: { onlyClosed?: boolean } = {},
): Statement {
  return {
    sql: `INSERT OR IGNORE INTO outbox (id, kind, lane, payload, next_at, created_at)
      SELECT '${ID}' || s.id, 'email', 'email:' || s.id,
        json_object('session', s.id, 'conversation', s.conversation_id), ?, ?
      FROM chat_sessions s JOIN conversations c ON c.id = s.conversation_id
      WHERE s.conversation_id = ? AND s.transcript_to <> '' AND s.transcript_mailed_at IS NULL
        ${onlyClosed ? "AND c.closed_at IS NOT NULL" : ""}`,
    args: [hub.now(), hub.now(), conversation],
  };
}
