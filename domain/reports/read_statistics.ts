import type { Statistic } from "../../types/configuration/company.ts";
import type { Hub } from "../../types/hub.ts";
import type { StatisticValue } from "../../types/reports.ts";
import { need } from "../access/may.ts";
import { midnightBefore } from "../queues/today.ts";
import { remembering } from "../queues/cache.ts";
import { countReport } from "./count_report.ts";
import { addFigures, type Figures } from "./figures.ts";
import { scopeOf } from "./scope.ts";
import { formulaOf, reportFor, statisticValue } from "./statistics.ts";

/** Everybody who looks within this time is told the same, milliseconds. */
const CACHE_MS = 5_000;
const MINUTE_MS = 60_000;
const MINUTES = { last_15_min: 15, last_30_min: 30, last_60_min: 60 } as const;

const remember = remembering<StatisticValue[]>(CACHE_MS);

/** The company's own statistics as they are now, each over its window (DC-31). */
export async function readStatistics(hub: Hub): Promise<StatisticValue[]> {
  need(hub, "reports.view");
  const { version, document } = hub.settings();
  return await remember(hub, String(version), async () => {
    const values: StatisticValue[] = [];
    for (const statistic of document.statistics) values.push(await valueOf(hub, statistic));
    return values;
  });
}

async function valueOf(hub: Hub, statistic: Statistic): Promise<StatisticValue> {
  const figures = await figuresFor(hub, statistic);
  const { id, name, unit, window, numerator, denominator } = statistic;
  return {
    id,
    name,
    unit,
    window,
    formula: formulaOf(statistic),
    value: statisticValue(statistic, figures),
    numerator: figures[numerator] ?? 0,
    denominator: denominator === null ? null : figures[denominator] ?? 0,
  };
}

async function figuresFor(hub: Hub, statistic: Statistic): Promise<Figures> {
  const report = reportFor(statistic);
  if (report === null) return {};
  const { queues, media, window } = statistic;
  const { timeZone } = hub.settings().document.company;
  const now = hub.now();
  const from = window === "today"
    ? midnightBefore(now, timeZone)
    : now - MINUTES[window] * MINUTE_MS;
  const scope = await scopeOf(hub, {
    period: { from, to: now + 1, timeZone },
    interval: "none",
    groupBy: [],
    filter: { queues, media, agents: [], entryPoints: [], wrapUpCodes: [] },
    countBy: "end",
  });
  const lines = await countReport(hub, report, scope);
  return lines.reduce((sum, line) => addFigures(sum, line.figures), {} as Figures);
}
