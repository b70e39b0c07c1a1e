import type { Hub } from "../../types/hub.ts";
import type { ReportSettings } from "../../types/reports.ts";
import { countBands, thresholdLists } from "./bands.ts";
import { countSpreads, SPREADS } from "./count_calls.ts";
import type { ReadBands } from "./report_lines.ts";
import type { Scope } from "./scope.ts";

/**
 * The bands of a service level report: those asked for, else those all queues and media share.
 * Where they differ there are none, and a note says so (CE16-M11).
 */
export async function bandsOf(hub: Hub, settings: ReportSettings, scope: Scope): Promise<
  { thresholds: number[]; readBands: ReadBands; notes: string[] }
> {
  const { report } = settings;
  if (report !== "interactions" && SPREADS[report] !== undefined) {
    return { thresholds: [], readBands: await countSpreads(hub, report, scope), notes: [] };
  }
  if (report !== "service_level") return { thresholds: [], readBands: null, notes: [] };
  const lists = settings.thresholds.length > 0 ? [settings.thresholds] : thresholdLists(hub, scope);
  const [thresholds] = lists;
  if (lists.length !== 1 || thresholds === undefined) {
    return {
      thresholds: [],
      readBands: null,
      notes: [
        "The bands are left out: the queues and media chosen do not share one list of thresholds.",
      ],
    };
  }
  return { thresholds, readBands: await countBands(hub, scope, thresholds), notes: [] };
}
