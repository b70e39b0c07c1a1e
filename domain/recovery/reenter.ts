import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { QueueItem } from "../../types/queue.ts";
import { applyEvents } from "../journal/apply.ts";
import { readInteractions } from "../interactions/row.ts";
import { recordEpoch } from "./epoch.ts";

/**
 * Lets waiting work into the queue again that the queue has forgotten, with its arrival, priority
 * and needs. Refused by the queue where it knows the work after all. False when one could not enter.
 */
export async function reenter(hub: Hub, ids: string[]): Promise<boolean> {
  const rows = await readInteractions(hub.db, ids);
  const epoch = await recordEpoch(hub.db, hub.queue.region);
  for (const row of rows.values()) {
    if (row.state !== "queued") continue;
    const item = {
      ...JSON.parse(row.item) as QueueItem,
      queue: row.queue,
      priority: row.priority,
      epoch,
      rev: row.rev,
    };
    try {
      const op = `reenter:${row.id}:${row.rev}`;
      await applyEvents(hub, (await hub.queue.enqueue(op, item, "system")).events);
    } catch (error) {
      if (!isRefusal(error, "conflict") || error.code === "queue.full") return false;
    }
  }
  return true;
}
