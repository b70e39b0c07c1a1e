import { signal } from "@preact/signals";
import {
  type Grouping,
  GROUPINGS,
  INTERVALS,
  type PeriodName,
  PERIODS,
  type ReportInterval,
  type ReportName,
  REPORTS,
  type ReportSettingsInput,
} from "../../types/reports.ts";

export type PlaceReport = ReportName | "interactions" | "statistics";

/** Everything chosen on this screen; it stands in the page's address, so that it can be passed on. */
export interface Place {
  report: PlaceReport;
  period: PeriodName | "own";
  /** Days `YYYY-MM-DD`, the last one inclusive; only with `own`. */
  from: string;
  to: string;
  interval: ReportInterval;
  groupBy: Grouping[];
  queue: string;
  agent: string;
  /** One medium, or several separated by commas. */
  media: string;
  entryPoint: string;
  countBy: "end" | "entry";
  columns: string[];
  /** Saved report this began with. */
  view: string;
}

/** How each report first shows itself. */
const FIRST_GROUPING: Partial<Record<PlaceReport, Grouping>> = {
  queues: "queue",
  agents: "agent",
  service_level: "queue",
  wrap_up: "wrapUpCode",
  responses: "response",
  opt_outs: "number",
  delivery: "number",
  reviews: "agent",
  calls: "entryPoint",
  call_work: "queue",
  menus: "node",
  widening: "step",
  identification: "entryPoint",
  routing: "reason",
  sources: "source",
  rules: "rule",
  personal: "treatment",
  reasons: "candidate",
  experiments: "variant",
};

export function firstPlace(report: PlaceReport, change: Partial<Place> = {}): Place {
  const grouping = FIRST_GROUPING[report];
  return {
    report,
    period: "today",
    from: "",
    to: "",
    interval: "none",
    groupBy: grouping ? [grouping] : [],
    queue: "",
    agent: "",
    media: "",
    entryPoint: "",
    countBy: "end",
    columns: [],
    view: "",
    ...change,
  };
}

export const place = signal<Place>(readPlace(globalThis.location?.search ?? ""));

/** Goes to what is chosen and puts it into the address. */
export function go(next: Place): void {
  place.value = next;
  globalThis.history?.replaceState(null, "", `?${writePlace(next)}`);
}

export function change(part: Partial<Place>): void {
  go({ ...place.value, ...part });
}

export function writePlace(shown: Place): string {
  const first = firstPlace(shown.report);
  const params = new URLSearchParams({ report: shown.report });
  for (const [name, value] of Object.entries(shown)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (name !== "report" && text !== String(first[name as keyof Place])) params.set(name, text);
  }
  return params.toString();
}

export function readPlace(search: string): Place {
  const params = new URLSearchParams(search);
  const among = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
    known.find((one) => one === params.get(name)) ?? otherwise;
  const report = among<PlaceReport>(
    "report",
    [...REPORTS, "interactions", "statistics"],
    "queues",
  );
  const first = firstPlace(report);
  const text = (name: "from" | "to" | "queue" | "agent" | "media" | "entryPoint" | "view") =>
    params.get(name) ?? first[name];
  return {
    report,
    period: among("period", [...PERIODS, "own"] as const, first.period),
    interval: among("interval", INTERVALS, first.interval),
    countBy: among("countBy", ["end", "entry"], first.countBy),
    groupBy: params.has("groupBy")
      ? (params.get("groupBy") ?? "").split(",").filter((one): one is Grouping =>
        (GROUPINGS as readonly string[]).includes(one)
      )
      : first.groupBy,
    columns: (params.get("columns") ?? "").split(",").filter((one) => one !== ""),
    from: text("from"),
    to: text("to"),
    queue: text("queue"),
    agent: text("agent"),
    media: text("media"),
    entryPoint: text("entryPoint"),
    view: text("view"),
  };
}

/** What the API is asked for. */
export function queryOf(shown: Place): string {
  const params = new URLSearchParams();
  const set = (name: string, value: string) => value !== "" && params.set(name, value);
  if (hasDays(shown)) {
    set("from", shown.from);
    set("to", shown.to);
  } else if (shown.period !== "own") set("period", shown.period);
  if (shown.interval !== "none") set("interval", shown.interval);
  set("groupBy", shown.groupBy.join(","));
  set("queues", shown.queue);
  set("agents", shown.agent);
  set("media", shown.media);
  set("entryPoints", shown.entryPoint);
  set("columns", shown.columns.join(","));
  if (shown.countBy !== "end") set("countBy", shown.countBy);
  return params.toString();
}

const hasDays = ({ period, from, to }: Place) => period === "own" && from !== "" && to !== "";

/** The same as it is kept under a name. */
export function settingsOf(shown: Place): ReportSettingsInput {
  const list = (text: string) => text === "" ? [] : text.split(",");
  const [from, to] = hasDays(shown) ? [shown.from, shown.to] : [null, null];
  return {
    report: shown.report === "statistics" ? "queues" : shown.report,
    period: shown.period === "own" ? "today" : shown.period,
    from,
    to,
    interval: shown.interval,
    groupBy: shown.groupBy,
    countBy: shown.countBy,
    columns: shown.columns,
    filter: {
      queues: list(shown.queue),
      agents: list(shown.agent),
      media: list(shown.media) as never,
      entryPoints: list(shown.entryPoint),
    },
  };
}

/** A saved report, back on the screen. */
export function placeOf(settings: ReportSettingsInput, view: string): Place {
  const { filter } = settings;
  const { from, to } = settings;
  return firstPlace(settings.report, {
    period: from ? "own" : settings.period ?? "today",
    from: from?.slice(0, 10) ?? "",
    to: to?.slice(0, 10) ?? "",
    interval: settings.interval ?? "none",
    groupBy: settings.groupBy ?? [],
    countBy: settings.countBy ?? "end",
    columns: settings.columns ?? [],
    queue: (filter?.queues ?? []).join(","),
    agent: (filter?.agents ?? []).join(","),
    media: (filter?.media ?? []).join(","),
    entryPoint: (filter?.entryPoints ?? []).join(","),
    view,
  });
}
