import { catalogue } from "../ui/i18n/i18n.ts";
import { texts } from "./text/en.ts";

/** Texts of the reports. */
export const t = catalogue(texts, {
  de: () => import("./text/de.ts"),
  fr: () => import("./text/fr.ts"),
  es: () => import("./text/es.ts"),
});

/** The title of a figure in the person's language; figures of one's own have only their name. */
export function figureTitle(column: { id: string; title: string }): string {
  const key = `m.${column.id}`;
  return key in texts ? t(key as keyof typeof texts) : column.title;
}
