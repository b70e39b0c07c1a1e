import type { Hub } from "../../types/hub.ts";
import { HubError } from "../../types/errors.ts";
import type { ReportName, ReportSettings } from "../../types/reports.ts";
import { DEFINITIONS } from "./definitions.ts";
import { wrong } from "./period.ts";
import { checkThresholds } from "./thresholds.ts";

/** Refuses what this report cannot be told apart or narrowed by, with the field (BO07-X1). */
export function checkSettings(hub: Hub, report: ReportName, settings: ReportSettings): void {
  const { groupings, filters, title } = DEFINITIONS[report];
  const unfit = settings.groupBy.find((grouping) => !groupings.includes(grouping));
  if (unfit !== undefined) throw wrong("groupBy", `"${title}" is not told apart by ${unfit}`);
  if (new Set(settings.groupBy).size < settings.groupBy.length) {
    throw wrong("groupBy", "each grouping only once");
  }
  for (const [name, ids] of Object.entries(settings.filter)) {
    if (ids.length > 0 && !(filters as string[]).includes(name)) {
      throw wrong(`filter.${name}`, `"${title}" cannot be narrowed by ${name}`);
    }
  }
  checkThresholds(settings.thresholds);
  checkKnown(hub, settings);
}

function checkKnown(hub: Hub, { filter }: ReportSettings): void {
  const { document } = hub.settings();
  const known: [keyof typeof filter, { id: string }[]][] = [
    ["entryPoints", document.entryPoints],
    ["wrapUpCodes", [...document.wrapUpCodes, { id: "NS" }, { id: "-" }]],
  ];
  for (const [name, entries] of known) {
    const ids = new Set(entries.map((entry) => entry.id));
    const unknown = filter[name].find((id) => !ids.has(id));
    if (unknown !== undefined) throw unknownValue(name, unknown);
  }
}

/** A filter value nobody knows: no report about nothing. */
export function unknownValue(filter: string, id: string): HubError {
  return wrong(`filter.${filter}`, `there is nothing called "${id.slice(0, 63)}"`);
}
