import { type Counter, COUNTERS } from "../../types/reports.ts";

/** Counts of one row of a report; what is not there is zero. */
export type Figures = Partial<Record<Counter, number>>;

/** Maxima: of several rows the highest counts, of all others the sum. */
const MAXIMA = new Set<Counter>(["longestWaitMs"]);

/** Puts `more` into `figures`, in place. */
export function addFigures(figures: Figures, more: Figures): Figures {
  for (const counter in more) {
    if (!isCounter(counter)) continue;
    const value = more[counter];
    if (value === undefined) continue;
    figures[counter] = MAXIMA.has(counter)
      ? Math.max(figures[counter] ?? 0, value)
      : (figures[counter] ?? 0) + value;
  }
  return figures;
}

/** Reads the counters among the columns of a database row. */
export function figuresOf(row: Record<string, unknown>): Figures {
  const figures: Figures = {};
  for (const [name, value] of Object.entries(row)) {
    if (isCounter(name) && value !== null) figures[name] = Number(value);
  }
  return figures;
}

const NAMES = new Set<string>(COUNTERS);
const isCounter = (name: string): name is Counter => NAMES.has(name);
