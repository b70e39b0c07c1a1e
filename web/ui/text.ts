import { catalogue } from "./i18n/i18n.ts";
import { texts } from "./i18n/en.ts";

/** Texts shared by all screens. */
export const t = catalogue(texts, {
  de: () => import("./i18n/de.ts"),
  fr: () => import("./i18n/fr.ts"),
  es: () => import("./i18n/es.ts"),
});
