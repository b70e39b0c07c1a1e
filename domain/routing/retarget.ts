import type { QueueRules } from "../../types/configuration/queues.ts";
import type { Hub } from "../../types/hub.ts";
import type { QueueItem } from "../../types/queue.ts";
import type { InteractionRow } from "../interactions/row.ts";
import { recordEpoch } from "../recovery/epoch.ts";
import { buildItem } from "./build_item.ts";
import { cutPriority } from "./route_interaction.ts";

export interface Retarget {
  queue: QueueRules;
  /** Keep asking for the skills of the subject (overflow); a transfer asks for the queue alone. */
  keepRings: boolean;
  front?: boolean;
}

/**
 * The item for another target: arrival stays, priority is at least what the queue gives to
 * transfers, the last agent is not preferred again.
 */
export async function retarget(
  hub: Hub,
  row: InteractionRow,
  { queue, keepRings, front = false }: Retarget,
): Promise<QueueItem> {
  const before = JSON.parse(row.item) as Partial<QueueItem>;
  const rules = hub.settings().document.media[row.medium];
  const item = buildItem(queue, {
    id: row.id,
    medium: row.medium,
    arrival: before.arrival ?? row.created_at,
    priority: cutPriority(
      rules,
      keepRings || front ? row.priority : Math.max(row.priority, queue.transferPriority),
    ),
    rings: keepRings && before.rings?.length ? before.rings : [{ afterSec: 0, skills: [] }],
    lastAgent: null,
  });
  return {
    ...item,
    ...(front ? { front: true } : {}),
    epoch: await recordEpoch(hub.db, hub.queue.region),
    rev: row.rev,
  };
}
