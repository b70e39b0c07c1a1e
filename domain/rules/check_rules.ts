import type { Comparison, Condition, Operator } from "../../types/configuration/condition.ts";
import type { Treatment } from "../../types/configuration/flow_nodes.ts";
import type { FieldError } from "../../types/errors.ts";
import { placesOf } from "./fill.ts";
import { dateNumber, momentNumber, timeNumber, weekdayNumber } from "./moments.ts";
import { patternFault } from "./pattern.ts";
import type { VariableKind } from "./variables.ts";

/** Most conditions of one rule, groups counted through (CE09-R40). */
const MAX_CONDITIONS = 20;

const ANY: readonly Operator[] = ["equal", "not_equal", "in", "not_in", "blank", "not_blank"];
const ORDER: readonly Operator[] = [
  "between",
  "not_between",
  "greater",
  "greater_equal",
  "less",
  "less_equal",
];

/** Operators that make sense of a kind of variable; of texts all do (CE09-B2). */
const FITTING: Partial<Record<VariableKind, readonly Operator[]>> = {
  boolean: ["equal", "not_equal", "blank", "not_blank"],
  number: [...ANY, ...ORDER],
  date: [...ANY, ...ORDER],
  time: [...ANY, ...ORDER],
  dateTime: [...ANY, ...ORDER],
  weekday: [...ANY, ...ORDER],
};

/** Kind of a variable by name, or what is wrong with the name. */
export type KindOf = (name: string) => VariableKind | { fault: string };

/** Everything wrong with a condition, each at its exact place (CE09-B2). */
export function checkCondition(condition: Condition, path: string, kindOf: KindOf): FieldError[] {
  const count = countOf(condition);
  const size = count > MAX_CONDITIONS
    ? [wrong(path, "too_many", `${count} conditions; at most ${MAX_CONDITIONS}`)]
    : [];
  return [...size, ...inside(condition, path, kindOf)];
}

export const checkTreatments = (
  rules: readonly Treatment[],
  path: string,
  kindOf: KindOf,
): FieldError[] =>
  rules.flatMap((rule, i) => checkCondition(rule.when, `${path}.${i}.when`, kindOf));

const countOf = (condition: Condition): number =>
  "conditions" in condition
    ? (condition.conditions as Condition[]).reduce((sum, each) => sum + countOf(each), 0)
    : 1;

function inside(condition: Condition, path: string, kindOf: KindOf): FieldError[] {
  if (!("conditions" in condition)) return comparison(condition, path, kindOf);
  return (condition.conditions as Condition[])
    .flatMap((each, i) => inside(each, `${path}.conditions.${i}`, kindOf));
}

function comparison(of: Comparison, path: string, kindOf: KindOf): FieldError[] {
  const kind = kindOf(of.variable);
  if (typeof kind === "object") {
    return [wrong(`${path}.variable`, "unknown_variable", kind.fault)];
  }
  const fitting = FITTING[kind];
  if (fitting && !fitting.includes(of.operator)) {
    return [
      wrong(`${path}.operator`, "operator", `"${of.operator}" does not fit a ${kind} variable`),
    ];
  }
  return [...number(of, path), ...values(of, kind, path, kindOf)];
}

/** How many values an operator takes. */
function number({ operator, values }: Comparison, path: string): FieldError[] {
  const [least, most] = operator.endsWith("blank")
    ? [0, 0]
    : operator.endsWith("between")
    ? [2, 2]
    : operator === "in" || operator === "not_in"
    ? [1, 100]
    : [1, 1];
  if (values.length >= least && values.length <= most) return [];
  const detail = most === 0
    ? "takes no value"
    : least === most
    ? `takes ${least === 1 ? "one value" : "two values"}, here are ${values.length}`
    : "the list is empty";
  return [wrong(`${path}.values`, "values", `"${operator}" ${detail}`)];
}

const READ: Partial<Record<VariableKind, [(text: string) => boolean, string]>> = {
  number: [(t) => /^[+-]?\d+(\.\d+)?$/.test(t), "a number such as 3 or 2.5"],
  boolean: [(t) => /^(true|false)$/i.test(t), "true or false"],
  date: [(t) => dateNumber(t) !== null, "a day such as 2026-12-24"],
  time: [(t) => timeNumber(t) !== null, "a time such as 17:30"],
  dateTime: [(t) => momentNumber(t, "UTC") !== null, "a moment such as 2026-12-24T17:30"],
  weekday: [(t) => weekdayNumber(t) !== null, "a day of the week such as Mon"],
};

function values(of: Comparison, kind: VariableKind, path: string, kindOf: KindOf): FieldError[] {
  return of.values.flatMap((text, i) => {
    const at = `${path}.values.${i}`;
    const places = placesOf(text);
    if (places.length > 0) return checkPlaces(text, at, kindOf);
    if (text.trim() === "") return [wrong(at, "empty", "write a value, or ask for blank")];
    const fault = of.operator.endsWith("matching") ? patternFault(text) : null;
    if (fault !== null) return [wrong(at, "pattern", fault)];
    const read = READ[kind];
    const parts = of.operator.endsWith("in") ? text.split(",") : [text];
    return read && !parts.every((part) => read[0](part.trim()))
      ? [wrong(at, "value", `"${text}" is not ${read[1]}`)]
      : [];
  });
}

/** Every `{{name}}` of a text is a variable there is. */
export function checkPlaces(text: string, path: string, kindOf: KindOf): FieldError[] {
  return placesOf(text).flatMap((name) => {
    const kind = kindOf(name);
    return typeof kind === "object" ? [wrong(path, "unknown_variable", kind.fault)] : [];
  });
}

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
