import { getLogger } from "@logtape/logtape";
import {
  buryOutbox,
  claimOutbox,
  finishOutbox,
  MAX_ATTEMPTS,
  type OutboxItem,
  retryOutbox,
} from "../../db/outbox.ts";
import type { SendResult } from "../../types/channels.ts";
import type { Hub, Mail, Statement } from "../../types/hub.ts";
import type { ReportName, ReportSettings } from "../../types/reports.ts";
import { permissionsOf } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { reportCsv } from "./csv.ts";
import { exportInteractions } from "./export_interactions.ts";
import { mailHtml, mailText } from "./mail_body.ts";
import type { ReportOrder } from "./mail_report.ts";
import { makeReport } from "./make_report.ts";
import { viewOf, type ViewRow } from "./view_rows.ts";

/** Mails in one turn: each makes a report. */
const BATCH = 5;
const BY = crypto.randomUUID();

/** Mails the reports that are due (DC-27, BO07-S6); failures are tried again, then given up. */
export async function deliverReportMails(hub: Hub): Promise<number> {
  const items = await claimOutbox(hub.db, {
    by: BY,
    now: hub.now(),
    limit: BATCH,
    kinds: ["report"],
  });
  for (const item of items) await deliverOne(hub, item);
  return items.length;
}

async function deliverOne(hub: Hub, item: OutboxItem): Promise<void> {
  const order = item.payload as unknown as ReportOrder;
  const result = await deliver(hub, order, item.id).catch((error: unknown): SendResult => {
    getLogger(["hubbub", "reports"]).error("Mailing a report failed: {id}", { id: item.id, error });
    return { outcome: "retry", code: "fault", reason: "Making the report broke off" };
  });
  await hub.db.write([...settle(hub, item, result), told(hub, order, result, item)]);
}

async function deliver(hub: Hub, order: ReportOrder, id: string): Promise<SendResult> {
  const { document } = hub.settings();
  const [row] = await hub.db.read<ViewRow>("SELECT * FROM report_views WHERE id = ?", [order.view]);
  if (!row) return refused("report.gone", "The saved report was removed");
  const person = lookup(document).people.get(order.person);
  if (!person || !permissionsOf(document, order.person).has("reports.view")) {
    return refused("report.not_entitled", `${order.person} may not see reports any more`);
  }
  if (!hub.mailer) return refused("mail.off", "No mail server is configured");
  const { settings, name } = viewOf(hub, row);
  const mail = await draw(hub, { ...settings, from: order.from, to: order.to }, name);
  return await hub.mailer.send({ ...mail, to: person.email, id: mailId(id) });
}

async function draw(
  hub: Hub,
  settings: ReportSettings,
  name: string,
): Promise<Omit<Mail, "to" | "id">> {
  const subject = `${name} · ${hub.settings().document.company.name}`;
  const file = (content: string) => [{ name: "report.csv", type: "text/csv", content }];
  if (settings.report === "interactions") {
    const pages = await Array.fromAsync(exportInteractions(hub, settings));
    const text = "The interactions of the period are in the attached file.";
    return { subject, text, html: `<p>${text}</p>`, attachments: file(pages.join("")) };
  }
  const table = await makeReport(hub, { ...settings, report: settings.report as ReportName });
  return {
    subject,
    text: mailText(table, name),
    html: mailHtml(table, name),
    attachments: file(reportCsv(table)),
  };
}

const mailId = (id: string) => id.replaceAll(/[^a-z0-9.-]/gi, "-").toLowerCase();
const refused = (code: string, reason: string): SendResult => ({
  outcome: "refused",
  code,
  reason,
});

function settle(hub: Hub, item: OutboxItem, result: SendResult): Statement[] {
  if (result.outcome === "sent") return [finishOutbox(item, hub.now())];
  const failure = { now: hub.now(), code: result.code, reason: result.reason };
  return result.outcome === "refused" ? buryOutbox(item, failure) : retryOutbox(item, failure);
}

/** How it went stands with the saved report, in words. */
function told(hub: Hub, order: ReportOrder, result: SendResult, item: OutboxItem): Statement {
  const at = new Date(hub.now()).toISOString();
  const words = result.outcome === "sent"
    ? `Sent to ${order.person}`
    : result.outcome === "refused" || item.attempt >= MAX_ATTEMPTS
    ? `Not sent to ${order.person}: ${result.reason}`
    : `Tried again soon for ${order.person}: ${result.reason}`;
  return {
    sql: "UPDATE report_views SET last_mail = ? WHERE id = ?",
    args: [`${at} ${words}`, order.view],
  };
}
