import { createHash } from "node:crypto";
import type { MessageLeftOutside, MessageLeftReceipt } from "../../types/api/chat.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { receiveMessages } from "../conversations/receive.ts";
import { localText } from "../conversations/texts.ts";
import { primary } from "../entrypoints/localise.ts";
import { enqueueInteraction } from "../interactions/enqueue.ts";
import { maskText } from "../masking/mask.ts";
import { routeInteraction } from "../routing/route_interaction.ts";
import { chatEntry, checkSubject } from "./entry.ts";
import { formError } from "./form.ts";
import { checkMessage, receipt } from "./leave_message.ts";
import { contactByEmail, contactRow, newInteraction } from "./rows.ts";
import { admitOrigin } from "./origins.ts";
import { refuseRobot, type Visitor } from "./visitor.ts";

interface Kept {
  id: string;
  address: string;
}

/**
 * A message left without a chat: out of hours, nobody there, too many waiting (CE18-C6). Becomes a
 * conversation with one message and a follow-up in the queue. The same key is the same message.
 */
export async function leaveMessageOutside(
  hub: Hub,
  input: MessageLeftOutside,
  visitor: Visitor,
): Promise<MessageLeftReceipt> {
  const entry = chatEntry(hub, input.entryPoint);
  admitOrigin(hub, entry, visitor.origin);
  checkSubject(entry, input.subject);
  refuseRobot(input);
  needOffered(entry);
  needConsent(hub, entry, input);
  const form = checkMessage(hub, input);
  const address = addressOf(entry.id, input.clientKey);
  const kept = await find(hub, entry, address) ?? await open(hub, entry, input, visitor, {
    form,
    address,
  });
  await receiveMessages(hub, [{
    channel: "chat",
    to: entry.address,
    from: address,
    providerId: `${address}:left`,
    text: input.text,
    media: [],
    sentAt: hub.now(),
    receivedAt: hub.now(),
    profile: {},
    attributes: { messageLeft: true },
    raw: "",
  }]);
  await hub.db.write([{
    sql: `UPDATE conversations SET closed_at = ?, closed_reason = 'message_left'
      WHERE channel = 'chat' AND our_address = ? AND address = ? AND closed_at IS NULL`,
    args: [hub.now(), entry.address, address],
  }]);
  await enqueueInteraction(hub, kept.id);
  return receipt(kept.id, primary(input.language) || entry.language);
}

/** One address per key, so that a repeat finds what the first one made. */
function addressOf(entry: string, key: string): string {
  return `left-${createHash("sha256").update(`${entry}\n${key}`).digest("hex").slice(0, 32)}`;
}

async function find(hub: Hub, entry: EntryPoint, address: string): Promise<Kept | null> {
  const [row] = await hub.db.read<{ id: string }>(
    `SELECT i.id FROM conversations c JOIN interactions i ON i.conversation_id = c.id
     WHERE c.channel = 'chat' AND c.address = ? AND c.our_address = ? ORDER BY i.id LIMIT 1`,
    [address, entry.address],
  );
  return row ? { id: row.id, address } : null;
}

async function open(
  hub: Hub,
  entry: EntryPoint,
  input: MessageLeftOutside,
  visitor: Visitor,
  { form, address }: { form: { name: string; email: string; phone: string }; address: string },
): Promise<Kept> {
  const [id, conversation] = [hub.id(), hub.id()];
  const known = await contactByEmail(hub, form.email);
  const contact = known ?? hub.id();
  const language = primary(input.language) || primary(visitor.language) || entry.language;
  const routed = routeInteraction(hub, {
    id,
    entryPoint: entry.id,
    medium: "task",
    subject: input.subject,
    at: hub.now(),
  });
  const page = maskText(hub, "inbound", input.page).text;
  try {
    await hub.db.write([
      ...(known ? [] : [contactRow(hub, contact, form, language)]),
      {
        sql: `INSERT INTO contact_addresses (channel, address, contact_id, created_at)
          VALUES ('chat', ?, ?, ?)`,
        args: [address, contact, hub.now()],
      },
      {
        sql: `INSERT INTO conversations
            (id, channel, entry_point, our_address, address, contact_id, attributes, created_at)
          VALUES (?, 'chat', ?, ?, ?, ?, ?, ?)`,
        args: [
          conversation,
          entry.id,
          entry.address,
          address,
          contact,
          JSON.stringify({ language, page, answerTo: form, identity: "stated" }),
          hub.now(),
        ],
      },
      newInteraction(hub, {
        id,
        medium: "task",
        conversation,
        contact,
        entryPoint: entry.id,
        routed,
        attributes: { ...form, page, kind: "message_left" },
      }),
    ]);
  } catch (error) {
    const other = await find(hub, entry, address);
    if (!other) throw error;
    return other;
  }
  return { id, address };
}

function needOffered(entry: EntryPoint): void {
  if (entry.chat.leaveMessage) return;
  throw new HubError("conflict", "Leaving a message is not offered here", {
    code: "chat.message_off",
  });
}

function needConsent(hub: Hub, entry: EntryPoint, input: MessageLeftOutside): void {
  const { document } = hub.settings();
  const text = localText(document, entry.chat.consent, input.language, entry);
  if (text === "" || input.consent) return;
  throw formError([{ field: "consent", code: "consent_required", detail: "please agree first" }]);
}
