import type { Grouping, ReportDescription, ReportFilter, ReportName } from "../../types/reports.ts";
import { columnOf, METRICS } from "./catalogue.ts";
import type { Rules } from "./metric.ts";

interface Definition {
  title: string;
  description: string;
  groupings: Grouping[];
  filters: (keyof ReportFilter)[];
}

/** What each report tells, and by what it can be told apart. */
export const DEFINITIONS: Record<ReportName, Definition> = {
  queues: {
    title: "Queue activity",
    description: "What entered the queues, how it left them, and how long it waited.",
    groupings: ["queue", "medium", "entryPoint", "subject", "category"],
    filters: ["queues", "media", "entryPoints"],
  },
  agents: {
    title: "Agent activity",
    description: "Offers and work of each agent, and how their time was spent.",
    groupings: ["agent", "queue", "medium"],
    filters: ["agents", "queues", "media"],
  },
  service_level: {
    title: "Service level",
    description: "How soon waiting ended, by up to twelve thresholds.",
    groupings: ["queue", "medium", "entryPoint", "subject", "category"],
    filters: ["queues", "media", "entryPoints"],
  },
  wrap_up: {
    title: "Wrap-up and conversion",
    description: "How handled work ended, and how much of it was a success.",
    groupings: ["wrapUpCode", "queue", "agent", "medium", "category", "entryPoint"],
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
