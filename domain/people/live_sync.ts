import type { Hub } from "../../types/hub.ts";
import type { LiveEvents } from "../../types/live.ts";

/**
 * What a desk holds in short: the last message of each of its conversations, its offers and its
 * interactions. A desk that finds something else in its own list fetches it.
 */
export async function liveSync(hub: Hub, agent: string): Promise<LiveEvents["sync"]> {
  const [work, offers] = await Promise.all([
    hub.db.read<{ id: string; conversation_id: string; last_seq: number }>(
      `SELECT i.id, i.conversation_id, c.last_seq FROM interactions i
       JOIN conversations c ON c.id = i.conversation_id
       WHERE i.agent_id = ? AND i.state IN ('active', 'parked', 'wrapup')`,
      [agent],
    ),
    hub.db.read<{ id: string }>(
      `SELECT o.id FROM offers o JOIN interactions i ON i.id = o.interaction_id
       WHERE o.agent_id = ? AND o.outcome = 'open' AND i.state = 'offered' AND i.offer_id = o.id`,
      [agent],
    ),
  ]);
  return {
    conversations: Object.fromEntries(
      work.map((row) => [row.conversation_id, Number(row.last_seq)]),
    ),
    offers: offers.map((row) => row.id),
    interactions: work.map((row) => row.id),
  };
}
