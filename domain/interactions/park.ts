import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { findInteraction, findOwnInteraction } from "./find.ts";
import { interactionView } from "./view.ts";

/** Sets work aside: it stays the agent's but takes none of their units. */
export async function parkInteraction(hub: Hub, id: string): Promise<InteractionView> {
  await findOwnInteraction(hub, id, "interactions.assign");
  await changeQueue(
    hub,
    (queue) => queue.park(`park:${id}:${hub.id()}`, id, actorName(hub)),
  );
  return interactionView(await findInteraction(hub, id));
}
