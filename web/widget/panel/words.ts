import { de } from "./words/de.ts";
import { en, type Words } from "./words/en.ts";
import { es } from "./words/es.ts";
import { fr } from "./words/fr.ts";

export type { Words };

const LANGUAGES: Record<string, Words> = { en, de, fr, es };
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "iw", "ku", "ps", "ur", "yi"]);

/** Texts for a BCP 47 tag; English where we have none. */
export function words(language: string): Words {
  return LANGUAGES[language.slice(0, 2)] ?? en;
}

export function direction(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language.slice(0, 2)) ? "rtl" : "ltr";
}

/** "about 4 min" for an expected wait in seconds; null when unknown, so that no figure is made up. */
export function waitText(words: Words, seconds: number | null): string | null {
  if (seconds === null) return null;
  if (seconds < 60) return words.underAMinute;
  return words.aboutMinutes(Math.round(seconds / 60));
}
