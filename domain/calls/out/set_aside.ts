import type { Hub } from "../../../types/hub.ts";
import { parkInteraction } from "../../interactions/park.ts";
import { ignoreConflict } from "../conflict.ts";

/**
 * Parks what the actor has in hand of a contact: who calls a customer out of a text or a chat talks
 * with them now, and goes on with it afterwards. Work of others keeps its place and its units.
 */
export async function setAside(hub: Hub, contact: string): Promise<void> {
  const own = await hub.db.read<{ id: string }>(
    `SELECT id FROM interactions WHERE agent_id = ? AND contact_id = ? AND state = 'active'
       AND medium NOT IN ('voice', 'callback')`,
    [hub.actor.id, contact],
  );
  for (const { id } of own) await ignoreConflict(() => parkInteraction(hub, id));
}
