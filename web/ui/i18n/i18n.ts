import { computed, signal } from "@preact/signals";
import { recall, remember } from "../storage.ts";

/** Languages the screens speak; the first is complete and stands in for whatever another lacks. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** A text with `{name}` gaps, or its plural forms chosen by `{count}`. */
export type Text = string | { one: string; other: string };
export type Texts = Record<string, Text>;
export type Values = Record<string, string | number>;
export type Translate<T extends Texts> = (key: keyof T & string, values?: Values) => string;
/** The same keys in another language; what is missing is said in English. */
export type Translation<T extends Texts> = { [K in keyof T]?: Text };

type Loader<T extends Texts> = () => Promise<{ texts: Translation<T> }>;

/** The language chosen; texts change as soon as their catalogue is there. */
export const language = signal<Language>(firstLanguage());
export const locale = computed(() => language.value);

const loaded = signal(0);

function isLanguage(value: string | undefined): value is Language {
  return value !== undefined && value in LANGUAGES;
}

function firstLanguage(): Language {
  const kept = recall("language");
  if (isLanguage(kept)) return kept;
  const wanted = (globalThis.navigator?.languages ?? []).map((tag) => tag.slice(0, 2));
  return wanted.find(isLanguage) ?? "en";
}

/** Chooses a language for this browser and tells the document. */
export function chooseLanguage(next: Language): void {
  language.value = next;
  remember("language", next);
  tellDocument();
}

/** Follows the person's own language unless this browser has one chosen. */
export function suggestLanguage(wanted: string): void {
  if (recall("language") === undefined && isLanguage(wanted)) language.value = wanted;
  tellDocument();
}

export function tellDocument(): void {
  document.documentElement.lang = language.value;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language.value) ? "rtl" : "ltr";
}

/**
 * The texts of one screen: English in the bundle, the rest fetched when chosen. What a language
 * lacks is said in English.
 */
export function catalogue<T extends Texts>(
  english: T,
  others: Partial<Record<Exclude<Language, "en">, Loader<T>>>,
): Translate<T> {
  const ready = new Map<Language, Translation<T>>([["en", english]]);
  const fetching = new Set<Language>();
  return (key, values) => {
    const chosen = language.value;
    void loaded.value;
    const texts = ready.get(chosen);
    if (!texts && !fetching.has(chosen)) {
      fetching.add(chosen);
      others[chosen as Exclude<Language, "en">]?.().then(({ texts }) => {
        ready.set(chosen, texts);
        loaded.value++;
      }, () => fetching.delete(chosen));
    }
    return fill(texts?.[key] ?? english[key] ?? key, values, chosen);
  };
}

/** Puts values into the gaps; numbers are written as the language writes them. */
export function fill(text: Text, values: Values | undefined, language: string): string {
  const form = typeof text === "string" ? text : choose(text, Number(values?.count), language);
  if (!values) return form;
  return form.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name];
    if (value === undefined) return gap;
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
}

function choose(forms: { one: string; other: string }, count: number, language: string): string {
  return new Intl.PluralRules(language).select(count) === "one" ? forms.one : forms.other;
}
