import type { Hub } from "../../types/hub.ts";
import { isRefusal } from "../../types/errors.ts";
import { lookup } from "../configuration/lookup.ts";
import { actorName } from "../journal/actor.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { retarget } from "../routing/retarget.ts";
import { readInteraction } from "./row.ts";
import { keepItem } from "./transfer.ts";

/**
 * Sends work that still waits to the overflow queue, with its arrival and needs (CE01-F37). A full
 * or missing overflow queue leaves it where it is. False when nothing moved.
 */
export async function overflowInteraction(hub: Hub, id: string): Promise<boolean> {
  const row = await readInteraction(hub.db, id);
  if (row?.state !== "queued") return false;
  const { queues } = lookup(hub.settings().document);
  const target = queues.get(queues.get(row.queue)?.overflowQueue ?? "");
  if (!target) return false;
  const item = await retarget(hub, row, { queue: target, keepRings: true });
  try {
    await changeQueue(
      hub,
      (q) => q.requeue(`overflow:${id}:${row.segment}`, item, actorName(hub), "overflow"),
      [keepItem(id, item)],
    );
    return true;
  } catch (error) {
    // Full, or taken by an agent in this very moment: it stays where it is.
    if (isRefusal(error, "conflict")) return false;
    throw error;
  }
}
