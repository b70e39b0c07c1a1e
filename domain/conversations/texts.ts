import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Localised } from "../../types/configuration/parts.ts";
import { localise } from "../entrypoints/localise.ts";

/** A configured text in the customer's language, else the entry point's, else the company's. */
export function localText(
  document: Configuration,
  texts: Localised,
  language: string,
  entry?: EntryPoint,
): string {
  return localise(texts, language, entry?.language, document.company.language).trim()
    .replaceAll("{{company.name}}", document.company.name);
}
