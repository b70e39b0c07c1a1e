import type { Counter, ReportColumn } from "../../types/reports.ts";
import type { Bands } from "./bands_of_line.ts";
import type { Figures } from "./figures.ts";
import { meanSeconds, percent, seconds } from "./ratio.ts";
import type { ServiceLevelFormula } from "./service_level.ts";

/** What a figure needs to know beside the counters. */
export interface Rules {
  serviceLevelFormula: ServiceLevelFormula;
}

/** One figure of a report: its words, and how it comes from the counters. */
export interface Metric extends ReportColumn {
  counters: Counter[];
  /** `bands`: what was counted in classes, for percentiles. */
  value(figures: Figures, rules: Rules, bands: Bands): number | null;
}

type Words = [title: string, definition: string];

/** A counter as it is. */
export function count(id: Counter, [title, definition]: Words): Metric {
  return {
    id,
    title,
    definition,
    unit: "count",
    formula: id,
    counters: [id],
    value: (f) => f[id] ?? 0,
  };
}

/** A sum of time in seconds. */
export function time(id: string, of: Counter, [title, definition]: Words): Metric {
  return {
    id,
    title,
    definition,
    unit: "seconds",
    formula: of,
    counters: [of],
    value: (f) => seconds(f[of] ?? 0),
  };
}

/** Time ÷ count in seconds. */
export function mean(id: string, ms: Counter, of: Counter, [title, definition]: Words): Metric {
  return {
    id,
    title,
    definition,
    unit: "seconds",
    formula: `${ms} ÷ ${of}`,
    counters: [ms, of],
    value: (f) => meanSeconds(f[ms] ?? 0, f[of] ?? 0),
  };
}

/** Part ÷ whole in percent. */
export function share(
  id: string,
  part: Counter,
  whole: Counter[],
  [title, definition]: Words,
): Metric {
  return {
    id,
    title,
    definition,
    unit: "percent",
    formula: whole.length === 1 ? `${part} ÷ ${whole[0]}` : `${part} ÷ (${whole.join(" + ")})`,
    counters: [part, ...whole],
    value: (f) => percent(f[part] ?? 0, whole.reduce((sum, name) => sum + (f[name] ?? 0), 0)),
  };
}
