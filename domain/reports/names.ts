import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Grouping } from "../../types/reports.ts";
import { lookup } from "../configuration/lookup.ts";

/** What stands where a key is empty, and for codes the hub writes itself. */
const NOTHING: Partial<Record<Grouping, string>> = {
  subject: "No subject",
  category: "No category",
  wrapUpCode: "Not wrapped up",
  agent: "Nobody",
  errorCode: "No error",
};
const OWN_CODES: Record<string, string> = { NS: "No code chosen", "-": "No codes set" };

/** The word for an id of a grouping; what the configuration no longer knows stays under its id. */
export function nameOf(document: Configuration, grouping: Grouping, id: string): string {
  if (id === "") return NOTHING[grouping] ?? "–";
  const known = lookup(document);
  switch (grouping) {
    case "queue":
      return known.queues.get(id)?.name ?? id;
    case "agent":
      return known.people.get(id)?.name ?? id;
    case "entryPoint":
      return known.entryPoints.get(id)?.name ?? id;
    case "category":
      return known.categories.get(id)?.name ?? id;
    case "wrapUpCode":
      return known.wrapUpCodes.get(id)?.name ?? OWN_CODES[id] ?? id;
    case "subject":
      return document.entryPoints.flatMap((entry) => entry.subjects)
        .find((subject) => subject.id === id)?.name ?? id;
    case "response":
      return document.standardResponses.find((response) => response.id === id)?.title ?? id;
    case "number":
    case "errorCode":
    case "medium":
      return id;
  }
}
