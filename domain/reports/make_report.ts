import type { Statistic } from "../../types/configuration.ts";
import type { Hub } from "../../types/hub.ts";
import type {
  Grouping,
  ReportColumn,
  ReportName,
  ReportRow,
  ReportSettings,
  ReportTable,
} from "../../types/reports.ts";
import { need } from "../access/may.ts";
import { instant } from "../interactions/view.ts";
import {
  addBands,
  bandColumns,
  type Bands,
  bandValues,
  countBands,
  thresholdLists,
} from "./bands.ts";
import { columnOf, METRICS, type Rules } from "./catalogue.ts";
import { checkSettings, unknownValue } from "./check_settings.ts";
import { countReport, ENDS } from "./count_report.ts";
import { narrowed } from "./count_work.ts";
import { DEFINITIONS } from "./definitions.ts";
import { addFigures, type Figures } from "./figures.ts";
import { nameOf } from "./names.ts";
import { periodOf, wrong } from "./period.ts";
import { type Counted, knownQueues, type Scope, scopeOf } from "./scope.ts";
import { FORMULA_WORDS } from "./service_level.ts";
import { countersOf, lets, statisticColumn, statisticValue } from "./statistics.ts";

/** Most lines of one report. */
const MOST_ROWS = 20_000;
/** Intervals named one by one in the answer. */
const MOST_INTERVALS_TOLD = 1_000;
/** What agents' time is told by only as a whole: presence has no queue. */
const WHOLE_ONLY = new Set(["idle", "notReady", "loggedIn", "availability", "occupancy"]);

/** One line while it is being put together. */
interface Line {
  keys: string[];
  interval: number;
  figures: Figures;
  bands: Bands;
  own: Map<string, Figures>;
}

/**
 * A report over the record (DC-27): counters gathered along the indexes in small steps, figures
 * from the one catalogue. Throws `unprocessable` with the field for what cannot be asked, and
 * `sl.invalid` for thresholds that do not rise.
 */
export async function makeReport(
  hub: Hub,
  settings: ReportSettings & { report: ReportName },
): Promise<ReportTable> {
  need(hub, "reports.view");
  checkSettings(hub, settings.report, settings);
  const { document } = hub.settings();
  const period = periodOf(settings, document.company.timeZone, hub.now());
  await checkQueues(hub, settings);
  const statistics = statisticsIn(document.statistics, settings.report);
  const groupBy = finer(settings.groupBy, statistics);
  const scope = await scopeOf(hub, { ...settings, period, groupBy });
  const counted = await countReport(hub, settings.report, scope);
  const { thresholds, readBands, notes } = await bandsOf(hub, settings, scope);
  const lines = merge(counted, scope, settings.groupBy, statistics, readBands);
  if (lines.length > MOST_ROWS) {
    throw wrong("interval", `there would be more than ${MOST_ROWS} lines: group or narrow it`);
  }
  const rules: Rules = { serviceLevelFormula: document.company.serviceLevelFormula };
  const values = valuesOf(settings, rules, thresholds, statistics);
  const all = total(lines, settings);
  return {
    report: settings.report,
    title: DEFINITIONS[settings.report].title,
    period: {
      from: instant(period.from),
      to: instant(period.to),
      timeZone: period.timeZone,
      interval: settings.interval,
      intervals: scope.starts.length > MOST_INTERVALS_TOLD ? [] : scope.starts.map(instant),
      open: period.to > hub.now(),
    },
    groupBy: settings.groupBy,
    countBy: settings.countBy,
    filter: settings.filter,
    columns: columnsOf(settings, rules, thresholds, statistics),
    rows: lines.map((line) => row(document, settings, scope, line, values)).sort(inOrder),
    total: values(all),
    notes: [...notesOf(settings, rules), ...notes],
    at: instant(hub.now()),
  };
}

