import { getLogger } from "@logtape/logtape";
import type { MessageView } from "../../types/api.ts";
import type { Hub } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import { visibleMessage } from "../chat/messages.ts";
import { type MessageRow, readMessages, viewMessages } from "./view.ts";

const log = getLogger(["hubbub", "messages"]);

/**
 * Tells who is watching of messages that are in the record: the agent who has the conversation
 * and, for web chat, the visitor. A lost call is healed by `sync`, so that it never throws.
 */
export async function publishMessages(hub: Hub, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  try {
    const rows = await readMessages(hub, ids);
    const views = await viewMessages(hub, rows);
    const owners = await readOwners(hub, [...new Set(rows.map((row) => row.conversation_id))]);
    await Promise.all(rows.map((row, i) => publishOne(hub, row, views[i], owners)));
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
  owners: ReadonlyMap<string, string>,
): Promise<void> {
  const agent = owners.get(row.conversation_id);
  if (agent !== undefined && view !== undefined) {
    await hub.live.publish([agentTopic(agent)], "message", {
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

/** Agent who has the latest interaction of each conversation, wrap-up included. */
export async function readOwners(
  hub: Pick<Hub, "db">,
  conversations: readonly string[],
): Promise<Map<string, string>> {
  const rows = await hub.db.read<{ id: string; agent: string | null }>(
    `SELECT j.value AS id, (SELECT i.agent_id FROM interactions i WHERE i.conversation_id = j.value
       AND i.state IN ('offered', 'active', 'parked', 'wrapup') ORDER BY i.id DESC LIMIT 1) AS agent
     FROM json_each(?) j`,
    [JSON.stringify(conversations)],
  );
  return new Map(rows.flatMap((row) => row.agent === null ? [] : [[row.id, row.agent]]));
}

const agentTopic = (agent: string): Topic => `agent:${agent}`;
