import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";

/** Sources can be asked as they say. */
export const checkSources = (document: Configuration): FieldError[] =>
  document.sources.flatMap((_, i) => askable(document, i));

/** A source has an address, a SOAP one says whom it asks about (CE02-R24). */
function askable(document: Configuration, i: number): FieldError[] {
  const { kind, asks, url, envelope } = document.sources[i]!;
  const path = `sources.${i}`;
  if (kind === "directory" && asks !== "rest") {
    return [wrong(`${path}.asks`, "value", "a directory is asked over REST")];
  }
  const address = url === "" && asks !== "contacts"
    ? [wrong(`${path}.url`, "missing_field", "say at which address it is asked")]
    : [];
  const words = asks === "soap" && !/\{\{\s*by\s*\}\}/.test(envelope)
    ? [wrong(`${path}.envelope`, "missing_field", "an envelope with {{by}} in it is needed")]
    : [];
  return [...address, ...words];
}

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
