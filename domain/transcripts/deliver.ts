import type { SendResult } from "../../types/channels.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { systemLine } from "../conversations/system_line.ts";
import { transcriptHtml, transcriptText } from "./html.ts";
import { readTranscript } from "./read.ts";

/** What the outbox keeps of a transcript to be mailed. */
export interface TranscriptOrder {
  /** Chat session id. */
  session: string;
  conversation: string;
}

/**
 * Mails a transcript the outbox has due. The mail is drawn now, so that masks and deletions of the
 * meantime hold; its message id is the same at every try.
 */
export async function deliverTranscript(hub: Hub, order: TranscriptOrder): Promise<SendResult> {
  const [session] = await hub.db.read<
    { transcript_to: string; transcript_mailed_at: number | null }
  >(
    "SELECT transcript_to, transcript_mailed_at FROM chat_sessions WHERE id = ?",
    [order.session],
  );
  if (!session?.transcript_to) {
    return { outcome: "refused", code: "transcript.gone", reason: "The chat is not kept any more" };
  }
  if (session.transcript_mailed_at !== null) {
    return { outcome: "sent", providerId: messageId(order), state: "sent" };
  }
  if (!hub.mailer) {
    return { outcome: "refused", code: "mail.off", reason: "No mail server is configured" };
  }
  const transcript = await readTranscript(hub, order.conversation);
  const result = await hub.mailer.send({
    to: session.transcript_to,
    subject: transcript.title,
    text: transcriptText(transcript),
    html: transcriptHtml(transcript),
    id: messageId(order),
  });
  if (result.outcome === "sent") await hub.db.write([mailed(hub, order)]);
  return result;
}

/** Tells the agents that a transcript could not be mailed; joins the write that gives it up. */
export function transcriptFailed(hub: Hub, order: TranscriptOrder, reason: string): Statement[] {
  return systemLine(hub, {
    conversation: order.conversation,
    text: `The transcript could not be mailed to the visitor: ${reason}`,
    key: `transcript_failed:${order.session}`,
    visible: "agents",
  });
}

const messageId = (order: TranscriptOrder) => `transcript-${order.session.toLowerCase()}`;

function mailed(hub: Hub, order: TranscriptOrder): Statement {
  return {
    sql: `UPDATE chat_sessions SET transcript_mailed_at = ?
      WHERE id = ? AND transcript_mailed_at IS NULL`,
    args: [hub.now(), order.session],
  };
}
