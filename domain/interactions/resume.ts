import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { findInteraction, findOwnInteraction } from "./find.ts";
import { interactionView } from "./view.ts";

/** Takes parked work up again; 409 `agent.capacity` while there is no room for it. */
export async function resumeInteraction(hub: Hub, id: string): Promise<InteractionView> {
  await findOwnInteraction(hub, id, "interactions.assign");
  await changeQueue(
    hub,
    (queue) => queue.resume(`resume:${id}:${hub.id()}`, id, actorName(hub)),
  );
  return interactionView(await findInteraction(hub, id));
}
