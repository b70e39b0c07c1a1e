import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { ServiceWorld } from "../../types/flows.ts";
import { lookup } from "../configuration/lookup.ts";
import { plainService } from "./plain_service.ts";
import { reachable } from "./reachable.ts";

/**
 * The services a flow may hand a call to: parameters of the configuration the call runs on; what
 * there is to be served by, of the one in force (CE02-B4, B5).
 */
export function serviceWorld(
  document: Configuration,
  entry: EntryPoint | undefined,
  inForce: Configuration = document,
): ServiceWorld {
  const { services, sources } = lookup(document);
  const { queues, skills } = lookup(inForce);
  const plain = plainService(entry?.queue ?? document.queues[0]?.id ?? "");
  const fallback = services.get(document.company.defaultService ?? "") ?? plain;
  return {
    find: (id) => services.get(id),
    own: services.get(entry?.voice.service ?? "") ?? fallback,
    fallback,
    labels: entry?.voice.labels ?? [],
    source: (id) => sources.get(id),
    hasQueue: (id) => queues.has(id),
    hasSkill: (id) => skills.has(id),
    reachable: (queue, needs) => reachable(inForce, queue, needs),
  };
}
