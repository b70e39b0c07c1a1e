import type { ChatStart } from "../../types/api/chat.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { systemLine } from "../conversations/system_line.ts";
import { localText } from "../conversations/texts.ts";
import { primary } from "../entrypoints/localise.ts";
import { maskText } from "../masking/mask.ts";
import { type Routed, routeInteraction } from "../routing/route_interaction.ts";
import { eventRow } from "../journal/event_row.ts";
import type { CheckedForm } from "./form.ts";
import { pageFacts } from "./page_facts.ts";
import { contactByEmail, contactRow, newInteraction } from "./rows.ts";
import { type ChatSessionRow, SESSION_MS } from "./session.ts";
import type { Visitor } from "./visitor.ts";
import { watchConnection } from "./timer_rows.ts";
import { hashToken } from "./token.ts";

export interface Opening {
  entry: EntryPoint;
  input: ChatStart;
  form: CheckedForm;
  visitor: Visitor;
  token: string;
}

/**
 * Writes a new chat into the record as one unit: contact, conversation, interaction, session and
 * welcome line. Fails as a whole when the client key has been used.
 */
export async function openChat(
  hub: Hub,
  opening: Opening,
): Promise<ChatSessionRow & { interaction: string }> {
  const { entry, input, visitor, form } = opening;
  const now = hub.now();
  const interaction = hub.id();
  const routed = routeInteraction(hub, {
    id: interaction,
    entryPoint: entry.id,
    medium: "chat",
    subject: input.subject,
    at: now,
  });
  const session = {
    id: hub.id(),
    conversation_id: hub.id(),
    token_hash: hashToken(opening.token),
    entry_point: entry.id,
    origin: visitor.origin,
    email: form.email,
    created_at: now,
    expires_at: now + SESSION_MS,
  };
  const known = await contactByEmail(hub, form.email);
  const contact = known ?? hub.id();
  const language = primary(input.language) || primary(visitor.language) || entry.language;
  await hub.db.write([
    ...(known ? [] : [contactRow(hub, contact, form, language)]),
    ...conversationRows(hub, { ...opening, session, contact, language }),
    interactionRow(hub, { opening, routed, contact, session, interaction }),
    sessionRow(session, input.clientKey),
    eventRow({
      id: hub.id(),
      at: now,
      kind: "chat.started",
      medium: "chat",
      interaction,
      conversation: session.conversation_id,
      queue: routed.queue,
      state: "received",
      actor: "customer",
      data: { subject: routed.subject, ruleVersion: routed.ruleVersion },
    }),
    ...welcome(hub, { entry, session, interaction, language, queue: routed.queue }),
    watchConnection(hub, session.conversation_id, entry.chat.resumeSec, null),
  ]);
  return { ...session, interaction };
}

interface Conversation extends Opening {
  session: ChatSessionRow;
  contact: string;
  language: string;
}

function conversationRows(hub: Hub, c: Conversation): Statement[] {
  const now = hub.now();
  return [{
    sql: `INSERT INTO contact_addresses (channel, address, contact_id, created_at)
      VALUES ('chat', ?, ?, ?)`,
    args: [c.session.id, c.contact, now],
  }, {
    sql: `INSERT INTO conversations
        (id, channel, entry_point, our_address, address, contact_id, attributes, created_at)
      VALUES (?, 'chat', ?, ?, ?, ?, ?, ?)`,
    args: [
      c.session.conversation_id,
      c.entry.id,
      c.entry.address,
      c.session.id,
      c.contact,
      JSON.stringify({ language: c.language, ...contextOf(hub, c) }),
      now,
    ],
  }];
}

/** What the agent sees beside the conversation: page, form, browser (CE18-F13, A4). */
function contextOf(hub: Hub, { input, form, visitor }: Opening): Record<string, unknown> {
  const mask = (text: string) => maskText(hub, "inbound", text).text;
  const entries = {
    page: mask(input.page),
    referrer: mask(input.referrer),
    browserLanguage: visitor.language,
    name: mask(form.name),
    email: form.email,
    phone: form.phone,
    fields: Object.fromEntries(Object.entries(form.fields).map(([k, v]) => [k, mask(v)])),
    ...pageFacts(hub, input.attributes),
    consent: input.consent,
    // The visitor said so; nobody has checked it.
    identity: "stated",
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ""));
}

function interactionRow(
  hub: Hub,
  { opening, routed, contact, session, interaction }: {
    opening: Opening;
    routed: Routed;
    contact: string;
    session: ChatSessionRow;
    interaction: string;
  },
): Statement {
  return newInteraction(hub, {
    id: interaction,
    medium: "chat",
    conversation: session.conversation_id,
    contact,
    entryPoint: opening.entry.id,
    routed,
    attributes: contextOf(hub, opening),
  });
}

function sessionRow(session: ChatSessionRow, clientKey: string): Statement {
  return {
    sql: `INSERT INTO chat_sessions (id, conversation_id, token_hash, client_key, entry_point,
        origin, email, created_at, seen_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [
      session.id,
      session.conversation_id,
      session.token_hash,
      clientKey,
      session.entry_point,
      session.origin,
      session.email,
      session.created_at,
      session.created_at,
      session.expires_at,
    ],
  };
}

/** The queue's own greeting (CE18-F5, R10). */
function welcome(
  hub: Hub,
  { entry, session, interaction, language, queue }: {
    entry: EntryPoint;
    session: ChatSessionRow;
    interaction: string;
    language: string;
    queue: string;
  },
): Statement[] {
  const { document } = hub.settings();
  const rules = lookup(document).queues.get(queue);
  const text = rules ? localText(document, rules.welcome, language, entry) : "";
  if (text === "") return [];
  return systemLine(hub, {
    conversation: session.conversation_id,
    interaction,
    text,
    key: `welcome:${interaction}`,
    visible: "all",
  });
}
