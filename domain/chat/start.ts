import { receiveMessages } from "../conversations/receive.ts";
import type { ChatSession, ChatStart } from "../../types/api/chat.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { enqueueInteraction } from "../interactions/enqueue.ts";
import { freshAvailability, refuseUnavailable } from "./availability.ts";
import { chatEntry, checkSubject } from "./entry.ts";
import { eventRow } from "../journal/event_row.ts";
import { checkForm } from "./form.ts";
import { admitOrigin } from "./origins.ts";
import { openChat } from "./open.ts";
import { type ChatSessionRow, SESSION_COLUMNS } from "./session.ts";
import { rotateToken } from "./rotate.ts";
import { sessionView } from "./session_view.ts";
import { chatText } from "./texts.ts";
import { newToken } from "./token.ts";
import { refuseRobot, type Visitor } from "./visitor.ts";

/** A start repeated under the same key answers the same chat so long. */
const REPEAT_MS = 15 * 60_000;

/**
 * A visitor asks for a chat (CE18-F1 to F5): checked, put into the record and the queue, answered
 * with the session. The same `clientKey` answers the same chat. Refusals: `chat.origin_denied`,
 * `chat.subject_unknown`, `chat.form_invalid`, `chat.closed`, `chat.no_agents`,
 * `chat.queue_full`, `chat.wait_too_long`; nothing is queued then.
 */
export async function startChat(
  hub: Hub,
  input: ChatStart,
  visitor: Visitor,
): Promise<ChatSession> {
  const entry = chatEntry(hub, input.entryPoint);
  admitOrigin(hub, entry, visitor.origin);
  const before = await sessionByKey(hub, input.clientKey);
  if (before) return await startAgain(hub, before, input, visitor);
  checkSubject(entry, input.subject);
  refuseRobot(input);
  const form = checkForm(entry, hub.settings().document.company, input);
  await needAvailable(hub, entry, input);
  const token = newToken();
  try {
    const session = await openChat(hub, { entry, input, form, visitor, token });
    return await proceed(hub, session, input, token);
  } catch (error) {
    // Two presses at once: the slower one finds the chat of the faster.
    const other = await sessionByKey(hub, input.clientKey);
    if (!other) throw error;
    return await startAgain(hub, other, input, visitor);
  }
}

/** What follows the first write; safe to repeat after a crash between the two. */
async function proceed(
  hub: Hub,
  session: ChatSessionRow & { interaction: string },
  input: ChatStart,
  token: string,
): Promise<ChatSession> {
  if (input.text.trim() !== "") {
    await receiveMessages(hub, [{
      channel: "chat",
      to: chatEntry(hub, session.entry_point).address,
      from: session.id,
      providerId: `${session.id}:start`,
      clientKey: `start:${input.clientKey}`,
      text: input.text,
      media: [],
      sentAt: hub.now(),
      receivedAt: hub.now(),
      profile: {},
      attributes: {},
      raw: "",
    }]);
  }
  await enqueueInteraction(hub, session.interaction);
  return await sessionView(hub, session, token);
}

async function startAgain(
  hub: Hub,
  session: ChatSessionRow,
  input: ChatStart,
  visitor: Visitor,
): Promise<ChatSession> {
  const same = session.origin === visitor.origin && session.entry_point === input.entryPoint;
  if (!same || hub.now() - session.created_at > REPEAT_MS) {
    throw new HubError("conflict", "This key has started another chat: use a new clientKey", {
      code: "chat.key_used",
    });
  }
  const token = await rotateToken(hub, session);
  const [row] = await hub.db.read<{ id: string }>(
    `SELECT id FROM interactions WHERE conversation_id = ? ORDER BY id LIMIT 1`,
    [session.conversation_id],
  );
  return await proceed(hub, { ...session, interaction: row?.id ?? "" }, input, token);
}

async function sessionByKey(hub: Hub, key: string): Promise<ChatSessionRow | null> {
  const [row] = await hub.db.read<ChatSessionRow>(
    `SELECT ${SESSION_COLUMNS} FROM chat_sessions WHERE client_key = ?`,
    [key],
  );
  return row ?? null;
}

async function needAvailable(hub: Hub, entry: EntryPoint, input: ChatStart): Promise<void> {
  const availability = await freshAvailability(hub, entry, input.subject);
  if (availability.state === "available") return;
  const { reason } = availability;
  await hub.db.write([eventRow({
    id: hub.id(),
    at: hub.now(),
    kind: "chat.refused",
    medium: "chat",
    queue: entry.queue,
    actor: "customer",
    data: { reason, entryPoint: entry.id, subject: input.subject },
  })]);
  const key = reason === "out_of_hours" ? "closed" : reason === "no_agents" ? "noAgents" : "busy";
  refuseUnavailable(
    availability,
    chatText(hub, entry, key, input.language),
    entry.chat.leaveMessage,
  );
}
