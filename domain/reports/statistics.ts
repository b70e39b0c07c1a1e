import type { Statistic } from "../../types/configuration/company.ts";
import { type Counter, type ReportColumn, type ReportName, REPORTS } from "../../types/reports.ts";
import { METRICS } from "./catalogue.ts";
import type { Figures } from "./figures.ts";
import { meanSeconds, percent, quotient, seconds } from "./ratio.ts";

/** The counters a report can tell. */
export function countersOf(report: ReportName): Set<Counter> {
  return new Set(METRICS[report].flatMap((metric) => metric.counters));
}

/** The first report that counts all a statistic needs; null when none does. */
export function reportFor({ numerator, denominator }: Statistic): ReportName | null {
  return REPORTS.find((report) => {
    const counters = countersOf(report);
    return counters.has(numerator) && (denominator === null || counters.has(denominator));
  }) ?? null;
}

/** The column of a statistic of one's own, with its formula (DC-31). */
export function statisticColumn(statistic: Statistic): ReportColumn {
  const { id, name, unit, queues, media } = statistic;
  const only = [...queues, ...media];
  return {
    id: `own.${id}`,
    title: name,
    definition: only.length === 0
      ? "A statistic of your own."
      : `A statistic of your own, only for ${only.join(", ")}.`,
    unit,
    formula: formulaOf(statistic),
  };
}

export function formulaOf({ numerator, denominator }: Statistic): string {
  return denominator === null ? numerator : `${numerator} ÷ ${denominator}`;
}

/** The value of a statistic from counters that its filter has let through. */
export function statisticValue(statistic: Statistic, figures: Figures): number | null {
  const { numerator, denominator, unit } = statistic;
  const part = figures[numerator] ?? 0;
  if (denominator === null) return unit === "seconds" ? seconds(part) : part;
  const whole = figures[denominator] ?? 0;
  if (unit === "seconds") return meanSeconds(part, whole);
  return unit === "percent" ? percent(part, whole) : quotient(part, whole);
}

/** True where a line of that queue and medium counts for the statistic. */
export function lets(statistic: Statistic, queue: string, medium: string): boolean {
  return (statistic.queues.length === 0 || statistic.queues.includes(queue)) &&
    (statistic.media.length === 0 || (statistic.media as string[]).includes(medium));
}
