import type { Configuration } from "../../types/configuration/configuration.ts";
import type { KindOf } from "../rules/check_rules.ts";
import { variableChecker } from "./variable_checker.ts";

/**
 * Variables the rules of services may name: what any flow that leads to a service knows, as several
 * flows may lead to the same one.
 */
export function serviceKinds(document: Configuration): KindOf {
  const flows = document.flows.filter((f) => f.nodes.some(({ type }) => type === "service"));
  const checkers = flows.map((flow) => variableChecker(flow, document));
  return (name) => {
    const kinds = checkers.map((kindOf) => kindOf(name));
    return kinds.find((kind) => typeof kind === "string") ?? kinds[0] ??
      { fault: `no flow leads to a service: there is no variable "${name}"` };
  };
}
