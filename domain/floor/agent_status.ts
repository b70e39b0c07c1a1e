import type { AgentCounts, AgentStatus } from "../../types/api/floor.ts";
import type { Person } from "../../types/configuration/people.ts";
import type { Hub } from "../../types/hub.ts";
import type { Medium } from "../../types/media.ts";
import { maybeInstant } from "../interactions/view.ts";
import { agentLoads } from "../people/list_agents.ts";
import { readPresences } from "../people/presence.ts";

/** What somebody is at, seen from the work in hand (CE01-R47, M17). */
export interface Status extends AgentStatus {
  sinceMs: number | null;
}

/** In this order, the first that holds is what somebody is at. */
const BY_WORK = ["talking", "holding", "ringing", "wrapup", "busy"] as const;

/** Everybody who may handle work: what they are at now, and since when (CE01-M17). */
export async function agentStatuses(hub: Hub): Promise<Status[]> {
  const [loads, presences, work] = await Promise.all([
    agentLoads(hub),
    readPresences(hub),
    workInHand(hub),
  ]);
  const loadOf = new Map(loads.map((load) => [load.agent, load]));
  const workOf = Map.groupBy(work, (one) => one.agent);
  return hub.settings().document.people.filter((person) => person.active).map((person) => {
    const load = loadOf.get(person.id);
    const kept = presences.get(person.id);
    return statusOf(person.id, {
      presence: load?.presence ?? kept?.presence ?? "offline",
      reason: load?.reason ?? kept?.reason ?? "",
      since: (load?.since || kept?.since) ?? null,
    }, workOf.get(person.id) ?? []);
  });
}

interface Work {
  agent: string;
  medium: Medium;
  state: string;
  held: number;
  since: number | null;
}

/** Offered, open and wrapped-up work of all agents with the moment each began. */
async function workInHand(hub: Hub): Promise<Work[]> {
  return await hub.db.read<Work>(
    `SELECT i.agent_id AS agent, i.medium, i.state,
       EXISTS (SELECT 1 FROM call_legs l WHERE l.call_id = i.id AND l.kind = 'customer'
         AND l.held = 1 AND l.ended_at IS NULL) AS held,
       CASE i.state WHEN 'offered' THEN i.offered_at WHEN 'wrapup' THEN i.ended_at
         ELSE MAX(i.accepted_at, COALESCE((SELECT MAX(e.at) FROM events e
           WHERE e.interaction_id = i.id
             AND e.kind IN ('accepted', 'call.held', 'call.retrieved')), 0)) END AS since
     FROM interactions i
     WHERE i.agent_id IS NOT NULL AND i.region = ?
       AND i.state IN ('offered', 'active', 'parked', 'wrapup')`,
    [hub.queue.region],
  );
}

/** From presence and work to the one thing somebody is at; pure. */
export function statusOf(
  agent: string,
  presence: { presence: string; reason: string; since: number | null },
  work: Omit<Work, "agent">[],
): Status {
  const named = work.map((one) => ({ ...one, name: nameOf(one) }));
  for (const name of BY_WORK) {
    const found = named.filter((one) => one.name === name);
    if (found.length === 0) continue;
    const since = Math.min(...found.map((one) => one.since ?? Infinity));
    return told(agent, name, "", found[0]!.medium, Number.isFinite(since) ? since : null);
  }
  const { presence: state, reason, since } = presence;
  return told(agent, state as AgentStatus["status"], reason, "", since);
}

function nameOf({ medium, state, held }: Omit<Work, "agent">): (typeof BY_WORK)[number] {
  if (state === "offered") return "ringing";
  if (state === "wrapup") return "wrapup";
  if (medium !== "voice" && medium !== "callback") return "busy";
  return state === "parked" || held === 1 ? "holding" : "talking";
}

const told = (
  agent: string,
  status: AgentStatus["status"],
  reason: string,
  medium: AgentStatus["medium"],
  sinceMs: number | null,
): Status => ({ agent, status, reason, medium, since: maybeInstant(sinceMs), sinceMs });

/** How many are at what, unanswered offers apart from the other reasons (CE01-M17). */
export function countStatuses(statuses: AgentStatus[]): AgentCounts {
  const counts: AgentCounts = {
    signedIn: 0,
    available: 0,
    ringing: 0,
    talking: 0,
    holding: 0,
    wrapup: 0,
    busy: 0,
    notReady: 0,
    reasons: {},
  };
  for (const { status, reason } of statuses) {
    if (status === "offline") continue;
    counts.signedIn++;
    if (status !== "not_ready") counts[status]++;
    else {
      counts.notReady++;
      counts.reasons[reason] = (counts.reasons[reason] ?? 0) + 1;
    }
  }
  return counts;
}

/** The same for the members of each queue and group. */
export function countsBy(
  people: Person[],
  statuses: AgentStatus[],
): { queues: Record<string, AgentCounts>; groups: Record<string, AgentCounts> } {
  const byAgent = new Map(statuses.map((one) => [one.agent, one]));
  const gather = (placesOf: (person: Person) => string[]) => {
    const found = new Map<string, AgentStatus[]>();
    for (const person of people) {
      const status = byAgent.get(person.id);
      if (status === undefined) continue;
      for (const id of placesOf(person)) {
        const all = found.get(id) ?? [];
        all.push(status);
        found.set(id, all);
      }
    }
    return Object.fromEntries([...found].map(([id, all]) => [id, countStatuses(all)]));
  };
  return {
    queues: gather((person) => person.queues.map(({ queue }) => queue)),
    groups: gather((person) => person.group === null ? [] : [person.group]),
  };
}
