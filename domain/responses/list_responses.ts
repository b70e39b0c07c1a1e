import type { z } from "zod";
import type { StandardResponseView } from "../../types/api/responses.ts";
import type { ChannelName } from "../../types/channels.ts";
import type { Hub } from "../../types/hub.ts";
import { unverified } from "../contacts/unverified.ts";
import { lookup } from "../configuration/lookup.ts";
import { findConversation } from "../conversations/find.ts";
import { localise } from "../entrypoints/localise.ts";
import { rankResponses, searchResponses } from "./rank.ts";
import { type LibraryItem, readLibrary } from "./read_library.ts";
import { fillVariables } from "./variables.ts";

type View = z.infer<typeof StandardResponseView>;

/** Shown at once; who wants others searches. */
const MAX_SHOWN = 50;

/**
 * Standard responses for an agent, proposals for the conversation in hand first: ranked by the
 * customer's last message (DC-22), texts in the customer's language, variables filled in, and
 * those without a value named (DC-23).
 */
export async function listResponses(
  hub: Hub,
  input: { conversation?: string | undefined; q?: string | undefined },
): Promise<View[]> {
  const about = input.conversation ? await readAbout(hub, input.conversation) : null;
  const library = await readLibrary(hub, queuesOf(hub, about));
  const fitting = library.filter((item) =>
    !about || item.channels.length === 0 || item.channels.includes(about.channel)
  );
  const found = input.q?.trim() ? searchResponses(fitting, input.q) : fitting;
  const values = valuesFor(hub, about);
  return rankResponses(found, about?.words ?? "", about?.category ?? "").slice(0, MAX_SHOWN)
    .map(({ response, matched }) => toView(hub, response, matched, values, about?.language ?? ""));
}

function toView(
  hub: Hub,
  item: LibraryItem,
  matched: string[],
  values: Record<string, string>,
  language: string,
): View {
  const { company } = hub.settings().document;
  const { text, unresolved } = fillVariables(
    localise(item.body, language, company.language),
    values,
  );
  return {
    id: item.id,
    title: item.title,
    scope: item.scope,
    step: item.step,
    body: text,
    unresolved,
    matched,
    used: item.used,
  };
}

interface About {
  id: string;
  channel: ChannelName;
  queue: string;
  words: string;
  language: string;
  contact: { name: string; email: string; phone: string };
  interaction: string;
  category: string;
}

async function readAbout(hub: Hub, id: string): Promise<About> {
  const { id: conversation } = await findConversation(hub, id);
  const [row] = await hub.db.read<{
    channel: ChannelName;
    name: string;
    email: string;
    phone: string;
    language: string;
    interaction: string | null;
    queue: string | null;
    category: string | null;
    words: string | null;
  }>(
    `SELECT c.channel, ${personal("name")}, ${personal("email")}, ${personal("phone")},
       COALESCE(NULLIF(k.language, ''), c.attributes ->> '$.language', '') AS language,
       i.id AS interaction, i.queue, i.category,
       (SELECT text FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in'
         ORDER BY m.seq DESC LIMIT 1) AS words
     FROM conversations c JOIN contacts k ON k.id = c.contact_id
     LEFT JOIN interactions i ON i.id = (SELECT id FROM interactions
       WHERE conversation_id = c.id ORDER BY id DESC LIMIT 1)
     WHERE c.id = ?`,
    [conversation],
  );
  return {
    id: conversation,
    channel: row!.channel,
    queue: row!.queue ?? "",
    words: row!.words ?? "",
    language: row!.language,
    contact: { name: row!.name, email: row!.email, phone: row!.phone },
    interaction: row!.interaction ?? "",
    category: row!.category ?? "",
  };
}

/** A contact's data, empty until they are verified again: it must not go out to somebody else. */
const personal = (column: string) =>
  `CASE WHEN ${unverified("k")} THEN '' ELSE k.${column} END AS ${column}`;

/** Of the conversation's queue while there is one; else of all the agent works in; keys see all. */
function queuesOf(hub: Hub, about: About | null): Set<string> | null {
  if (about?.queue) return new Set([about.queue]);
  const person = lookup(hub.settings().document).people.get(hub.actor.id);
  return person ? new Set(person.queues.map((member) => member.queue)) : null;
}

/** Every variable there is; `case.id` is the conversation's id until there are cases. */
function valuesFor(hub: Hub, about: About | null): Record<string, string> {
  const { document } = hub.settings();
  const agent = lookup(document).people.get(hub.actor.id);
  const name = about?.contact.name ?? "";
  return {
    "contact.name": name,
    "contact.first_name": name.trim().split(/\s+/)[0] ?? "",
    "contact.email": about?.contact.email ?? "",
    "contact.phone": about?.contact.phone ?? "",
    "agent.name": agent ? agent.displayName || agent.name : "",
    "agent.first_name": agent ? agent.displayName || agent.name.split(/\s+/)[0]! : "",
    "company.name": document.company.name,
    "conversation.id": about?.id ?? "",
    "interaction.id": about?.interaction ?? "",
    "queue.name": lookup(document).queues.get(about?.queue ?? "")?.name ?? "",
    "date": today(hub, about?.language || document.company.language),
  };
}

/** Today in the company's zone; languages and zones nobody knows fall back to plain ones. */
function today(hub: Hub, language: string): string {
  const date = new Date(hub.now());
  const { timeZone } = hub.settings().document.company;
  try {
    return date.toLocaleDateString(language, { timeZone });
  } catch {
    return date.toISOString().slice(0, 10);
  }
}
