import type { Service, ServiceChange, ServiceRule } from "../../types/configuration/services.ts";
import type { ServiceValues, ServiceWorld } from "../../types/flows.ts";
import { evaluate } from "../rules/evaluate.ts";
import type { Facts } from "../rules/facts.ts";

/** A service's own parameters, before any rule. */
export const valuesOf = (service: Service): ServiceValues => ({
  queue: service.queue,
  skills: service.skills,
  supplementarySkills: service.supplementarySkills,
  supplementarySec: service.supplementarySec,
  priority: service.priority,
  sayWait: service.sayWait,
  waitLimitSec: service.waitLimitSec,
  lastAgent: service.lastAgent,
});

export interface Tried {
  rule: string;
  held: boolean;
  /** What it names and is not there any more; empty = nothing. Such a rule is skipped (CE02-B4). */
  missing: string;
}

/** Parameters of a call and the rules tried: of several that hold, later ones win (CE02-R9). */
export function applyServiceRules(
  service: Service,
  facts: Facts,
  services: ServiceWorld,
): { values: ServiceValues; tried: Tried[] } {
  let values = valuesOf(service);
  const tried: Tried[] = [];
  for (const rule of service.rules) {
    if (!rule.on) continue;
    const missing = missingIn(rule, services);
    const held = missing === "" && evaluate(rule.when, facts);
    tried.push({ rule: rule.name, held, missing });
    if (held) values = { ...values, ...changed(rule.set) };
  }
  return { values, tried };
}

/** What a rule sets: null leaves a parameter as it is. */
const changed = (set: ServiceChange): Partial<ServiceValues> =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null));

function missingIn({ set }: ServiceRule, services: ServiceWorld): string {
  if (set.queue !== null && !services.hasQueue(set.queue)) return `queue "${set.queue}"`;
  const skills = [...set.skills ?? [], ...set.supplementarySkills ?? []];
  const gone = skills.find(({ skill }) => !services.hasSkill(skill));
  return gone ? `skill "${gone.skill}"` : "";
}
