import type { AgentCounts, QueueView, WaitingLine } from "../../types/api/floor.ts";
import type { WINDOWS } from "../../types/reports.ts";
import { type ReportName, ReportSettings, type ReportTable } from "../../types/reports.ts";
import type { Hub } from "../../types/hub.ts";
import type { NowFigure, Subject, SubjectKind, Watched } from "../../types/watching.ts";
import { instant } from "../interactions/view.ts";
import { listQueues } from "../queues/list_queues.ts";
import { METRICS } from "../reports/catalogue.ts";
import { makeReport } from "../reports/make_report.ts";
import { agentStatuses, countsBy, countStatuses, type Status } from "./agent_status.ts";
import { fits, partsOf } from "./figure_words.ts";
import { waitingLines } from "./waiting_lines.ts";

type Window = (typeof WINDOWS)[number];

export interface Wish {
  figure: Watched;
  subject: Subject;
  window: Window;
}

const MINUTE_MS = 60_000;
const MINUTES: Record<Exclude<Window, "today">, number> = {
  last_15_min: 15,
  last_30_min: 30,
  last_60_min: 60,
};
const NO_ANSWER = "rona";

/**
 * The values of several figures as they are now; null = nothing to tell. Each report is made once,
 * however many figures are of it.
 */
export async function watchFigures(hub: Hub, wishes: Wish[]): Promise<(number | null)[]> {
  const now = wishes.some((wish) => wish.figure.startsWith("now.")) ? await lookNow(hub) : null;
  const tables = new Map<string, Promise<ReportTable>>();
  return await Promise.all(wishes.map(async (wish) => {
    const [from, name] = partsOf(wish.figure);
    if (!fits(wish.figure, wish.subject.kind)) return null;
    if (from === "now") return now === null ? null : valueNow(now, name as NowFigure, wish.subject);
    const { kind, id } = wish.subject;
    const key = `${from} ${wish.window} ${kind}`;
    const table = tables.get(key) ?? reportOf(hub, from, wish.window, kind);
    tables.set(key, table);
    const { rows, total } = await table;
    if (kind === "company") return total[name] ?? null;
    const row = rows.find((one) => one.keys[kind] === id);
    return row ? row.values[name] ?? null : ofNothing(from, name);
  }));
}

/** What a figure comes to where nothing happened: no calls are 0 calls, a share of them is none. */
function ofNothing(report: ReportName, name: string): number | null {
  const metric = METRICS[report].find((one) => one.id === name);
  return metric?.value({}, { serviceLevelFormula: "A" }, {}) ?? null;
}

async function reportOf(
  hub: Hub,
  report: ReportName,
  window: Window,
  kind: SubjectKind,
): Promise<ReportTable> {
  const settings = ReportSettings.parse({
    report,
    groupBy: kind === "company" ? [] : [kind],
    ...(window === "today" ? {} : {
      from: instant(hub.now() - MINUTES[window] * MINUTE_MS),
      to: instant(hub.now() + 1),
    }),
  });
  return await makeReport(hub, { ...settings, report });
}

interface Now {
  queues: Map<string, QueueView>;
  lines: WaitingLine[];
  statuses: Status[];
  all: AgentCounts;
  byQueue: Record<string, AgentCounts>;
  byGroup: Record<string, AgentCounts>;
  at: number;
}

async function lookNow(hub: Hub): Promise<Now> {
  const [queues, lines, statuses] = await Promise.all([
    listQueues(hub),
    waitingLines(hub),
    agentStatuses(hub),
  ]);
  const by = countsBy(hub.settings().document.people, statuses);
  return {
    queues: new Map(queues.map((queue) => [queue.id, queue])),
    lines,
    statuses,
    all: countStatuses(statuses),
    byQueue: by.queues,
    byGroup: by.groups,
    at: hub.now(),
  };
}

function valueNow(now: Now, name: NowFigure, { kind, id }: Subject): number | null {
  if (name === "statusTime") {
    const status = now.statuses.find((one) => one.agent === id);
    if (status === undefined || status.sinceMs === null || status.status === "offline") return null;
    return Math.round((now.at - status.sinceMs) / 1000);
  }
  const lines = now.lines.filter((line) => kind === "company" || line.queue === id);
  if (name === "waiting") return lines.reduce((sum, line) => sum + line.waiting, 0);
  if (name === "longestWait") return Math.max(0, ...lines.map((line) => line.oldestSec));
  if (name === "free") {
    if (kind === "queue") return now.queues.get(id)?.free ?? null;
    return now.all.available;
  }
  const counts = kind === "company" ? now.all : (kind === "queue" ? now.byQueue : now.byGroup)[id];
  if (counts === undefined) return 0;
  return name === "noAnswer" ? counts.reasons[NO_ANSWER] ?? 0 : counts[name];
}
