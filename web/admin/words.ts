import { catalogue, type Texts } from "../ui/i18n/i18n.ts";
import { texts } from "./text/en.ts";

/** Texts of the admin page. */
export const a = catalogue(texts, {
  de: () => import("./text/de.ts"),
  fr: () => import("./text/fr.ts"),
  es: () => import("./text/es.ts"),
});

/**
 * Names of settings and choices: they come from the configuration's own schema in English, and are
 * their own key. What a language lacks is said in English.
 */
export const phrase = catalogue({} as Texts, {
  de: () => import("./phrases/de.ts"),
  fr: () => import("./phrases/fr.ts"),
  es: () => import("./phrases/es.ts"),
});
