import type { Value } from "../../types/flows.ts";
import { isBlank } from "./facts.ts";

/** Longest value put into a text, in characters (CE09-B4). */
export const MAX_VALUE = 500;
const PLACE = /\{\{\s*([A-Za-z][A-Za-z0-9_:-]{0,119})\s*\}\}/g;

/** Names of the `{{name}}` places of a text. */
export const placesOf = (text: string): string[] => [...text.matchAll(PLACE)].map((m) => m[1]!);

/**
 * A text with its `{{name}}` places filled, or null when one of them is blank: such a text is never
 * spoken with a gap (CE09-B5).
 */
export function fill(text: string, value: (name: string) => Value | undefined): string | null {
  let complete = true;
  const filled = text.replace(PLACE, (_, name: string) => {
    const found = value(name);
    if (isBlank(found)) complete = false;
    return tame(String(found ?? ""));
  });
  return complete ? filled : null;
}

/** A value from outside, fit to be spoken or shown: no control characters, at most 500 (CE09-B4). */
export function tame(text: string): string {
  // deno-lint-ignore no-control-regex
  const plain = text.replaceAll(/[\u0000-\u0020\u007f-\u00a0\u2028\u2029]+/g, " ").trim();
  return [...plain].slice(0, MAX_VALUE).join("");
}
