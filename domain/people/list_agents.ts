import type { AgentView } from "../../types/api/people.ts";
import type { Person } from "../../types/configuration/people.ts";
import type { Hub } from "../../types/hub.ts";
import type { AgentLoad } from "../../types/queue.ts";
import { maybeInstant } from "../interactions/view.ts";
import { type PresenceRow, readPresences } from "./presence.ts";
import { remembering } from "../queues/cache.ts";

/** Loads are read from the queue at most so often, milliseconds. */
const CACHE_MS = 1_000;

const remember = remembering<AgentLoad[]>(CACHE_MS);

/**
 * Everybody who may handle work, with presence and what they hold (CE18-M4). While the queue
 * cannot be asked, presence is that of the record and the work is left out.
 */
export async function listAgents(hub: Hub): Promise<AgentView[]> {
  const loads = new Map((await agentLoads(hub)).map((load) => [load.agent, load]));
  const presences = await readPresences(hub);
  return hub.settings().document.people.filter((person) => person.active)
    .map((person) => agentView(person, loads.get(person.id), presences.get(person.id)));
}

/** One of them as they are this moment; null when there is nobody of that id. */
export async function getAgent(hub: Hub, id: string): Promise<AgentView | null> {
  const person = hub.settings().document.people.find((p) => p.id === id && p.active);
  if (!person) return null;
  const [load, presences] = await Promise.all([
    hub.queue.agent(id).catch(() => null),
    readPresences(hub),
  ]);
  return agentView(person, load ?? undefined, presences.get(id));
}

/** What every agent holds, at most a second old; empty while the queue is away. */
export async function agentLoads(hub: Hub): Promise<AgentLoad[]> {
  try {
    return await remember(hub, "", () => hub.queue.agents());
  } catch {
    return [];
  }
}

function agentView(
  person: Person,
  load: AgentLoad | undefined,
  kept: PresenceRow | undefined,
): AgentView {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    roles: person.roles,
    group: person.group,
    skills: Object.fromEntries(person.skills.map(({ skill, level }) => [skill, level])),
    queues: person.queues.map(({ queue }) => queue),
    presence: load?.presence ?? kept?.presence ?? "offline",
    reason: load?.reason ?? kept?.reason ?? "",
    since: maybeInstant((load?.since || kept?.since) ?? null),
    units: load?.units ?? 0,
    work: load?.work ?? [],
  };
}
