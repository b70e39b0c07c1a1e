import type { Me } from "../../types/api/people.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Person } from "../../types/configuration/people.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { SYSTEM_REASONS } from "../../types/queue.ts";
import { permissionsOf } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { instant } from "../interactions/view.ts";
import { readPresence } from "./presence.ts";

/** How the system's own reasons are shown (CE01-R34, R47, R48). */
const SYSTEM_NAMES: Record<(typeof SYSTEM_REASONS)[number], string> = {
  rona: "No answer",
  declined: "Declined",
  disconnected: "Connection lost",
};

/** Who is signed in, with all their desk needs of the configuration. */
export async function getMe(hub: Hub): Promise<Me> {
  const { version, document } = hub.settings();
  const person = lookup(document).people.get(hub.actor.id);
  if (hub.actor.kind !== "person" || !person?.active) {
    throw new HubError("not_found", "Only people have a desk: sign in as one");
  }
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    roles: person.roles,
    permissions: [...permissionsOf(document, person.id)],
    language: person.language,
    presence: await presenceOf(hub, person.id),
    company: {
      name: document.company.name,
      language: document.company.language,
      timeZone: document.company.timeZone,
    },
    reasons: reasonsOf(document, person.language),
    queues: queuesOf(document, person),
    configurationVersion: version,
  };
}

async function presenceOf(hub: Hub, id: string): Promise<Me["presence"]> {
  const [row, load] = await Promise.all([
    readPresence(hub, id),
    hub.queue.agent(id).catch(() => null),
  ]);
  return {
    state: load?.presence ?? row.presence,
    reason: load?.reason ?? row.reason,
    since: instant((load?.since || row.since) || hub.now()),
    units: load?.units ?? 0,
  };
}

function reasonsOf(document: Configuration, language: string): Me["reasons"] {
  const configured = document.reasons.map((reason) => ({
    id: reason.id,
    name: reason.labels[language] || reason.name,
    system: false,
  }));
  const own = SYSTEM_REASONS.map((id) => ({ id, name: SYSTEM_NAMES[id], system: true }));
  return [...configured, ...own];
}

/** All queues, since work may be handed on to any; `member` marks the person's own. */
function queuesOf(document: Configuration, person: Person): Me["queues"] {
  const member = new Set(person.queues.map(({ queue }) => queue));
  const codes = lookup(document).wrapUpCodes;
  return document.queues.map((queue) => ({
    id: queue.id,
    name: queue.name,
    colour: queue.colour,
    member: member.has(queue.id),
    declineAllowed: queue.declineAllowed,
    wrapUpMandatory: queue.wrapUpMandatory,
    wrapUpCodes: queue.wrapUpCodes.map((id) => ({ id, name: codes.get(id)?.name ?? id })),
  }));
}
