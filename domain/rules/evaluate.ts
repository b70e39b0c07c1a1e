import type { Comparison, Condition } from "../../types/configuration/condition.ts";
import type { Value } from "../../types/flows.ts";
import { compare } from "./compare.ts";
import { type Facts, isBlank } from "./facts.ts";
import { fill, placesOf } from "./fill.ts";

/** What a test of a condition saw (CE09-A2). */
export type Trace =
  | {
    held: boolean;
    variable: string;
    operator: Comparison["operator"];
    /** The variable's value; null = blank. */
    value: Value;
    values: Value[];
    /** The value could not be compared: it counts as false (CE09-B2). */
    wrong: boolean;
  }
  | { held: boolean; mode: "all" | "any"; conditions: Trace[] };

/** Whether a condition holds. */
export function evaluate(condition: Condition, facts: Facts): boolean {
  if (!("conditions" in condition)) return test(condition, facts).held;
  const holds = (each: Condition) => evaluate(each, facts);
  const conditions = condition.conditions as Condition[];
  return condition.mode === "all" ? conditions.every(holds) : conditions.some(holds);
}

/** The same with what was seen: every comparison is tested, also those that decide nothing. */
export function traceOf(condition: Condition, facts: Facts): Trace {
  if (!("conditions" in condition)) return test(condition, facts);
  const conditions = (condition.conditions as Condition[]).map((each) => traceOf(each, facts));
  const held = condition.mode === "all"
    ? conditions.every((t) => t.held)
    : conditions.some((t) => t.held);
  return { held, mode: condition.mode, conditions };
}

function test({ variable, operator, values }: Comparison, facts: Facts): Trace {
  const value = facts.value(variable);
  const filled = values.map((text) => resolve(text, facts));
  const held = compare({
    variable: value,
    operator,
    values: filled,
    kind: facts.kind(variable),
    timeZone: facts.timeZone,
  });
  return {
    held: held ?? false,
    variable,
    operator,
    value: isBlank(value) ? null : value,
    values: filled.map((v) => v ?? null),
    wrong: held === null,
  };
}

/** A fixed value, or another variable's as `{{name}}` (CE09-R39). */
function resolve(text: string, facts: Facts): Value | undefined {
  return placesOf(text).length === 0 ? text : fill(text, facts.value) ?? undefined;
}
