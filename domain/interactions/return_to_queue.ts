import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { retarget } from "../routing/retarget.ts";
import { fallbackQueue } from "../routing/route_interaction.ts";
import { readInteraction } from "./row.ts";
import { keepItem } from "./transfer.ts";

/**
 * Puts work that somebody held back to the front of its queue (CE01-R49), with its needs: its
 * agent was lost, or let it go. `reason` stands on the event.
 */
export async function returnToQueue(
  hub: Hub,
  id: string,
  reason: "agent_lost" | "agent_dropped" | "released",
): Promise<void> {
  const row = await readInteraction(hub.db, id);
  if (row?.state !== "active" && row?.state !== "parked") return;
  const { document } = hub.settings();
  const queue = lookup(document).queues.get(row.queue) ?? fallbackQueue(document);
  const item = await retarget(hub, row, { queue, keepRings: true, front: true });
  const op = `return:${id}:${row.rev}`;
  await changeQueue(hub, (q) => q.requeue(op, item, actorName(hub), reason), [keepItem(id, item)]);
}
