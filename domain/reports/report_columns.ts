import type { Statistic } from "../../types/configuration/company.ts";
import type { ReportColumn, ReportName, ReportSettings } from "../../types/reports.ts";
import { bandColumns, bandValues } from "./bands.ts";
import { columnOf, METRICS } from "./catalogue.ts";
import type { Rules } from "./metric.ts";
import { narrowed } from "./count_work.ts";
import { wrong } from "./period.ts";
import type { Line } from "./report_lines.ts";
import { FORMULA_WORDS } from "./service_level.ts";
import { statisticColumn, statisticValue } from "./statistics.ts";

/** What agents' time is told by only as a whole: presence has no queue. */
const WHOLE_ONLY = new Set(["idle", "notReady", "loggedIn", "availability", "occupancy"]);

/** What the figures of a line come to. */
export type Values = (line: Line) => Record<string, number | null>;

/** The figures of the report that are asked for. */
export function valuesOf(
  settings: ReportSettings & { report: ReportName },
  rules: Rules,
  thresholds: number[],
  statistics: Statistic[],
): Values {
  const metrics = METRICS[settings.report];
  const partly = settings.report === "agents" &&
    (narrowed(settings) ||
      settings.groupBy.some((grouping) => grouping !== "agent" && grouping !== "group"));
  const wanted = new Set(settings.columns);
  return ({ figures, bands, own }) => {
    const all: Record<string, number | null> = {};
    for (const metric of metrics) {
      all[metric.id] = partly && WHOLE_ONLY.has(metric.id)
        ? null
        : metric.value(figures, rules, bands);
    }
    if (thresholds.length > 0) Object.assign(all, bandValues(thresholds, bands, figures));
    for (const statistic of statistics) {
      all[`own.${statistic.id}`] = statisticValue(statistic, own.get(statistic.id) ?? {});
    }
    if (wanted.size === 0) return all;
    return Object.fromEntries(Object.entries(all).filter(([id]) => wanted.has(id)));
  };
}

/** Their columns, in the order asked for; refuses a figure the report has not. */
export function columnsOf(
  settings: ReportSettings & { report: ReportName },
  rules: Rules,
  thresholds: number[],
  statistics: Statistic[],
): ReportColumn[] {
  const all = [
    ...METRICS[settings.report].map((metric) => columnOf(metric, rules)),
    ...(thresholds.length > 0 ? bandColumns(thresholds) : []),
    ...statistics.map(statisticColumn),
  ];
  if (settings.columns.length === 0) return all;
  const byId = new Map(all.map((column) => [column.id, column]));
  return settings.columns.map((id) => {
    const column = byId.get(id);
    if (!column) throw wrong("columns", `this report has no figure "${id.slice(0, 80)}"`);
    return column;
  });
}

/** What a reader must know. */
export function notesOf({ report, countBy }: ReportSettings, rules: Rules): string[] {
  const notes: string[] = [];
  if (report === "queues" || report === "service_level") {
    const formula = rules.serviceLevelFormula;
    notes.push(
      `Service level by formula ${formula}: ${
        FORMULA_WORDS[formula]
      }. Short abandons are left out.`,
      countBy === "end"
        ? "Outcomes count in the interval in which the waiting ended."
        : "Outcomes count in the interval in which the waiting began.",
    );
  }
  return notes;
}
