import type { Service } from "../../../types/configuration/services.ts";
import type { ServiceState, ServiceWorld } from "../../../types/flows.ts";
import { labelsFor } from "../../services/labels.ts";
import { plainService } from "../../services/plain_service.ts";
import { factsOf } from "../facts.ts";
import type { Run } from "../run.ts";

/** What the node waits for. */
export const PART = { context: 1, estimate: 2 } as const;

/** A number sources can be asked about: withheld and malformed ones are not (CE02-F8). */
const USABLE = /^\+[1-9]\d{6,14}$/;

/** Services where a flow runs without any: what holds is the entry point's own queue. */
const NONE: ServiceWorld = {
  find: () => undefined,
  own: plainService("default"),
  fallback: plainService("default"),
  labels: [],
  source: () => undefined,
  hasQueue: () => true,
  hasSkill: () => true,
  reachable: () => true,
};

export const servicesOf = (run: Run): ServiceWorld => run.world.services ?? NONE;

/** Parameters in force of a call that was handed to a service. */
export function profileOf(run: Run, state: ServiceState): Service {
  const services = servicesOf(run);
  return [services.find(state.profile), services.own, services.fallback]
    .find((one) => one?.id === state.profile) ?? services.fallback;
}

/** Who calls, as far as it is known. */
export function callerOf(run: Run): { customer: string; address: string } {
  const number = String(run.world.value("cli") ?? "");
  return { customer: run.frame.identity.customer, address: USABLE.test(number) ? number : "" };
}

/** Labels as they stand now: the path grows until it is routed (CE02-R26). */
export function label(run: Run, state: ServiceState, profile: Service): void {
  const own = profile.labels.map(({ name }) => name);
  state.labels = labelsFor({
    labels: [
      ...servicesOf(run).labels.filter(({ name }) => !own.includes(name)),
      ...profile.labels,
    ],
    entry: run.world.entryPoint ?? "",
    period: state.period,
    path: run.frame.path,
  }, factsOf(run));
}
