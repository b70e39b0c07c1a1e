import type { Schema } from "../schema.ts";

/** Words for fields of flows that have no title of their own, by key. */
export const FLOW_FIELDS: Record<string, string> = {
  prompt: "What is said",
  requiredLevel: "Verification level needed",
  language: "Language",
  languages: "Languages",
  invalid: "When what was keyed is not valid",
  into: "Kept in the variable",
  min: "Fewest digits",
  max: "Most digits",
  endKey: "Key at the end",
  skipKey: "Key for “I do not have it”",
  repeats: "Repeats",
  checkDigit: "Check digit",
  questions: "Questions",
  format: "Form of the answer",
  level: "Verified by it up to level",
  success: "When it is right",
  failure: "When it is wrong",
  rules: "Rules",
  when: "Holds when",
  waiting: "While waiting, in turn",
  musicSec: "Music after it (seconds)",
  key: "Key",
  thanks: "Said at the end",
  variables: "Variables",
  options: "Choices",
  type: "Kind",
};

/** A schema whose fields all have words; skills keep theirs. */
export function titled(schema: Schema, key = ""): Schema {
  if (key === "rings") return schema;
  const { properties, items, anyOf, ...own } = schema;
  return {
    ...(own.title === undefined && FLOW_FIELDS[key] !== undefined
      ? { title: FLOW_FIELDS[key] }
      : {}),
    ...own,
    ...(properties ? { properties: mapped(properties) } : {}),
    ...(items ? { items: titled(items) } : {}),
    ...(anyOf ? { anyOf: anyOf.map((one) => titled(one)) } : {}),
  };
}

const mapped = (properties: Record<string, Schema>) =>
  Object.fromEntries(
    Object.entries(properties).map(([key, field]) => [key, titled(field, key)]),
  );
