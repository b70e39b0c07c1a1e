import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FieldError } from "../../types/errors.ts";
import { repeats } from "../configuration/check/unique.ts";
import type { NodeOf } from "./run.ts";

/** Questions lead to the level asked for, and somebody can judge them (CE07-B9). */
export function checkVerify(
  node: NodeOf<"verify">,
  path: string,
  document: Configuration,
): FieldError[] {
  const errors = [
    ...repeats(node.questions, (q) => q.id, `${path}.questions`, "id", "this name is taken"),
    ...node.questions.flatMap((q, i) => checkBounds(q, `${path}.questions.${i}`)),
    ...checkKeys(node, Math.min(...node.questions.map((q) => q.min)), path),
  ];
  if (node.requiredLevel < 2) return errors;
  if (!node.questions.some((q) => q.level >= node.requiredLevel)) {
    const detail = `no question leads to level ${node.requiredLevel}`;
    errors.push(wrong(`${path}.requiredLevel`, "level", detail));
  }
  if (!document.sources.some((s) => s.kind === "directory" && s.on)) {
    errors.push(
      wrong(path, "directory", "nobody can judge the answers: add a source of kind directory"),
    );
  }
  return errors;
}

/** The key for “I do not have it” is no answer and does not end one (CE07-R9). */
export function checkKeys(
  { skipKey, endKey }: { skipKey: string | null; endKey: string },
  fewest: number,
  path: string,
): FieldError[] {
  if (skipKey === null) return [];
  if (skipKey === endKey) {
    return [wrong(`${path}.skipKey`, "not_unique", `"${skipKey}" ends what is keyed`)];
  }
  return /\d/.test(skipKey) && fewest === 1
    ? [wrong(`${path}.skipKey`, "not_unique", `"${skipKey}" may be an answer: choose * or #`)]
    : [];
}

/** The text with the way into a visual IVR is sent from a number for texts (CE07-R14). */
export function checkLink(
  node: NodeOf<"link">,
  path: string,
  document: Configuration,
): FieldError[] {
  const from = document.entryPoints.find((e) => e.id === node.from);
  return from?.channel === "sms" ? [] : [
    wrong(`${path}.from`, "unknown_reference", `there is no number for texts "${node.from}"`),
  ];
}

/** Least and greatest number of digits are in order. */
export const checkBounds = (
  { min, max }: { min: number; max: number },
  path: string,
): FieldError[] =>
  min <= max ? [] : [wrong(`${path}.max`, "order", `fewer digits than at least, ${min}`)];

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
