import type { Treatment } from "../../types/configuration/flow_nodes.ts";
import { type Trace, traceOf } from "./evaluate.ts";
import type { Facts } from "./facts.ts";

export interface Applied {
  /** Where it goes; null = no rule that fired says so. */
  next: string | null;
  /** Names of the rules that fired, in order. */
  fired: string[];
  /** Every rule that was tested, in order; `wrong` = a value could not be compared (CE09-B2). */
  tested: { name: string; result: "held" | "not" | "wrong" }[];
}

/**
 * Rules from top to bottom: the first that holds is applied and ends the testing unless it says
 * `continue` (CE09-R42). `fire` is called for each that fires, so that later rules see what it set.
 * Of several that name a way the last one wins.
 */
export function applyRules(
  rules: readonly Treatment[],
  facts: Facts,
  fire: (rule: Treatment) => void,
): Applied {
  const applied: Applied = { next: null, fired: [], tested: [] };
  for (const rule of rules) {
    if (!rule.on) continue;
    const trace = traceOf(rule.when, facts);
    const result = isWrong(trace) ? "wrong" : trace.held ? "held" : "not";
    applied.tested.push({ name: rule.name, result });
    if (!trace.held) continue;
    applied.fired.push(rule.name);
    fire(rule);
    applied.next = rule.next ?? applied.next;
    if (!rule.continue) break;
  }
  return applied;
}

const isWrong = (trace: Trace): boolean =>
  "conditions" in trace ? trace.conditions.some(isWrong) : trace.wrong;

/** Every rule with what each of its comparisons saw, for trying rules out (CE09-A2). */
export const traceRules = (
  rules: readonly Treatment[],
  facts: Facts,
): { name: string; on: boolean; trace: Trace }[] =>
  rules.map((rule) => ({ name: rule.name, on: rule.on, trace: traceOf(rule.when, facts) }));
