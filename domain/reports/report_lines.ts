import type { Statistic } from "../../types/configuration/company.ts";
import type { Grouping, ReportSettings } from "../../types/reports.ts";
import { addBands, type Bands } from "./bands_of_line.ts";
import { ENDS } from "./count_report.ts";
import { addFigures, type Figures } from "./figures.ts";
import type { Counted, Scope } from "./scope.ts";
import { lets } from "./statistics.ts";

/** One line while it is being put together. */
export interface Line {
  keys: string[];
  interval: number;
  figures: Figures;
  bands: Bands;
  own: Map<string, Figures>;
}

/** Bands of one counted line. */
export type ReadBands = ((keys: string[], interval: number) => Bands) | null;

/** Counted lines as the report shows them: what is told apart finer than asked is put together. */
export function mergeLines(
  counted: Counted[],
  scope: Scope,
  groupBy: Grouping[],
  statistics: Statistic[],
  readBands: ReadBands,
  groupOf: (agent: string) => string = () => "",
): Line[] {
  const at = (grouping: Grouping) => scope.groupBy.indexOf(grouping);
  const lines = new Map<string, Line>();
  for (const { keys, interval, figures } of counted) {
    const shown = groupBy.map((grouping) =>
      grouping === "group" ? groupOf(keys[at("agent")] ?? "") : keys[at(grouping)] ?? ""
    );
    const name = `${interval} ${JSON.stringify(shown)}`;
    let line = lines.get(name);
    if (!line) {
      lines.set(name, line = { keys: shown, interval, figures: {}, bands: {}, own: new Map() });
    }
    addFigures(line.figures, figures);
    if (readBands) addBands(line.bands, readBands(keys, interval));
    for (const statistic of statistics) {
      if (!lets(statistic, keys[at("queue")] ?? "", keys[at("medium")] ?? "")) continue;
      const own = line.own.get(statistic.id) ?? {};
      line.own.set(statistic.id, addFigures(own, figures));
    }
  }
  return [...lines.values()];
}

/** Everything added up; who waited at the begin is told by the first interval alone. */
export function totalOf(lines: Line[], { countBy }: ReportSettings): Line {
  const all: Line = { keys: [], interval: 0, figures: {}, bands: {}, own: new Map() };
  let waiting = 0;
  for (const line of lines) {
    addFigures(all.figures, line.figures);
    addBands(all.bands, line.bands);
    for (const [id, figures] of line.own) {
      all.own.set(id, addFigures(all.own.get(id) ?? {}, figures));
    }
    if (line.interval === 0) waiting += line.figures.waitingAtStart ?? 0;
  }
  const { figures } = all;
  figures.waitingAtStart = countBy === "entry" ? 0 : waiting;
  const ended = ENDS.reduce((sum, counter) => sum + (figures[counter] ?? 0), 0);
  figures.waitingAtEnd = figures.waitingAtStart + (figures.entered ?? 0) - ended;
  return all;
}
