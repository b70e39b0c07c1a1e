import type { Watching } from "../../types/api/conversations.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { findConversation } from "../conversations/find.ts";

/** A desk that does not say again within this time no longer watches, milliseconds. */
export const WATCH_MS = 60_000;

/**
 * A supervisor reads a conversation along: neither side is told, live events come to the
 * supervisor's desk too, and the audit log keeps that it was looked at (CE18-A10). To be repeated
 * within a minute for as long as it is read.
 */
export async function watchConversation(hub: Hub, id: string): Promise<Watching> {
  need(hub, "conversations.read_all");
  const person = watcherOf(hub);
  const { id: conversation } = await findConversation(hub, id);
  await hub.db.write(watching(hub, conversation, person));
  const [row] = await hub.db.read<{ joined_at: number | null }>(
    "SELECT joined_at FROM watchers WHERE conversation_id = ? AND person_id = ?",
    [conversation, person],
  );
  return { joined: typeof row?.joined_at === "number" };
}

/** Statements that begin the watch, audited once, or prolong it. */
export function watching(hub: Hub, conversation: string, person: string): Statement[] {
  const at = hub.now();
  return [
    { sql: "DELETE FROM watchers WHERE until < ?", args: [at] },
    {
      sql: `INSERT INTO watchers (conversation_id, person_id, since, until) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING`,
      args: [conversation, person, at, at + WATCH_MS],
    },
    auditRow(hub, {
      action: "conversation.watched",
      subject: `conversation:${conversation}`,
    }, true),
    {
      sql: "UPDATE watchers SET until = ? WHERE conversation_id = ? AND person_id = ?",
      args: [at + WATCH_MS, conversation, person],
    },
  ];
}

/** Reading along is for people: programs fetch, or take webhooks. */
export function watcherOf(hub: Hub): string {
  if (hub.actor.kind === "person") return hub.actor.id;
  throw new HubError("forbidden", "Only a signed-in person reads along");
}
