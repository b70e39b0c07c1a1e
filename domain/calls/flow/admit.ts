import type { FlowWait, UnservedReason } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import type { QueueItem } from "../../../types/queue.ts";
import { lookup } from "../../configuration/lookup.ts";
import { buildItem } from "../../routing/build_item.ts";
import { cutPriority, fallbackQueue, routeInteraction } from "../../routing/route_interaction.ts";
import { refusedBy } from "./admission.ts";
import type { Entry } from "./document.ts";

type QueueWait = Extract<FlowWait, { kind: "queue" }>;

/** Why a call may not enter the queue it is sent to; null = it may. */
export async function admit(
  hub: Hub,
  entry: Entry,
  wait: QueueWait,
): Promise<UnservedReason | null> {
  const { queues } = lookup(hub.settings().document);
  const queue = queues.get(wait.queue || entry.entry.queue) ??
    fallbackQueue(hub.settings().document);
  const rings = wait.rings.map(({ afterSec, skills }) => ({ afterSec, skills }));
  return await refusedBy(hub, queue, wait, rings);
}

/** The place in the universal queue a call asks for (CE01-F30). */
export function itemFor(
  hub: Hub,
  of: { id: string; entry: Entry; wait: QueueWait; arrival: number; lastAgent: string | null },
): QueueItem {
  const { document } = hub.settings();
  const { wait } = of;
  const own = routeInteraction(hub, {
    id: of.id,
    entryPoint: of.entry.entry.id,
    medium: "voice",
    lastAgent: of.lastAgent,
    ...(wait.queue === "" ? {} : { queue: wait.queue }),
    at: of.arrival,
  });
  const queue = lookup(document).queues.get(own.queue) ?? fallbackQueue(document);
  const item = buildItem(queue, {
    id: of.id,
    medium: "voice",
    arrival: of.arrival,
    priority: wait.priority === null
      ? own.priority
      : cutPriority(document.media.voice, wait.priority),
    rings: wait.queue === "" && wait.rings.length === 0 ? own.item.rings : ringsOf(wait),
    lastAgent: wait.lastAgent || queue.lastAgent ? of.lastAgent : null,
  });
  if (wait.prefer === undefined) return item;
  // The service's own choice goes before the queue's (CE02-F17).
  return { ...item, preferredAgent: wait.prefer.agent, holdSec: wait.prefer.holdSec };
}

const ringsOf = (wait: QueueWait) =>
  wait.rings.length === 0 ? [{ afterSec: 0, skills: [] }] : wait.rings.map((rule, i) => ({
    afterSec: i === 0 ? 0 : rule.afterSec,
    skills: rule.skills.map(({ skill, min, max }) => ({ skill, min, max })),
  }));
