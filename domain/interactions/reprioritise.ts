import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { supervisorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { cutPriority } from "../routing/route_interaction.ts";
import { findInteraction } from "./find.ts";
import { interactionView } from "./view.ts";

/** A supervisor gives waiting work another priority, cut to the medium's range (CE29-A8). */
export async function reprioritise(
  hub: Hub,
  id: string,
  priority: number,
): Promise<InteractionView> {
  const row = await findInteraction(hub, id);
  need(hub, "interactions.assign");
  const cut = cutPriority(hub.settings().document.media[row.medium], priority);
  await changeQueue(
    hub,
    (queue) => queue.reprioritise(`priority:${id}:${hub.id()}`, id, cut, supervisorName(hub)),
  );
  return interactionView(await findInteraction(hub, id));
}
