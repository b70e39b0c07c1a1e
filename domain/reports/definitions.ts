import type { Grouping, ReportDescription, ReportFilter, ReportName } from "../../types/reports.ts";
import { columnOf, METRICS } from "./catalogue.ts";
import type { Rules } from "./metric.ts";

interface Definition {
  title: string;
  description: string;
  groupings: Grouping[];
  filters: (keyof ReportFilter)[];
}

/** What every call can be told apart by (CE01-M1 to M24, CE02). */
const OF_CALLS: Grouping[] = [
  "entryPoint",
  "dnis",
  "choice",
  "service",
  "profile",
  "schedule",
  "identity",
  "rule",
];
const CALL_FILTERS: (keyof ReportFilter)[] = ["entryPoints"];
const WHEN = " Everything about a call counts when it came in.";

/** What each report tells, and by what it can be told apart. */
export const DEFINITIONS: Record<ReportName, Definition> = {
  queues: {
    title: "Queue activity",
    description: "What entered the queues, how it left them, and how long it waited.",
    groupings: ["queue", "medium", "entryPoint", "subject", "category", ...OF_CALLS.slice(1)],
    filters: ["queues", "media", "entryPoints"],
  },
  agents: {
    title: "Agent activity",
    description: "Offers and work of each agent, and how their time was spent.",
    groupings: ["agent", "group", "queue", "medium"],
    filters: ["agents", "queues", "media"],
  },
  service_level: {
    title: "Service level",
    description: "How soon waiting ended, by up to twelve thresholds.",
    groupings: ["queue", "medium", "entryPoint", "subject", "category", ...OF_CALLS.slice(1)],
    filters: ["queues", "media", "entryPoints"],
  },
  wrap_up: {
    title: "Wrap-up and conversion",
    description: "How handled work ended, and how much of it was a success.",
    groupings: [
      "wrapUpCode",
      "queue",
      "agent",
      "group",
      "medium",
      "category",
      "entryPoint",
      ...OF_CALLS.slice(1),
    ],
    filters: ["queues", "agents", "media", "wrapUpCodes", "entryPoints"],
  },
  responses: {
    title: "Library usage",
    description: "How often each standard response was inserted and sent.",
    groupings: ["response"],
    filters: [],
  },
  opt_outs: {
    title: "Opt-outs",
    description: "Opt-outs, opt-ins and help requests of our numbers.",
    groupings: ["number"],
    filters: ["entryPoints"],
  },
  delivery: {
    title: "Delivery of texts",
    description: "What became of the texts we sent, by number and by the carrier's error.",
    groupings: ["number", "errorCode"],
    filters: ["entryPoints"],
  },
  reviews: {
    title: "Reviews",
    description: "Exchanges a supervisor was to look at, by when they fell due.",
    groupings: ["agent", "queue"],
    filters: ["agents", "queues"],
  },
  calls: {
    title: "Calls",
    description: `What came in by phone and the one way each call ended.${WHEN}`,
    groupings: [...OF_CALLS, "node", "disposition"],
    filters: CALL_FILTERS,
  },
  call_work: {
    title: "Call handling",
    description: `Talk, hold and wrap-up of calls by queue, agent and skill.${WHEN}`,
    groupings: ["queue", "agent", "group", "skill", ...OF_CALLS],
    filters: ["queues", "agents", "entryPoints"],
  },
  menus: {
    title: "Ways through the menus",
    description: `Nodes reached, what menus ended in, and where callers hung up.${WHEN}`,
    groupings: ["node", ...OF_CALLS],
    filters: CALL_FILTERS,
  },
  widening: {
    title: "Widening and overflow",
    description: `How far waiting calls had to be widened.${WHEN}`,
    groupings: ["queue", "step", ...OF_CALLS],
    filters: ["queues", "entryPoints"],
  },
  identification: {
    title: "Identification",
    description: `Who was identified and verified, how, and how long it took.${WHEN}`,
    groupings: OF_CALLS,
    filters: CALL_FILTERS,
  },
  routing: {
    title: "Personal routing",
    description:
      `Identity, announced waits, further skills, leads and the agent of last time.${WHEN}`,
    groupings: ["reason", ...OF_CALLS],
    filters: CALL_FILTERS,
  },
  sources: {
    title: "Look-ups",
    description: `Questions of calls to the company's systems.${WHEN}`,
    groupings: ["source", ...OF_CALLS],
    filters: CALL_FILTERS,
  },
  rules: {
    title: "Rules",
    description: `How often each rule and evaluation was tested and held.${WHEN}`,
    groupings: ["rule", ...OF_CALLS.filter((one) => one !== "rule")],
    filters: CALL_FILTERS,
  },
  personal: {
    title: "Personal treatment",
    description: `What callers were told and offered for who they are, and what came of it.${WHEN}`,
    groupings: ["treatment", ...OF_CALLS],
    filters: CALL_FILTERS,
  },
  reasons: {
    title: "Likely reasons",
    description: `Reasons asked about, and whether they were right.${WHEN}`,
    groupings: ["candidate", ...OF_CALLS],
    filters: CALL_FILTERS,
  },
  experiments: {
    title: "Experiments",
    description: `Variants against each other.${WHEN}`,
    groupings: ["variant", ...OF_CALLS],
    filters: CALL_FILTERS,
  },
};

/** Every report with its figures in words, for the screen and for programs. */
export function describeReports(rules: Rules): ReportDescription[] {
  return (Object.entries(DEFINITIONS) as [ReportName, Definition][]).map((
    [id, { title, description, groupings, filters }],
  ) => ({
    id,
    title,
    description,
    groupings,
    filters,
    columns: METRICS[id].map((metric) => columnOf(metric, rules)),
  }));
}
