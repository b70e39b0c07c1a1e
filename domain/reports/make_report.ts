import type { Statistic } from "../../types/configuration/company.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Hub } from "../../types/hub.ts";
import type {
  Grouping,
  ReportName,
  ReportRow,
  ReportSettings,
  ReportTable,
} from "../../types/reports.ts";
import { need } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { instant } from "../interactions/view.ts";
import type { Rules } from "./metric.ts";
import { checkSettings, unknownValue } from "./check_settings.ts";
import { countReport } from "./count_report.ts";
import { DEFINITIONS } from "./definitions.ts";
import { nameOf } from "./names.ts";
import { periodOf, wrong } from "./period.ts";
import { bandsOf } from "./report_bands.ts";
import { columnsOf, notesOf, type Values, valuesOf } from "./report_columns.ts";
import { type Line, mergeLines, totalOf } from "./report_lines.ts";
import { knownQueues, type Scope, scopeOf } from "./scope.ts";
import { breathe } from "./slices.ts";
import { countersOf } from "./statistics.ts";

/** Most lines of one report. */
const MOST_ROWS = 10_000;
/** Lines calculated before others have their turn. */
const ROWS_AT_ONCE = 200;
/** Intervals named one by one in the answer. */
const MOST_INTERVALS_TOLD = 1_000;

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
  const lines = mergeLines(
    counted,
    scope,
    settings.groupBy,
    statistics,
    readBands,
    (agent) => lookup(document).people.get(agent)?.group ?? "",
  );
  if (lines.length > MOST_ROWS) {
    throw wrong("interval", `there would be more than ${MOST_ROWS} lines: group or narrow it`);
  }
  const rules: Rules = { serviceLevelFormula: document.company.serviceLevelFormula };
  const values = valuesOf(settings, rules, thresholds, statistics);
  const all = totalOf(lines, settings);
  const rows: ReportRow[] = [];
  for (const line of inOrder(lines, settings.groupBy, document)) {
    rows.push(rowOf(document, settings, scope, line, values));
    if (rows.length % ROWS_AT_ONCE === 0) await breathe();
  }
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
    rows,
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
  // A group is its agents: they are counted and put together.
  const counted = groupBy.map((one) => one === "group" ? "agent" as const : one);
  return [...new Set([...counted, ...(narrow ? ["queue" as const, "medium" as const] : [])])];
}

function rowOf(
  document: Configuration,
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

/** By time, then by the words people read; the words are looked up once a line. */
function inOrder(
  lines: Line[],
  groupBy: Grouping[],
  document: Configuration,
): Line[] {
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const ranks = new Map<string, number>();
  const words = [...new Map(lines.map((line) => [nameKey(line), line])).values()]
    .map((line) => ({
      key: nameKey(line),
      text: groupBy.map((grouping, n) => nameOf(document, grouping, line.keys[n]!)).join("\n"),
    })).sort((a, b) => compare(a.text, b.text));
  words.forEach(({ key }, rank) => ranks.set(key, rank));
  const place = (line: Line) => line.interval * words.length + ranks.get(nameKey(line))!;
  return lines.map((line) => ({ line, at: place(line) })).sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
}

const nameKey = (line: Line) => line.keys.join("\n");
