import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { supervisorName } from "../journal/actor.ts";
import { findInteraction, stateRefused } from "./find.ts";
import { offerToAgent } from "./transfer.ts";
import { interactionView } from "./view.ts";

const ASSIGNABLE = new Set(["queued", "offered", "active", "parked"]);

/**
 * A supervisor gives work to a named agent, who still has to accept it. Not accepted, it goes
 * back to who had it, else to the queue's front (CE29-A8, CE18-A10).
 */
export async function assignInteraction(
  hub: Hub,
  id: string,
  agent: string,
): Promise<InteractionView> {
  const row = await findInteraction(hub, id);
  need(hub, "interactions.assign");
  if (!ASSIGNABLE.has(row.state)) throw stateRefused(row, "assign");
  const held = row.state === "active" || row.state === "parked";
  await offerToAgent(hub, row, {
    agent,
    returnTo: held ? row.agent_id : null,
    op: `assign:${id}:${hub.id()}`,
    actor: supervisorName(hub),
  }, []);
  return interactionView(await findInteraction(hub, id));
}
