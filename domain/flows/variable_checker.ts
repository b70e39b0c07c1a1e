import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import { lookup } from "../configuration/lookup.ts";
import type { KindOf } from "../rules/check_rules.ts";
import { builtInKind, ownName, partsOfName } from "../rules/variables.ts";
import { withAccount } from "./account_variables.ts";
import { kindOf } from "./facts.ts";

/** Variables every flow has without declaring them. */
const GIVEN = [
  "service",
  "period",
  "entry",
  "context",
  "menu",
  "deflected",
  "key",
  "waitMinutes",
  "callbackNumber",
];

/** Kind of each variable a flow may name, or why there is none of that name. */
export function variableChecker(given: Flow, document: Configuration): KindOf {
  const flow = withAccount(given, document);
  const own = new Set([...GIVEN, ...flow.variables.map((v) => v.id), ...setBy(flow)]);
  if (flow.nodes.some(({ type }) => type === "service")) {
    for (const name of contextNames(document)) own.add(name);
  }
  const known = lookup(document);
  return (name) => {
    if (builtInKind(name) !== undefined && ownName(name) === null) {
      const { topic, subject } = partsOfName(name);
      if (topic === "openingHours" && !known.schedules.has(subject)) {
        return { fault: `there are no opening hours "${subject}"` };
      }
      if (/^(ewt|agentsFree|waiting)$/.test(topic) && !known.queues.has(subject)) {
        return { fault: `there is no queue "${subject}"` };
      }
      if (topic === "experiment" && !flow.experiments.some((e) => e.id === subject)) {
        return { fault: `the flow has no experiment "${subject}"` };
      }
      return kindOf(flow, name);
    }
    if (own.has(ownName(name) ?? name)) return kindOf(flow, name);
    return { fault: `there is no variable "${name}"` };
  };
}

/** Variables that sources fill where services ask them (CE02-R24). */
export const contextNames = ({ sources }: Configuration): string[] =>
  sources.flatMap(({ mapping }) => Object.keys(mapping));

/** Names that nodes set. */
const setBy = (flow: Flow): string[] =>
  flow.nodes.flatMap((node) => {
    switch (node.type) {
      case "collect":
      case "survey":
        return [node.into];
      case "set":
        return Object.keys(node.assign);
      case "lookup":
        return Object.keys(node.into);
      case "rule":
        return node.rules.flatMap((rule) => Object.keys(rule.assign));
      default:
        return [];
    }
  }).map((name) => ownName(name) ?? name);