async function checkQueues(hub: Hub, { filter }: ReportSettings): Promise<void> {
  if (filter.queues.length === 0) return;
  const configured = hub.settings().document.queues.map((queue) => queue.id);
  const known = new Set(await knownQueues(hub, configured));
  const unknown = filter.queues.find((id) => !known.has(id));
  if (unknown !== undefined) throw unknownValue("queues", unknown);
}

/** Statistics of one's own that this report can tell; narrowed ones where lines have a queue. */
function statisticsIn(statistics: Statistic[], report: ReportName): Statistic[] {
  const counters = countersOf(report);
  const told = DEFINITIONS[report].groupings;
  return statistics.filter(({ numerator, denominator, queues, media }) => {
    if (!counters.has(numerator)) return false;
    if (denominator !== null && !counters.has(denominator)) return false;
    const narrow = queues.length > 0 || media.length > 0;
    return !narrow || (report !== "agents" && told.includes("queue"));
  });
}

/** Told apart by queue and medium too where a statistic looks only at some of them. */
function finer(groupBy: Grouping[], statistics: Statistic[]): Grouping[] {
  const narrow = statistics.some((s) => s.queues.length > 0 || s.media.length > 0);
  return narrow ? [...new Set([...groupBy, "queue" as const, "medium" as const])] : groupBy;
}

type ReadBands = ((keys: string[], interval: number) => Bands) | null;

async function bandsOf(hub: Hub, settings: ReportSettings, scope: Scope): Promise<
  { thresholds: number[]; readBands: ReadBands; notes: string[] }
> {
  if (settings.report !== "service_level") return { thresholds: [], readBands: null, notes: [] };
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

function merge(
  counted: Counted[],
  scope: Scope,
  groupBy: Grouping[],
  statistics: Statistic[],
  readBands: ReadBands,
): Line[] {
  const at = (grouping: Grouping) => scope.groupBy.indexOf(grouping);
  const lines = new Map<string, Line>();
  for (const { keys, interval, figures } of counted) {
    const shown = groupBy.map((grouping) => keys[at(grouping)] ?? "");
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
function total(lines: Line[], { countBy }: ReportSettings): Line {
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

type Values = (line: Line) => Record<string, number | null>;

function valuesOf(
  settings: ReportSettings & { report: ReportName },
  rules: Rules,
  thresholds: number[],
  statistics: Statistic[],
): Values {
  const metrics = METRICS[settings.report];
  const partly = settings.report === "agents" &&
    (narrowed(settings) || settings.groupBy.some((grouping) => grouping !== "agent"));
  const wanted = new Set(settings.columns);
  return ({ figures, bands, own }) => {
    const all: Record<string, number | null> = {};
    for (const metric of metrics) {
      all[metric.id] = partly && WHOLE_ONLY.has(metric.id) ? null : metric.value(figures, rules);
    }
    if (thresholds.length > 0) Object.assign(all, bandValues(thresholds, bands, figures));
    for (const statistic of statistics) {
      all[`own.${statistic.id}`] = statisticValue(statistic, own.get(statistic.id) ?? {});
    }
    if (wanted.size === 0) return all;
    return Object.fromEntries(Object.entries(all).filter(([id]) => wanted.has(id)));
  };
}

function columnsOf(
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

function row(
  document: ReturnType<Hub["settings"]>["document"],
  { groupBy, interval }: ReportSettings,
  scope: Scope,
  line: Line,
  values: Values,
): ReportRow {
  const keys = Object.fromEntries(groupBy.map((grouping, n) => [grouping, line.keys[n]!]));
  return {
    keys,
    labels: Object.fromEntries(
      groupBy.map((grouping, n) => [grouping, nameOf(document, grouping, line.keys[n]!)]),
    ),
    interval: interval === "none" ? null : instant(scope.starts[line.interval]!),
    values: values(line),
  };
}

function inOrder(a: ReportRow, b: ReportRow): number {
  const time = (a.interval ?? "").localeCompare(b.interval ?? "");
  return time || JSON.stringify(a.labels).localeCompare(JSON.stringify(b.labels));
}

function notesOf({ report, countBy }: ReportSettings, rules: Rules): string[] {
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
