import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";

/** Standard responses say whose they are and have a text. */
export function checkTexts(document: Configuration): FieldError[] {
  return document.standardResponses.flatMap((response, i) => {
    const path = `standardResponses.${i}`;
    const errors: FieldError[] = [];
    if (response.scope === "queue" && response.queue === null) {
      errors.push({ field: `${path}.queue`, code: "missing_field", detail: "say for which queue" });
    }
    if (response.scope === "personal" && response.owner === null) {
      errors.push({ field: `${path}.owner`, code: "missing_field", detail: "say whose it is" });
    }
    if (!Object.values(response.body).some((text) => text.trim() !== "")) {
      errors.push({ field: `${path}.body`, code: "empty", detail: "write a text" });
    }
    if (response.from !== null && response.to !== null && response.to < response.from) {
      errors.push({ field: `${path}.to`, code: "order", detail: "ends before it begins" });
    }
    return errors;
  });
}
