import type { Hub } from "../../types/hub.ts";
import { findConversation, heldBy } from "./find.ts";

/**
 * The agent has read up to `seq`; only ever forwards. Who merely looks into somebody else's
 * conversation marks nothing as read.
 */
export async function markRead(hub: Hub, conversation: string, seq: number): Promise<void> {
  const row = await findConversation(hub, conversation);
  const held = heldBy(hub.actor.id);
  const [moved] = await hub.db.write([{
    sql: `UPDATE conversations AS c SET agent_read_seq = MIN(?, c.last_seq)
      WHERE c.id = ? AND c.agent_read_seq < MIN(?, c.last_seq) AND ${held.sql}`,
    args: [seq, row.id, seq, ...held.args],
  }]);
  if (moved?.rowsAffected !== 1 || row.channel !== "chat") return;
  await hub.live.publish([`visitor:${row.id}`], "reading", {
    conversation: row.id,
    who: "agent",
    seq: Math.min(seq, row.last_seq),
  });
}
