import { HubError } from "../../types/errors.ts";
import {
  type ReportName,
  type ReportSettings,
  ReportSettings as Settings,
} from "../../types/reports.ts";

/** A report as it stands in an address: lists are comma-separated. */
export interface ReportQuery {
  period?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  timeZone?: string | undefined;
  interval?: string | undefined;
  groupBy?: string | undefined;
  queues?: string | undefined;
  agents?: string | undefined;
  media?: string | undefined;
  entryPoints?: string | undefined;
  wrapUpCodes?: string | undefined;
  columns?: string | undefined;
  countBy?: string | undefined;
  thresholds?: string | undefined;
}

/** Reads what an address asks for; refuses each field that makes no sense, by its name (BO07-X1). */
export function parseQuery(
  report: ReportName | "interactions",
  query: ReportQuery,
): ReportSettings {
  const given = {
    report,
    period: query.period,
    from: query.from,
    to: query.to,
    timeZone: query.timeZone,
    interval: query.interval,
    groupBy: list(query.groupBy),
    filter: {
      queues: list(query.queues),
      agents: list(query.agents),
      media: list(query.media),
      entryPoints: list(query.entryPoints),
      wrapUpCodes: list(query.wrapUpCodes),
    },
    columns: list(query.columns),
    countBy: query.countBy,
    thresholds: list(query.thresholds)?.map(Number),
  };
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new HubError("unprocessable", "This report cannot be made: see which field is wrong", {
    code: "report.invalid",
    errors: parsed.error.issues.map((issue) => ({
      field: issue.path.map(String).join("."),
      code: issue.path[0] === "thresholds" ? "sl.invalid" : "report.invalid",
      detail: issue.message,
    })),
  });
}

function list(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}
