import { getLogger } from "@logtape/logtape";
import type { z } from "zod";
import type { MaskPattern } from "../../types/configuration/library.ts";

type Pattern = z.output<typeof MaskPattern>;

/** Time all patterns together may take on one message (CE29-X18), milliseconds. */
const CAP_MS = 20;
/** Beyond this it was the expression and not a busy machine: it is not tried again, milliseconds. */
const HOPELESS_MS = 250;
const TRIES = 2;
/** Longest text patterns look at; what is beyond is treated as if the cap had struck. */
const MAX_TEXT = 20_000;

export interface Masked {
  text: string;
  /** Found values of `display` patterns, by pattern name (CE29-R9). */
  detected: Record<string, string>;
  /** Something was hidden that a person with the right may see again. */
  hidden: boolean;
  /** The time cap struck: every digit group of six or more was hidden instead. */
  capped: boolean;
}

/**
 * Lays the configured patterns over a text (CE29-R9 to R11). Text that takes too long loses all its
 * long digit groups: it fails closed (CE29-X18).
 */
export function applyPatterns(
  patterns: readonly Pattern[],
  direction: "inbound" | "outbound",
  text: string,
): Masked {
  const mine = patterns.filter((p) => p.scope === "both" || p.scope === direction);
  if (mine.length === 0 || text === "") return unchanged(text);
  const usable = () => text.length <= MAX_TEXT && !mine.some((p) => hopeless.has(p.expression));
  // A machine that was busy elsewhere gets a second try.
  for (let i = 0; i < TRIES && usable(); i++) {
    const masked = timed(mine, text);
    if (masked !== null) return masked;
  }
  return failClosed(text);
}

const unchanged = (text: string): Masked => ({
  text,
  detected: {},
  hidden: false,
  capped: false,
});

/** Expressions that ran far over the cap once are not run again: all texts fail closed from then on. */
const hopeless = new Set<string>();

/** Null when the cap struck. */
function timed(patterns: readonly Pattern[], text: string): Masked | null {
  const result = unchanged(text);
  const started = performance.now();
  for (const pattern of patterns) {
    const before = performance.now();
    apply(pattern, result);
    const now = performance.now();
    if (now - before > HOPELESS_MS) {
      hopeless.add(pattern.expression);
      getLogger(["hubbub", "masking"]).error(
        "The expression of mask pattern {id} ran {took} ms: it is switched off, long numbers are hidden instead",
        { id: pattern.id, took: Math.round(now - before) },
      );
      return null;
    }
    if (now - started > CAP_MS) return null;
  }
  return result;
}

function apply(pattern: Pattern, result: Masked): void {
  const expression = compile(pattern.expression);
  if (expression === null) return;
  if (pattern.action === "display") {
    const found = expression.exec(result.text)?.[0];
    expression.lastIndex = 0;
    if (found) result.detected[pattern.name] = found.slice(0, 200);
    return;
  }
  const text = result.text.replace(expression, (found) => hideAllBut(found, pattern.keepLast));
  result.hidden ||= text !== result.text;
  result.text = text;
}

function failClosed(text: string): Masked {
  const masked = text.replace(/\d{6,}/g, (digits) => "*".repeat(digits.length));
  return { text: masked, detected: {}, hidden: masked !== text, capped: true };
}

/** Hides letters and digits, keeps separators and the last characters. */
function hideAllBut(found: string, keepLast: number): string {
  const characters = [...found];
  const keepFrom = characters.length - keepLast;
  return characters.map((c, i) => i >= keepFrom || !/[\p{L}\p{N}]/u.test(c) ? c : "*").join("");
}

const compiled = new Map<string, RegExp | null>();
/** Compiled expressions kept; the configuration allows far fewer. */
const MAX_COMPILED = 200;

function compile(expression: string): RegExp | null {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  let made: RegExp | null;
  try {
    made = new RegExp(expression, "giu");
  } catch {
    made = null;
  }
  compiled.set(expression, made);
  return made;
}
