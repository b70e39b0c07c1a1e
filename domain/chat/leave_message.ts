import { HubError } from "../../types/errors.ts";
import type { MessageLeft, MessageLeftReceipt } from "../../types/api/chat.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { receiveMessages } from "../conversations/receive.ts";
import { enqueueInteraction } from "../interactions/enqueue.ts";
import { maskText } from "../masking/mask.ts";
import { routeInteraction } from "../routing/route_interaction.ts";
import { chatEntry } from "./entry.ts";
import { closeChat } from "./close_chat.ts";
import { customer, openChatState } from "./end.ts";
import { followUpTimer } from "./follow_up.ts";
import { formError, invalid, missing, toE164 } from "./form.ts";
import { newInteraction } from "./rows.ts";
import { checkLength } from "./send_message.ts";
import type { ChatSessionRow } from "./session.ts";
import type { ChatState } from "./state.ts";
import { sentence } from "./texts.ts";

/** Characters of the follow-up's id that make the reference a visitor can name. */
const REFERENCE_LENGTH = 8;

/**
 * A waiting visitor leaves a message instead (CE18-F9, C6): the chat leaves the queue as
 * `message_left`, and a follow-up enters it. Repeating it under the same key answers the same.
 */
export async function leaveMessage(
  hub: Hub,
  session: ChatSessionRow,
  input: MessageLeft,
): Promise<MessageLeftReceipt> {
  const state = await openChatState(hub, session.conversation_id);
  const known = await followUpOf(hub, state.conversation);
  if (known) return receipt(known, state.language);
  needLeavable(hub, session, state);
  const contact = checkMessage(hub, input);
  const visitor = customer(hub, state.conversation);
  await receiveMessages(visitor, [{
    channel: "chat",
    to: chatEntry(hub, session.entry_point).address,
    from: session.id,
    providerId: `${session.id}:left:${input.clientKey}`,
    clientKey: `left:${input.clientKey}`,
    text: input.text,
    media: [],
    sentAt: hub.now(),
    receivedAt: hub.now(),
    profile: {},
    attributes: { messageLeft: true },
    raw: "",
  }]);
  const id = hub.id();
  await closeChat(visitor, state, {
    reason: "message_left",
    exit: "message_left",
    also: [
      followUpTimer(hub, state.conversation, id),
      contactStatement(hub, state.contact, contact),
      keepStated(state.conversation, contact),
    ],
    line: {
      text: receipt(id, state.language).text,
      key: `left:${state.conversation}`,
      visible: "all",
    },
  });
  await openFollowUp(hub, state.conversation, id);
  return receipt(id, state.language);
}

/**
 * The work of answering a message that was left: enters the queue as a task in the conversation
 * that holds it. Safe to repeat; also run by the timer set with the message.
 */
export async function openFollowUp(hub: Hub, conversation: string, id: string): Promise<void> {
  const state = await openChatState(hub, conversation);
  const routed = routeInteraction(hub, {
    id,
    entryPoint: state.entryPoint,
    medium: "task",
    subject: state.interaction?.subject,
    at: hub.now(),
  });
  const attributes = { ...await statedContact(hub, conversation), kind: "message_left" };
  await hub.db.write([
    newInteraction(hub, {
      id,
      medium: "task",
      conversation,
      contact: state.contact,
      entryPoint: state.entryPoint,
      routed,
      attributes,
    }),
  ]);
  await enqueueInteraction(hub, id);
}

/** Name, e-mail or phone, and a text: every problem at once (CE18-C6). */
export function checkMessage(
  hub: Hub,
  input: Pick<MessageLeft, "name" | "email" | "phone" | "text">,
): { name: string; email: string; phone: string } {
  checkLength(input.text);
  const phone = toE164(input.phone, hub.settings().document.company.country);
  const errors = [
    ...(input.name.trim() === "" ? [missing("name")] : []),
    ...(input.text.trim() === "" ? [missing("text")] : []),
    ...(phone === null ? [invalid("phone", "is not a phone number")] : []),
    ...(input.email === "" && phone === ""
      ? [{ field: "email", code: "missing_field", detail: "give an e-mail address or a phone" }]
      : []),
  ];
  if (errors.length > 0) throw formError(errors);
  return { name: input.name.trim(), email: input.email.toLowerCase(), phone: phone ?? "" };
}

export function receipt(id: string, language: string): MessageLeftReceipt {
  const reference = id.slice(-REFERENCE_LENGTH);
  return { reference, text: sentence("messageLeft", language, { reference }) };
}

function needLeavable(hub: Hub, session: ChatSessionRow, state: ChatState): void {
  const entry = lookup(hub.settings().document).entryPoints.get(session.entry_point);
  if (!entry?.chat.leaveMessage) {
    throw new HubError("conflict", "Leaving a message is not offered here", {
      code: "chat.message_off",
    });
  }
  if (state.phase === "waiting") return;
  throw new HubError(
    "conflict",
    state.phase === "active"
      ? "Somebody is in the chat with you: write to them"
      : "This chat has ended: start a new one or leave a message from the start page",
    { code: state.phase === "active" ? "chat.active" : "chat.ended" },
  );
}

async function followUpOf(hub: Hub, conversation: string): Promise<string | null> {
  const [row] = await hub.db.read<{ id: string }>(
    `SELECT id FROM interactions
     WHERE conversation_id = ? AND medium = 'task' AND attributes ->> '$.kind' = 'message_left'`,
    [conversation],
  );
  return row?.id ?? null;
}

/** Fills what the contact lacks; what is known stays, since nobody has checked who wrote. */
export function contactStatement(
  hub: Hub,
  contact: string,
  given: { name: string; email: string; phone: string },
): Statement {
  return {
    sql: `UPDATE contacts SET
        name = CASE WHEN name = '' THEN ? ELSE name END,
        email = CASE WHEN email = '' THEN ? ELSE email END,
        phone = CASE WHEN phone = '' THEN ? ELSE phone END,
        updated_at = ?, version = version + 1
      WHERE id = ?`,
    args: [
      maskText(hub, "inbound", given.name).text,
      given.email,
      given.phone,
      hub.now(),
      contact,
    ],
  };
}

/** How to answer, as the visitor said it, for whoever takes the follow-up. */
function keepStated(
  conversation: string,
  given: { name: string; email: string; phone: string },
): Statement {
  return {
    sql: `UPDATE conversations
      SET attributes = json_patch(attributes, json_object('answerTo', json(?))) WHERE id = ?`,
    args: [JSON.stringify(given), conversation],
  };
}

async function statedContact(
  hub: Hub,
  conversation: string,
): Promise<Record<string, unknown>> {
  const [row] = await hub.db.read<{ answer_to: string | null }>(
    "SELECT attributes ->> '$.answerTo' AS answer_to FROM conversations WHERE id = ?",
    [conversation],
  );
  return row?.answer_to ? JSON.parse(row.answer_to) as Record<string, unknown> : {};
}
