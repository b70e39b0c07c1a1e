import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";

/** Longest probe and what matching it may take, before an expression counts as dangerous. */
const PROBE_MAX_LENGTH = 800;
const PROBE_MS = 20;
/** The fastest of so many tries counts: a busy machine is slow now and then, a bad expression always. */
const PROBE_TRIES = 5;
/**
 * Probes grow by two characters or this share: an expression whose time doubles with every character
 * is caught on the first probe that is slow, never on one that takes for ever.
 */
const PROBE_GROWTH = 1.15;

/** Expressions compile, match something, and cannot be made to run for ever (CE29-X18). */
export function checkMaskPatterns(document: Configuration): FieldError[] {
  const errors: FieldError[] = document.maskPatterns.flatMap((pattern, i) => {
    const detail = expressionFault(pattern.expression);
    return detail === null
      ? []
      : [{ field: `maskPatterns.${i}.expression`, code: "expression", detail }];
  });
  if (document.maskPatterns.length > document.company.maskLimit) {
    errors.push({
      field: "maskPatterns",
      code: "mask.limit",
      detail: `at most ${document.company.maskLimit} mask patterns (company setting)`,
    });
  }
  return errors;
}

/** What is wrong with an expression, in plain words; null when it is safe to use. */
export function expressionFault(source: string): string | null {
  let expression: RegExp;
  try {
    expression = new RegExp(source, "giu");
  } catch {
    return "this is no valid regular expression";
  }
  expression.lastIndex = 0;
  if (new RegExp(source, "iu").test("")) return "it matches even an empty text";
  if (hasNestedRepeat(source) || explodes(source)) {
    return "it could take very long on some texts: do not repeat what already repeats";
  }
  return null;
}

/** A repeated group that itself holds an unbounded repeat or alternatives, as in `(a+)+`, `(a|b)*`. */
function hasNestedRepeat(source: string): boolean {
  const plain = source.replaceAll(/\\./g, "x").replaceAll(/\[[^\]]*\]/g, "x");
  const stack: boolean[] = [];
  for (let i = 0; i < plain.length; i++) {
    const char = plain[i]!;
    if (char === "(") stack.push(false);
    else if (char === ")") {
      const risky = stack.pop() ?? false;
      const repeated = isUnbounded(plain, i + 1);
      if (risky && repeated) return true;
      if ((risky || repeated) && stack.length > 0) stack[stack.length - 1] = true;
    } else if (stack.length > 0 && (char === "|" || isUnbounded(plain, i))) {
      stack[stack.length - 1] = true;
    }
  }
  return false;
}

const isUnbounded = (source: string, at: number) =>
  /^([*+]|\{\d+,\})/.test(source.slice(at, at + 8));

/** Tries growing texts of the sort that makes backtracking blow up, stopping at the first slow one. */
function explodes(source: string): boolean {
  const expression = new RegExp(source, "iu");
  const seeds = ["0", "1", "a", " ", "-", "0 ", "1-", "ab", "a1", "@", ".", "a."];
  return seeds.some((seed) => {
    for (let length = 8; length <= PROBE_MAX_LENGTH;) {
      const probe = `${seed.repeat(length / seed.length)}!`;
      if (isSlow(expression, probe)) return true;
      length = Math.max(length + 2, Math.floor(length * PROBE_GROWTH));
    }
    return false;
  });
}

function isSlow(expression: RegExp, probe: string): boolean {
  for (let tried = 0; tried < PROBE_TRIES; tried++) {
    const started = performance.now();
    expression.test(probe);
    if (performance.now() - started <= PROBE_MS) return false;
  }
  return true;
}
