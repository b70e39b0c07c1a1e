import { getLogger } from "@logtape/logtape";
import type { MessageView } from "../../types/api/messages.ts";
import type { Hub } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import { visibleMessage } from "../chat/messages.ts";
import { type MessageRow, readMessages, viewMessages } from "./view.ts";

const log = getLogger(["hubbub", "messages"]);

/**
 * Tells who is watching of messages that are in the record: the agent who has the conversation,
 * supervisors who read along and, for web chat, the visitor. A lost call is healed by `sync`, so that it never throws.
 */
export async function publishMessages(hub: Hub, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  try {
    const rows = await readMessages(hub, ids);
    const views = await viewMessages(hub, rows);
    const desks = await readDesks(hub, [...new Set(rows.map((row) => row.conversation_id))]);
    await Promise.all(rows.map((row, i) => publishOne(hub, row, views[i], desks)));
  } catch (error) {
    log.warning("Cannot tell the live streams of {count} messages: {reason}", {
      count: ids.length,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/** The same for lines written under a client key, such as system lines. */
export async function publishKeyed(
  hub: Hub,
  conversation: string,
  keys: readonly string[],
): Promise<void> {
  const rows = await hub.db.read<{ id: string }>(
    `SELECT id FROM messages WHERE conversation_id = ?
       AND client_key IN (SELECT value FROM json_each(?))`,
    [conversation, JSON.stringify(keys)],
  );
  await publishMessages(hub, rows.map((row) => row.id));
}

async function publishOne(
  hub: Hub,
  row: MessageRow,
  view: MessageView | undefined,
  desks: ReadonlyMap<string, Topic[]>,
): Promise<void> {
  const topics = desks.get(row.conversation_id);
  if (topics !== undefined && view !== undefined) {
    await hub.live.publish(topics, "message", {
      conversation: row.conversation_id,
      message: view,
    });
  }
  if (row.channel !== "chat") return;
  const visible = await visibleMessage(hub, row.id);
  if (visible === null) return;
  await hub.live.publish([`visitor:${row.conversation_id}`], "message", {
    conversation: row.conversation_id,
    message: visible,
  });
}

/**
 * Desks that follow each conversation: of the agent who has its latest interaction, wrap-up
 * included, or who texted first while there is none, and of the supervisors who read along.
 */
export async function readDesks(
  hub: Pick<Hub, "db" | "now">,
  conversations: readonly string[],
): Promise<Map<string, Topic[]>> {
  const rows = await hub.db.read<{ id: string; agent: string | null; watchers: string }>(
    `SELECT j.value AS id, COALESCE((SELECT i.agent_id FROM interactions i
         WHERE i.conversation_id = j.value AND i.state IN ('offered', 'active', 'parked', 'wrapup')
         ORDER BY i.id DESC LIMIT 1),
       (SELECT c.last_agent FROM conversations c WHERE c.id = j.value AND NOT EXISTS
         (SELECT 1 FROM interactions n WHERE n.conversation_id = c.id))) AS agent,
       (SELECT json_group_array(w.person_id) FROM watchers w WHERE w.conversation_id = j.value
         AND w.until > ?) AS watchers
     FROM json_each(?) j`,
    [hub.now(), JSON.stringify(conversations)],
  );
  return new Map(rows.flatMap(({ id, agent, watchers }): [string, Topic[]][] => {
    const people = new Set([...(agent === null ? [] : [agent]), ...JSON.parse(watchers)]);
    return people.size === 0 ? [] : [[id, [...people].map((person): Topic => `agent:${person}`)]];
  }));
}
