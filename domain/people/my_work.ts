import type { MyWork } from "../../types/api/people.ts";
import type { Hub } from "../../types/hub.ts";
import {
  type ConversationRow,
  SELECT_CONVERSATIONS,
  viewConversations,
} from "../conversations/row.ts";
import { type OfferRecord, offerView } from "../interactions/get.ts";
import { readInteractions } from "../interactions/row.ts";
import { interactionView } from "../interactions/view.ts";

/** More than an agent can hold at once. */
const MOST = 200;

/**
 * The snapshot a desk starts from: open offers and the conversations in hand. The stream goes on
 * at `cursor`, read first, so that nothing falls between the two.
 */
export async function myWork(hub: Hub): Promise<MyWork> {
  const cursor = await hub.live.position().catch(() => "");
  const [offers, conversations] = await Promise.all([openOffers(hub), inHand(hub)]);
  return { cursor, offers, conversations };
}

async function openOffers(hub: Hub): Promise<MyWork["offers"]> {
  const rows = await hub.db.read<OfferRecord>(
    `SELECT o.* FROM interactions i JOIN offers o ON o.id = i.offer_id
     WHERE i.agent_id = ? AND i.state = 'offered' AND o.outcome = 'open' ORDER BY o.made_at
     LIMIT ${MOST}`,
    [hub.actor.id],
  );
  const interactions = await readInteractions(hub.db, rows.map((row) => row.interaction_id));
  return rows.flatMap((row) => {
    const interaction = interactions.get(row.interaction_id);
    if (!interaction) return [];
    return [{ ...offerView(row), interactionView: interactionView(interaction) }];
  });
}

async function inHand(hub: Hub): Promise<MyWork["conversations"]> {
  const rows = await hub.db.read<ConversationRow>(
    `${SELECT_CONVERSATIONS} WHERE c.id IN (SELECT conversation_id FROM interactions
       WHERE agent_id = ? AND state IN ('active', 'parked', 'wrapup'))
     ORDER BY c.last_message_at DESC LIMIT ${MOST}`,
    [hub.actor.id],
  );
  return await viewConversations(hub, rows);
}
