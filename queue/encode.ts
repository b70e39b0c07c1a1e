import type { Ring, SkillNeed } from "../types/interactions.ts";
import { MEDIA, type Medium, type MediumRules } from "../types/media.ts";
import type { AgentProfile, QueueItem, QueueSettings } from "../types/queue.ts";
import { clean, digitOf } from "./events.ts";

const DEFAULT_MAX_WAIT_SEC = 0;

/** Skills of a ring in the one form that names a list: sorted, `skill:min:max,...`. */
export function skillsKey(skills: SkillNeed[]): string {
  return skills.map((s) => `${s.skill}:${s.min}:${s.max}`).toSorted().join(",");
}

/** Delays of the rings in ms. The first ring holds from the start. */
export function delaysOf(rings: Ring[]): string {
  return ringsOf(rings).map((ring, n) => n === 0 ? 0 : ring.afterSec * 1000).join(",");
}

/** An interaction without rings asks for membership alone. */
export function ringsOf(rings: Ring[]): Ring[] {
  return rings.length > 0 ? rings : [{ afterSec: 0, skills: [] }];
}

/** Constants of an interaction (lua/records.ts). */
export function constantsOf(item: QueueItem): string {
  return [
    Math.max(1, Math.round(item.offerSec)),
    Math.round(item.wrapUpSec),
    Math.round(item.noAnswerPriority),
    item.declineAction === "stay" ? "s" : "n",
    Math.round(item.declineExclusionSec),
    Math.round(item.overflowAfterSec ?? 0),
    Math.round(item.maxWaitSec ?? DEFAULT_MAX_WAIT_SEC),
  ].join(",");
}

/** Where the rings' skills begin among the arguments of `enterArgs`. */
export const FIRST_RING = 12;

/** Arguments of enqueue and requeue (lua/enter.ts). */
export function enterArgs(item: QueueItem): string[] {
  return [
    item.id,
    item.queue,
    digitOf(item.medium),
    String(item.priority),
    String(item.arrival),
    delaysOf(item.rings),
    item.preferredAgent ?? "",
    String(Math.round((item.holdSec ?? 0) * 1000)),
    constantsOf(item),
    item.front ? "1" : "",
    String(item.epoch),
    String(item.rev),
    ...ringsOf(item.rings).map((ring) => skillsKey(ring.skills)),
  ];
}

/** Rules of all media: `|digit:from,to,ms a point is worth,start`. */
export function mediaString(media: Record<Medium, MediumRules>): string {
  return MEDIA.map((medium) => {
    const r = media[medium];
    const weight = r.step === 0 ? 0 : r.intervalSec * 1000 / r.step;
    return `|${digitOf(medium)}:${r.priorityFrom},${r.priorityTo},${weight},${r.startPriority}`;
  }).join("");
}

/** `raises priority off (1) or on (0), most that may wait, order of agents`. */
export function queueRule(queue: QueueSettings): string {
  return `${queue.useTimeInQueue ? 0 : 1},${queue.maxSize},${
    queue.agentOrder === "longest_idle" ? "i" : "b"
  }`;
}

export interface EncodedProfile {
  definition: string;
  /** What of the capacity differs from the installation's. */
  own: string;
  capacity: string;
}

/** An agent's abilities in canonical form: equal abilities give equal texts. */
export function encodeProfile(
  agent: AgentProfile,
  media: Record<Medium, MediumRules>,
): EncodedProfile {
  const levels = (kind: string, of: Record<string, number>) =>
    Object.entries(of).filter(([, level]) => level > 0)
      .map(([id, level]) => `${kind}:${clean(id)}=${level};`).toSorted().join("");
  const own = MEDIA.filter((m) => agent.capacity[m]).map((m) =>
    `${digitOf(m)}:${agent.capacity[m]?.cost ?? ""},${agent.capacity[m]?.maximum ?? ""};`
  ).join("");
  const capacity = MEDIA.map((m) => {
    const { cost, maximum, interruptible } = media[m];
    const mine = agent.capacity[m];
    return `${mine?.cost ?? cost},${mine?.maximum ?? maximum},${interruptible ? 1 : 0}`;
  }).join(";");
  return {
    definition: `;${levels("q", agent.queues)}${levels("s", agent.skills)}`,
    own,
    capacity,
  };
}
