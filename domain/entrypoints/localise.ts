import type { Localised } from "../../types/configuration/parts.ts";

/**
 * The text in the first of the wished languages that has one, else in any language it has, else
 * empty (CE18-X15). Languages are BCP 47 tags; only their primary part counts: `de-AT` reads `de`.
 */
export function localise(text: Localised, ...languages: (string | undefined)[]): string {
  for (const language of languages) {
    const found = language ? text[primary(language)] : undefined;
    if (found) return found;
  }
  return text.en ?? Object.values(text).find((value) => value !== "") ?? "";
}

/** `pt-BR` and `PT_br` are `pt`; empty when it is no language tag. */
export function primary(language: string): string {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(language.trim())?.[0].toLowerCase() ?? "";
}
