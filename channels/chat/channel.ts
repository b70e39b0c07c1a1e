import type { Media, Outgoing, SendResult } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Channel, Hub } from "../../types/hub.ts";

/** Characters one chat message may carry (CE18-R27). */
export const MAX_CHAT_TEXT = 4000;

/**
 * Web chat: nothing leaves the hub. The record holds the message already, so sending rings the
 * visitor's bell; the visitor's stream reads the message from the record and hands it over in the
 * order of its sequence (CE18-X7). That the widget has it is known when the widget says so.
 */
export function createChatChannel(): Channel {
  return { name: "chat", maxTextLength: MAX_CHAT_TEXT, send, find, fetchMedia };
}

async function send(hub: Hub, message: Outgoing): Promise<SendResult> {
  if (message.text.length > MAX_CHAT_TEXT) {
    return {
      outcome: "refused",
      code: "message.too_long",
      reason: `The text has ${message.text.length} characters; a chat message takes ` +
        `${MAX_CHAT_TEXT}: shorten it or send it in parts`,
    };
  }
  try {
    const [row] = await hub.db.read<{ seq: number; at: number; author_name: string }>(
      "SELECT seq, at, author_name FROM messages WHERE id = ?",
      [message.messageId],
    );
    if (!row) {
      const reason = "The message is not in the record any more";
      return { outcome: "refused", code: "message.unknown", reason };
    }
    await ring(hub, message, row);
  } catch (error) {
    // A lost bell is healed by the stream's own look at the record, but only a retry proves it.
    return { outcome: "retry", code: "live.unavailable", reason: String(error).slice(0, 200) };
  }
  return { outcome: "sent", providerId: providerIdOf(message), state: "sent" };
}

/** Ringing twice shows nothing twice: always safe to send again. */
async function find(): Promise<null> {
  return await Promise.resolve(null);
}

async function fetchMedia(_hub: Hub, media: Media): Promise<ReadableStream<Uint8Array>> {
  return await Promise.reject(
    new HubError("not_found", `Cannot fetch "${media.name}": chat files lie in the hub itself`),
  );
}

const providerIdOf = (message: Outgoing) => `chat:${message.messageId}`;

async function ring(
  hub: Hub,
  message: Outgoing,
  row: { seq: number; at: number; author_name: string },
): Promise<void> {
  await hub.live.publish([`visitor:${message.conversationId}`], "message", {
    conversation: message.conversationId,
    message: {
      id: message.messageId,
      conversation: message.conversationId,
      interaction: null,
      seq: row.seq,
      direction: "out",
      author: { kind: "agent", id: "", name: row.author_name },
      text: message.text,
      files: [],
      status: "sent",
      statusReason: "",
      at: new Date(row.at).toISOString(),
      clientKey: null,
    },
  });
}
