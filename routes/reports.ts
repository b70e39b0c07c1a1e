import { z } from "@hono/zod-openapi";
import { auditRow } from "../domain/audit/audit_row.ts";
import { reportCsv } from "../domain/reports/csv.ts";
import { describeReports } from "../domain/reports/definitions.ts";
import { exportInteractions } from "../domain/reports/export_interactions.ts";
import { listReportedInteractions } from "../domain/reports/list_interactions.ts";
import { listViews } from "../domain/reports/list_views.ts";
import { makeReport } from "../domain/reports/make_report.ts";
import { parseQuery } from "../domain/reports/parse_query.ts";
import { readStatistics } from "../domain/reports/read_statistics.ts";
import { changeView, removeView, saveView } from "../domain/reports/save_view.ts";
import { page } from "../types/api/page.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import {
  InteractionReportRow,
  ReportDescription,
  type ReportName,
  REPORTS,
  type ReportSettings,
  ReportTable,
  ReportView,
  ReportViewInput,
  StatisticValue,
} from "../types/reports.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const tag = "Reports";
const access = { permission: "reports.view" } as const;
/** Saved reports belong to people. */
const people = { permission: "reports.view", people: true } as const;

const text = (max: number) => z.string().max(max).optional();
const Query = {
  period: text(20),
  from: text(40),
  to: text(40),
  timeZone: text(60),
  interval: text(10),
  groupBy: text(200),
  queues: text(4000),
  agents: text(4000),
  media: text(200),
  entryPoints: text(4000),
  wrapUpCodes: text(4000),
  columns: text(4000),
  countBy: text(10),
  thresholds: text(200),
};
const After = z.strictObject({ at: z.int(), id: z.string().max(40) });

/** Reports over the record, saved reports, and the company's own statistics. */
export const reportRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/reports",
      summary: "Every report with its figures in words",
      tag,
      access,
      answer: page(ReportDescription),
      handle: ({ hub }) => {
        const { serviceLevelFormula } = hub.settings().document.company;
        return { items: describeReports({ serviceLevelFormula }), next: null };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/reports/statistics",
      summary: "The company's own statistics as they are now",
      tag,
      access,
      answer: page(StatisticValue),
      handle: async ({ hub }) => ({ items: await readStatistics(hub), next: null }),
    }),
    route({
      method: "get",
      path: "/api/v1/reports/views",
      summary: "Saved reports: one's own and those shared with one's roles",
      tag,
      access,
      answer: page(ReportView),
      handle: async ({ hub }) => ({ items: await listViews(hub), next: null }),
    }),
    route({
      method: "post",
      path: "/api/v1/reports/views",
      summary: "Save a report under a name, share it, have it mailed",
      tag,
      access: people,
      body: ReportViewInput,
      answer: ReportView,
      status: 201,
      refusals: [409, 422],
      handle: ({ hub, body }) => saveView(hub, body),
    }),
    route({
      method: "put",
      path: "/api/v1/reports/views/{id}",
      summary: "Replace a saved report",
      tag,
      access: people,
      body: ReportViewInput,
      answer: ReportView,
      refusals: [404, 409, 422],
      handle: ({ hub, params, body }) => changeView(hub, params.id, body),
    }),
    route({
      method: "delete",
      path: "/api/v1/reports/views/{id}",
      summary: "Remove a saved report",
      tag,
      access: people,
      refusals: [404],
      handle: ({ hub, params }) => removeView(hub, params.id),
    }),
    route({
      method: "get",
      path: "/api/v1/reports/interactions",
      summary: "Interactions of a period, one row each with all its times",
      tag,
      access,
      query: z.strictObject({ ...Query, ...Paging }),
      answer: page(InteractionReportRow),
      refusals: [422],
      handle: async ({ hub, query: { cursor, limit, ...query } }) => {
        const settings = parseQuery("interactions", query);
        const after = decodeCursor(After, cursor);
        const { items, next } = await listReportedInteractions(hub, settings, { after, limit });
        return { items, next: next === null ? null : encodeCursor(next) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/reports/{report}",
      summary: "A report over a period",
      description:
        "Lists are comma-separated. `period` is a name such as `today` or `last_month`, or give " +
        "`from` and `to`. Every figure comes with its definition and formula; nothing to divide " +
        "by is null. `thresholds` are up to twelve rising seconds, else `sl.invalid`.",
      tag,
      access,
      query: z.strictObject(Query),
      answer: ReportTable,
      refusals: [404, 422],
      handle: ({ hub, params, query }) => {
        const report = reportOf(params.report);
        return makeReport(hub, { ...parseQuery(report, query), report });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/reports/{report}/csv",
      summary: "The same as CSV, its definitions included",
      tag,
      access,
      query: z.strictObject(Query),
      refusals: [404, 422],
      handle: async ({ hub, params, query }) => {
        if (params.report === "interactions") {
          return await interactionsFile(hub, parseQuery("interactions", query));
        }
        const report = reportOf(params.report);
        const table = await makeReport(hub, { ...parseQuery(report, query), report });
        await noteExport(hub, report);
        return csvFile(report, reportCsv(table));
      },
    }),
  ]);

function reportOf(name: string): ReportName {
  const found = REPORTS.find((report) => report === name);
  if (found) return found;
  throw new HubError("not_found", `There is no report "${name.slice(0, 63)}"`);
}

async function interactionsFile(hub: Hub, settings: ReportSettings): Promise<Response> {
  const pages = exportInteractions(hub, settings);
  // What is wrong with the request shows before the file begins.
  const first = await pages.next();
  await noteExport(hub, "interactions");
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    start: (controller) => {
      if (!first.done) controller.enqueue(encoder.encode(`\ufeff${first.value}`));
    },
  });
  return csvFile("interactions", body);
}

const encoder = new TextEncoder();

/** Exports leave a trace (DC-19). */
async function noteExport(hub: Hub, report: string): Promise<void> {
  await hub.db.write([auditRow(hub, { action: "report.exported", subject: `report:${report}` })]);
}

function csvFile(name: string, body: string | ReadableStream<Uint8Array>): Response {
  const marked = typeof body === "string" ? `\ufeff${body}` : body;
  return new Response(marked, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}.csv"`,
    },
  });
}
