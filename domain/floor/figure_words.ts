import type { ReportName } from "../../types/reports.ts";
import type { NowFigure, SubjectKind, Watched } from "../../types/watching.ts";
import { METRICS } from "../reports/catalogue.ts";
import { DEFINITIONS } from "../reports/definitions.ts";

/** Figures of the moment that are of queues, and that are of one agent alone. */
const OF_QUEUES = new Set(["waiting", "longestWait", "free"]);
const OF_AGENT = "statusTime";

/** Where a figure comes from, and its name there. */
export const partsOf = (figure: Watched) => figure.split(".") as ["now" | ReportName, string];

/** Whether a figure can be told of queues, agents, groups or the company as a whole. */
export function fits(figure: Watched, kind: SubjectKind): boolean {
  const [from, name] = partsOf(figure);
  if (from !== "now") return kind === "company" || DEFINITIONS[from].groupings.includes(kind);
  if (name === OF_AGENT) return kind === "agent";
  if (kind === "agent") return false;
  return !OF_QUEUES.has(name) || kind !== "group";
}

/** How a figure is shown and called. */
export function wordsOf(figure: Watched): { title: string; unit: string } {
  const [from, name] = partsOf(figure);
  if (from === "now") return NOW_WORDS[name as NowFigure];
  const metric = METRICS[from].find((one) => one.id === name);
  return { title: metric?.title ?? name, unit: metric?.unit ?? "count" };
}

const count = (title: string) => ({ title, unit: "count" });
const NOW_WORDS: Record<NowFigure, { title: string; unit: string }> = {
  waiting: count("Waiting"),
  longestWait: { title: "Longest wait", unit: "seconds" },
  signedIn: count("Signed in"),
  available: count("Available"),
  free: count("Free"),
  ringing: count("Ringing"),
  talking: count("Talking"),
  holding: count("On hold"),
  wrapup: count("Wrap-up"),
  busy: count("Busy"),
  notReady: count("Not ready"),
  noAnswer: count("No answer"),
  statusTime: { title: "Time in status", unit: "seconds" },
};
