import type { Watching } from "../../types/api/conversations.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { displayName, sentence } from "../chat/texts.ts";
import { findConversation } from "../conversations/find.ts";
import { appendMessage } from "../messages/append.ts";
import { publishKeyed } from "../messages/publish.ts";
import { watcherOf, watching } from "./watch.ts";

/**
 * A supervisor steps into a conversation beside its agent: both sides are told by a line, the audit
 * log keeps it (CE18-A10). Joining twice changes nothing. A closed one is 409
 * `conversation.closed`.
 */
export async function joinConversation(hub: Hub, id: string): Promise<Watching> {
  need(hub, "conversations.reply_any");
  const person = watcherOf(hub);
  const row = await findConversation(hub, id);
  if (row.closed_at !== null) {
    throw new HubError("conflict", "This conversation is closed: there is nothing to join", {
      code: "conversation.closed",
    });
  }
  const at = hub.now();
  const key = `joined:${person}:${at}`;
  await hub.db.write([
    ...watching(hub, row.id, person),
    {
      sql: `UPDATE watchers SET joined_at = ? WHERE conversation_id = ? AND person_id = ?
        AND joined_at IS NULL`,
      args: [at, row.id, person],
    },
    auditRow(hub, { action: "conversation.joined", subject: `conversation:${row.id}` }, true),
    ...line(hub, { conversation: row.id, person, at, key }, "joined", languageOf(row.attributes)),
  ]);
  await publishKeyed(hub, row.id, [key]);
  return { joined: true };
}

/** Looks away, and steps out where one had joined: then both sides are told again. */
export async function leaveConversation(hub: Hub, id: string): Promise<void> {
  const person = watcherOf(hub);
  const row = await findConversation(hub, id);
  const [held] = await hub.db.read<{ joined_at: number | null }>(
    "SELECT joined_at FROM watchers WHERE conversation_id = ? AND person_id = ?",
    [row.id, person],
  );
  const gone: Statement = {
    sql: "DELETE FROM watchers WHERE conversation_id = ? AND person_id = ?",
    args: [row.id, person],
  };
  if (typeof held?.joined_at !== "number" || row.closed_at !== null) {
    await hub.db.write([gone]);
    return;
  }
  const key = `stepped_out:${person}:${held.joined_at}`;
  const step = { conversation: row.id, person, at: held.joined_at, key };
  await hub.db.write([
    ...line(hub, step, "stepped_out", languageOf(row.attributes)),
    gone,
    auditRow(hub, { action: "conversation.left", subject: `conversation:${row.id}` }, true),
  ]);
  await publishKeyed(hub, row.id, [key]);
}

interface Step {
  conversation: string;
  person: string;
  /** When the supervisor joined: the line stands only beside that very watch. */
  at: number;
  key: string;
}

function line(
  hub: Hub,
  step: Step,
  what: "joined" | "stepped_out",
  language: string,
): Statement[] {
  return appendMessage({
    id: hub.id(),
    conversation: step.conversation,
    direction: "system",
    author: { kind: "system", id: "", name: "" },
    text: sentence(what, language, { name: displayName(hub, step.person) }),
    clientKey: step.key,
    status: "delivered",
    attributes: { visible: "all" },
    at: hub.now(),
    only: {
      sql: `EXISTS (SELECT 1 FROM watchers w WHERE w.conversation_id = c.id
        AND w.person_id = ? AND w.joined_at = ?)`,
      args: [step.person, step.at],
    },
  });
}

function languageOf(attributes: string): string {
  const { language } = JSON.parse(attributes) as { language?: unknown };
  return typeof language === "string" ? language : "";
}
