import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Membership, Person, PersonSkill } from "../../types/configuration/people.ts";
import type { Hub } from "../../types/hub.ts";
import { MEDIA, type Medium } from "../../types/media.ts";
import type { AgentProfile, Queue, QueueSettings } from "../../types/queue.ts";
import type { z } from "zod";

type PersonRules = z.output<typeof Person>;

/** What the queue must know of the configuration: media, queues, what each agent can do. */
export function queueSettings(
  { version, document }: { version: number; document: Configuration },
): Parameters<Queue["configure"]>[0] {
  return {
    version,
    media: document.media,
    queues: document.queues.map(toQueue),
    agents: document.people.filter((p) => p.active).map((p) => toAgent(document, p)),
  };
}

/** Tells the queue the configuration in force. */
export async function configureQueue(hub: Hub): Promise<void> {
  await hub.queue.configure(queueSettings(hub.settings()));
}

function toQueue(queue: Configuration["queues"][number]): QueueSettings {
  return {
    id: queue.id,
    agentOrder: queue.agentOrder,
    useTimeInQueue: queue.useTimeInQueue,
    maxSize: queue.maxSize,
  };
}

function toAgent(document: Configuration, person: PersonRules): AgentProfile {
  return {
    id: person.id,
    skills: levels(person.skills, (s: z.output<typeof PersonSkill>) => s.skill),
    queues: levels(person.queues, (m: z.output<typeof Membership>) => m.queue),
    capacity: capacityOf(document, person),
  };
}

function levels<T extends { level: number }>(
  entries: T[],
  key: (entry: T) => string,
): Record<string, number> {
  return Object.fromEntries(entries.map((entry) => [key(entry), entry.level]));
}

/** Agent before group before installation (CE01-R37): only what differs is passed on. */
function capacityOf(document: Configuration, person: PersonRules): AgentProfile["capacity"] {
  const group = document.groups.find((g) => g.id === person.group);
  const capacity: AgentProfile["capacity"] = {};
  for (const medium of MEDIA) {
    const cost = narrowest("cost", medium, person, group);
    const maximum = narrowest("maximum", medium, person, group);
    if (cost === null && maximum === null) continue;
    capacity[medium] = {
      ...(cost === null ? {} : { cost }),
      ...(maximum === null ? {} : { maximum }),
    };
  }
  return capacity;
}

function narrowest(
  field: "cost" | "maximum",
  medium: Medium,
  person: Pick<PersonRules, "capacity">,
  group: Pick<PersonRules, "capacity"> | undefined,
): number | null {
  const of = (rules: Pick<PersonRules, "capacity"> | undefined) =>
    rules?.capacity.find((c) => c.medium === medium)?.[field] ?? null;
  return of(person) ?? of(group);
}
