import { catalogue } from "../ui/i18n/i18n.ts";
import { texts } from "./text/en.ts";

/** Texts of the boards. */
export const t = catalogue(texts, {
  de: () => import("./text/de.ts"),
  fr: () => import("./text/fr.ts"),
  es: () => import("./text/es.ts"),
});
