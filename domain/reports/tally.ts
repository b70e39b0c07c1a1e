import { addFigures, type Figures, figuresOf } from "./figures.ts";
import { intervalAt } from "./period.ts";
import { type Counted, QUARTER_MS, type Scope } from "./scope.ts";

/** Gathers counts from several sources into one line per keys and interval. */
export interface Tally {
  add(keys: string[], at: number, figures: Figures): void;
  /** Adds a row with columns `k0...`, `quarter` and counters; answers its `n`. */
  addRow(row: Record<string, unknown>): number;
  lines(): Counted[];
}

export function createTally(scope: Scope): Tally {
  const lines = new Map<string, Counted>();
  const add: Tally["add"] = (keys, at, figures) => {
    const interval = intervalAt(scope.starts, at);
    const name = `${interval} ${JSON.stringify(keys)}`;
    let line = lines.get(name);
    if (!line) lines.set(name, line = { keys, interval, figures: {} });
    addFigures(line.figures, figures);
  };
  return {
    add,
    addRow(row) {
      const keys = scope.groupBy.map((_, n) => String(row[`k${n}`] ?? ""));
      const at = Math.max(scope.from, Number(row.quarter) * QUARTER_MS);
      add(keys, scope.starts.length > 1 ? at : scope.from, figuresOf(row));
      return Number(row.n ?? 0);
    },
    lines: () => [...lines.values()],
  };
}
