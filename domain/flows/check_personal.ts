import type { Treatment } from "../../types/configuration/flow_nodes.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { Prompt } from "../../types/configuration/prompts.ts";
import type { FieldError } from "../../types/errors.ts";
import { checkCondition, type KindOf } from "../rules/check_rules.ts";
import { momentNumber } from "../rules/moments.ts";
import { has } from "./prompts.ts";
import type { NodeOf } from "./run.ts";

/** Personas and experiments can be judged, and name what there is (CE09-R52, R53, B2). */
export const checkPersonal = (flow: Flow, path: string, kindOf: KindOf): FieldError[] => [
  ...flow.personas.flatMap((_, i) => persona(flow, i, `${path}.personas.${i}`, kindOf)),
  ...flow.experiments.flatMap((_, i) => experiment(flow, i, `${path}.experiments.${i}`)),
];

function persona(flow: Flow, at: number, path: string, kindOf: KindOf): FieldError[] {
  const one = flow.personas[at]!;
  const errors = checkCondition(one.when, `${path}.when`, kindOf);
  if (flow.personas.findIndex(({ name }) => name === one.name) < at) {
    errors.push(wrong(`${path}.name`, "not_unique", "another persona has this name"));
  }
  if (one.language !== null && !flow.languages.includes(one.language)) {
    const detail = `the flow does not offer "${one.language}"`;
    errors.push(wrong(`${path}.language`, "language", detail));
  }
  if (one.promptSet !== "" && !setsOf(flow).has(one.promptSet)) {
    const detail = `no text has a wording "${one.promptSet}"`;
    errors.push(wrong(`${path}.promptSet`, "unknown_reference", detail));
  }
  return errors;
}

function setsOf(value: unknown): Set<string> {
  if (value === null || typeof value !== "object") return new Set();
  const own = (value as Partial<Prompt>).sets;
  const names = Array.isArray(own) ? own.map(({ set }) => set) : [];
  return new Set([...names, ...Object.values(value).flatMap((item) => [...setsOf(item)])]);
}

function experiment(flow: Flow, at: number, path: string): FieldError[] {
  const one = flow.experiments[at]!;
  const errors = (["start", "end"] as const)
    .filter((field) => one[field] !== "" && momentNumber(one[field], "UTC") === null)
    .map((field) =>
      wrong(`${path}.${field}`, "value", `"${one[field]}" is no day or moment such as 2026-12-24`)
    );
  const shares = flow.experiments.slice(0, at + 1).filter(({ id }) => id === one.id)
    .reduce((sum, { share }) => sum + share, 0);
  if (shares > 100) {
    errors.push(wrong(`${path}.share`, "too_many", `the variants of "${one.id}" exceed 100 %`));
  }
  return errors;
}

/** A rule that holds has to do something (CE09-R40). */
export const checkEffects = (rules: readonly Treatment[], path: string): FieldError[] =>
  rules.flatMap((rule, i) =>
    !rule.on || rule.next !== null || Object.keys(rule.assign).length > 0 || has(rule.say) ? [] : [
      wrong(`${path}.${i}`, "treatment", `rule "${rule.name}" does nothing when it holds`),
    ]
  );

/** Each likely reason can be judged and asked. */
export const checkReason = (node: NodeOf<"reason">, path: string, kindOf: KindOf): FieldError[] => [
  ...node.candidates.flatMap((candidate, i) => [
    ...checkCondition(candidate.when, `${path}.candidates.${i}.when`, kindOf),
    ...(has(candidate.prompt) ? [] : [
      wrong(`${path}.candidates.${i}.prompt`, "missing_field", "say what is asked"),
    ]),
  ]),
  ...(node.agentKey === "1" || node.agentKey === "2"
    ? [wrong(`${path}.agentKey`, "not_unique", "1 and 2 are yes and no")]
    : []),
];

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
