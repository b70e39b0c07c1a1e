import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { agentOf } from "./accept.ts";

/** The agent refuses what was offered, where the queue lets them (CE01-R48). */
export async function declineOffer(hub: Hub, offer: string): Promise<void> {
  const agent = agentOf(hub, "decline");
  const [row] = await hub.db.read<{ queue: string }>(
    "SELECT queue FROM offers WHERE id = ? AND agent_id = ?",
    [offer, agent],
  );
  const queue = row && lookup(hub.settings().document).queues.get(row.queue);
  if (queue && !queue.declineAllowed) {
    throw new HubError("forbidden", `Work of queue "${queue.name}" cannot be declined`, {
      code: "offer.decline_not_allowed",
    });
  }
  await changeQueue(hub, (q) => q.decline(`decline:${offer}:${agent}`, offer, agent));
}
