import type { Treatment } from "../../types/configuration/flows.ts";
import { evaluate, type Trace, traceOf } from "./evaluate.ts";
import type { Facts } from "./facts.ts";

export interface Applied {
  /** Where it goes; null = no rule that fired says so. */
  next: string | null;
  /** Names of the rules that fired, in order. */
  fired: string[];
}

/**
 * Rules from top to bottom: the first that holds is applied and ends the testing unless it says
 * `continue` (CE09-R42). `assign` is called for each that fires, so that later rules see what it
 * set. Of several that name a way the last one wins.
 */
export function applyRules(
  rules: readonly Treatment[],
  facts: Facts,
  assign: (values: Record<string, string>) => void,
): Applied {
  const applied: Applied = { next: null, fired: [] };
  for (const rule of rules) {
    if (!rule.on || !evaluate(rule.when, facts)) continue;
    applied.fired.push(rule.name);
    assign(rule.assign);
    applied.next = rule.next ?? applied.next;
    if (!rule.continue) break;
  }
  return applied;
}

/** Every rule with what each of its comparisons saw, for trying rules out (CE09-A2). */
export const traceRules = (
  rules: readonly Treatment[],
  facts: Facts,
): { name: string; on: boolean; trace: Trace }[] =>
  rules.map((rule) => ({ name: rule.name, on: rule.on, trace: traceOf(rule.when, facts) }));
