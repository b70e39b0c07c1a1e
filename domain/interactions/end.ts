import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { findInteraction, findOwnInteraction } from "./find.ts";
import { interactionView } from "./view.ts";

/**
 * End of the customer's part: the agent goes on with the wrap-up, or is done at once where the
 * queue has none (CE18-F17, CE01-R35).
 */
export async function endInteraction(hub: Hub, id: string): Promise<InteractionView> {
  await findOwnInteraction(hub, id, "interactions.close");
  await changeQueue(hub, (queue) => queue.end(`end:${id}`, id, actorName(hub)));
  return interactionView(await findInteraction(hub, id));
}
