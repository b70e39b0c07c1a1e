import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { applyEvents } from "../journal/apply.ts";
import { readPresence, readPresences } from "../people/presence.ts";

/** Agents the queue sees otherwise than the record, each with what was seen. */
export async function presenceDrift(hub: Hub): Promise<Map<string, string>> {
  const [loads, recorded] = [await hub.queue.agents(), await readPresences(hub)];
  const held = new Map(loads.map((load) => [load.agent, load]));
  const drift = new Map<string, string>();
  for (const { id, active } of hub.settings().document.people) {
    if (!active) continue;
    const here = recorded.get(id);
    const there = held.get(id);
    const ours = `${here?.presence ?? "offline"} ${here?.reason ?? ""}`;
    const theirs = `${there?.presence ?? "offline"} ${there?.reason ?? ""}`;
    if (ours !== theirs) drift.set(id, `${ours}, ${theirs}`);
  }
  return drift;
}

/** The queue is told what the record says: that is what desk and floor have been showing. */
export async function mendPresence(hub: Hub, agent: string): Promise<void> {
  const { presence, reason } = await readPresence(hub, agent);
  try {
    const op = `mend:${agent}:${hub.id()}`;
    const { events } = await hub.queue.setPresence(op, agent, presence, reason, "system");
    await applyEvents(hub, events);
  } catch (error) {
    // Changed in this very moment.
    if (!isRefusal(error, "conflict")) throw error;
  }
}
