import { MAX_CHAT_TEXT } from "../../channels/chat/channel.ts";
import type { ChatMessage } from "../../types/api/chat.ts";
import type { MessageView } from "../../types/api/messages.ts";
import type { Media } from "../../types/channels.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { receiveMessages } from "../conversations/receive.ts";
import { systemLine } from "../conversations/system_line.ts";
import { attachable } from "../files/attachable.ts";
import { maskCards } from "../masking/cards.ts";
import { publishKeyed } from "../messages/publish.ts";
import { chatEntry } from "./entry.ts";
import { needOpen, openChatState } from "./end.ts";
import { limit } from "./limits.ts";
import { visibleMessage } from "./messages.ts";
import type { ChatSessionRow } from "./session.ts";
import { sentence } from "./texts.ts";

/**
 * A visitor writes (CE18-F13). The same `clientKey` is the same message, however often it is sent
 * (CE18-X2). Refusals: `message.too_long` with both counts, `message.empty`, `rate_limited`,
 * `chat.ended`, `file.unknown`.
 */
export async function sendChatMessage(
  hub: Hub,
  session: ChatSessionRow,
  input: ChatMessage,
): Promise<MessageView> {
  checkText(input);
  const before = await byKey(hub, session, input.clientKey);
  if (before) return before;
  await limit(hub, "message", session.id);
  const state = await openChatState(hub, session.conversation_id);
  needOpen(state);
  const media = await attachable(hub, session.conversation_id, input.files);
  const messageId = await receive(hub, session, input, media);
  if (maskCards(input.text) !== input.text) {
    await warnOfCards(hub, session.conversation_id, messageId, state.language);
  }
  const view = await visibleMessage(hub, messageId);
  if (!view) throw new Error("A chat message was stored and cannot be read");
  return view;
}

async function receive(
  hub: Hub,
  session: ChatSessionRow,
  input: ChatMessage,
  media: Media[],
): Promise<string> {
  const [result] = await receiveMessages(hub, [{
    channel: "chat",
    to: chatEntry(hub, session.entry_point).address,
    from: session.id,
    providerId: `${session.id}:${input.clientKey}`,
    clientKey: input.clientKey,
    text: input.text,
    media,
    sentAt: hub.now(),
    receivedAt: hub.now(),
    profile: {},
    attributes: {},
    raw: "",
  }]);
  if (!result) throw new Error("A chat message was neither stored nor refused");
  if (result.conversationId !== session.conversation_id) {
    // It closed in the same instant: the message opened the next conversation, and this session
    // goes on there, so that it is answered.
    await hub.db.write([{
      sql: "UPDATE chat_sessions SET conversation_id = ? WHERE id = ?",
      args: [result.conversationId, session.id],
    }]);
  }
  return result.messageId;
}

function checkText({ text, files }: ChatMessage): void {
  if (text.trim() === "" && files.length === 0) {
    throw new HubError("unprocessable", "Write something first", { code: "message.empty" });
  }
  checkLength(text);
}

/** Refuses a text over 4,000 characters with both counts; never cuts it (CE18-X10). */
export function checkLength(text: string): void {
  if (text.length <= MAX_CHAT_TEXT) return;
  throw new HubError(
    "unprocessable",
    `The message has ${text.length} characters and may have ${MAX_CHAT_TEXT}: shorten it`,
    { code: "message.too_long", extra: { length: text.length, limit: MAX_CHAT_TEXT } },
  );
}

async function byKey(
  hub: Hub,
  session: ChatSessionRow,
  key: string,
): Promise<MessageView | null> {
  const [row] = await hub.db.read<{ id: string }>(
    "SELECT id FROM messages WHERE channel = 'chat' AND provider_id = ?",
    [`${session.id}:${key}`],
  );
  return row ? await visibleMessage(hub, row.id) : null;
}

/** Told once per message, seen by both sides (CE18-X18). */
async function warnOfCards(
  hub: Hub,
  conversation: string,
  messageId: string,
  language: string,
): Promise<void> {
  await hub.db.write(systemLine(hub, {
    conversation,
    text: sentence("cards", language),
    key: `cards:${messageId}`,
    visible: "all",
  }));
  await publishKeyed(hub, conversation, [`cards:${messageId}`]);
}
