import type { ChatReading } from "../../types/api/chat.ts";
import type { Hub } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import type { ChatSessionRow } from "./session.ts";
import { readChatState } from "./state.ts";

/**
 * The widget says up to where messages arrived and were read; receipts only go forward (DC-13,
 * CE18-C3).
 */
export async function chatReading(
  hub: Hub,
  session: ChatSessionRow,
  { seq, delivered }: ChatReading,
): Promise<void> {
  const conversation = session.conversation_id;
  const now = hub.now();
  const results = await hub.db.write([
    {
      sql: `UPDATE messages SET status = 'read', status_at = ?
        WHERE conversation_id = ? AND direction = 'out' AND seq <= ?
          AND status IN ('pending', 'sending', 'queued', 'sent', 'delivered')
        RETURNING id`,
      args: [now, conversation, seq],
    },
    {
      sql: `UPDATE messages SET status = 'delivered', status_at = ?
        WHERE conversation_id = ? AND direction = 'out' AND seq <= ?
          AND status IN ('pending', 'sending', 'queued', 'sent')
        RETURNING id`,
      args: [now, conversation, delivered],
    },
    {
      sql: `UPDATE conversations SET customer_read_seq = MIN(?, last_seq)
        WHERE id = ? AND customer_read_seq < MIN(?, last_seq)`,
      args: [seq, conversation, seq],
    },
  ]);
  const [read, arrived] = results.map((r) => r.rows.map((row) => String(row.id)));
  const moved = results[2]?.rowsAffected === 1;
  if (!moved && read?.length === 0 && arrived?.length === 0) return;
  await tellAgent(hub, conversation, { seq, read: read ?? [], arrived: arrived ?? [], moved });
}

async function tellAgent(
  hub: Hub,
  conversation: string,
  news: { seq: number; read: string[]; arrived: string[]; moved: boolean },
): Promise<void> {
  const state = await readChatState(hub, conversation);
  if (!state?.agent) return;
  const topics: Topic[] = [`agent:${state.agent}`];
  const receipt = (status: string) => (message: string) =>
    hub.live.publish(topics, "receipt", { conversation, message, status, reason: "" });
  await Promise.all([
    ...news.read.map(receipt("read")),
    ...news.arrived.map(receipt("delivered")),
    ...(news.moved
      ? [hub.live.publish(topics, "reading", { conversation, who: "customer", seq: news.seq })]
      : []),
  ]);
}
