import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { chatEntry } from "../chat/entry.ts";
import type { ChatSessionRow } from "../chat/session.ts";
import { requestedTranscript } from "./request.ts";

/**
 * A visitor asks for the transcript by mail: sent once, after the end of the chat; now when it is
 * over already (CE18-C5, P6). Asking again before it went out changes the address.
 */
export async function mailTranscript(
  hub: Hub,
  session: ChatSessionRow,
  email: string,
): Promise<void> {
  if (!chatEntry(hub, session.entry_point).chat.transcriptEmail || !hub.mailer?.configured) {
    throw new HubError("conflict", "Mailing the transcript is not offered here", {
      code: "transcript.email_off",
    });
  }
  const [wanted, , open] = await hub.db.write([
    {
      sql: `UPDATE chat_sessions SET transcript_to = ?
        WHERE id = ? AND transcript_mailed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM outbox WHERE id = 'transcript:' || chat_sessions.id)`,
      args: [email, session.id],
    },
    requestedTranscript(hub, session.conversation_id, { onlyClosed: true }),
    {
      sql: "SELECT closed_at FROM conversations WHERE id = ?",
      args: [session.conversation_id],
    },
  ]);
  if (open?.rows[0]?.closed_at != null) hub.wake("outbox");
  if (wanted?.rowsAffected === 1) return;
  throw new HubError("conflict", "The transcript was mailed already: it goes out once", {
    code: "transcript.mailed",
  });
}
