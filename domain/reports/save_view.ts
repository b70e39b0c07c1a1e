import { clearTimer, setTimer } from "../../db/timers.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { ReportView, ReportViewInput } from "../../types/reports.ts";
import { need, permissionsOf } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { lookup } from "../configuration/lookup.ts";
import { checkSettings } from "./check_settings.ts";
import { MOST_VIEWS } from "./list_views.ts";
import { nextMail } from "./next_mail.ts";
import { periodOf, wrong } from "./period.ts";
import { findOwnView, findView, ownerName, viewOf } from "./view_rows.ts";

/** Timer of a report that is mailed; reference: the saved report. */
export const MAIL_TIMER = "report_mail";

/** Keeps a report under a name, shared with roles, mailed if wished (DC-26, DC-27). */
export async function saveView(hub: Hub, input: ReportViewInput): Promise<ReportView> {
  need(hub, "reports.view");
  check(hub, input);
  const id = hub.id();
  const next = nextOf(hub, input);
  const [made] = await hub.db.write([
    {
      sql: `INSERT INTO report_views (id, name, settings, roles, owner, mail, next_mail_at,
              created_at, updated_at)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE (SELECT COUNT(*) FROM report_views) < ${MOST_VIEWS}`,
      args: [id, ...columns(input), ownerName(hub), mailOf(input), next, hub.now(), hub.now()],
    },
    auditRow(hub, { action: "report.saved", subject: `report:${id}`, after: input }, true),
    ...timer(hub, id, next),
  ]);
  if (made?.rowsAffected === 0) {
    throw new HubError("conflict", `${MOST_VIEWS} reports are saved already: remove one first`, {
      code: "report.too_many",
    });
  }
  return viewOf(hub, await findView(hub, id));
}

/** Replaces a saved report. */
export async function changeView(
  hub: Hub,
  id: string,
  input: ReportViewInput,
): Promise<ReportView> {
  need(hub, "reports.view");
  const before = await findOwnView(hub, id);
  check(hub, input);
  const next = nextOf(hub, input);
  await hub.db.write([
    {
      sql: `UPDATE report_views SET name = ?, settings = ?, roles = ?, mail = ?, next_mail_at = ?,
              updated_at = ? WHERE id = ?`,
      args: [...columns(input), mailOf(input), next, hub.now(), id],
    },
    auditRow(hub, {
      action: "report.changed",
      subject: `report:${id}`,
      before: viewOf(hub, before),
      after: input,
    }, true),
    ...timer(hub, id, next),
  ]);
  return viewOf(hub, await findView(hub, id));
}

/** Removes a saved report; it is mailed no more. */
export async function removeView(hub: Hub, id: string): Promise<void> {
  need(hub, "reports.view");
  const before = await findOwnView(hub, id);
  await hub.db.write([
    { sql: "DELETE FROM report_views WHERE id = ?", args: [id] },
    auditRow(hub, {
      action: "report.removed",
      subject: `report:${id}`,
      before: viewOf(hub, before),
    }, true),
    clearTimer(MAIL_TIMER, id),
  ]);
}

const columns = ({ name, settings, roles }: ReportViewInput) => [
  name,
  JSON.stringify(settings),
  JSON.stringify(roles),
];
const mailOf = ({ mail }: ReportViewInput) => mail === null ? null : JSON.stringify(mail);

function nextOf(hub: Hub, { mail, settings }: ReportViewInput): number | null {
  if (mail === null) return null;
  const timeZone = settings.timeZone || hub.settings().document.company.timeZone;
  return nextMail(mail, timeZone, hub.now());
}

function timer(hub: Hub, id: string, dueAt: number | null): Statement[] {
  if (dueAt === null) return [clearTimer(MAIL_TIMER, id)];
  return [setTimer({ kind: MAIL_TIMER, reference: id, region: hub.queue.region, dueAt })];
}

/** What cannot be made or sent is refused when it is saved, not at night. */
function check(hub: Hub, { settings, roles, mail }: ReportViewInput): void {
  const { document } = hub.settings();
  const known = lookup(document);
  periodOf(settings, document.company.timeZone, hub.now());
  if (settings.report !== "interactions") checkSettings(hub, settings.report, settings);
  const role = roles.findIndex((id) => !known.roles.has(id));
  if (role >= 0) throw wrong(`roles.${role}`, "there is no such role");
  if (mail === null) return;
  if (!hub.mailer?.configured) {
    throw new HubError(
      "conflict",
      "Reports cannot be mailed: no mail server is set up. Ask whoever runs the hub to set SMTP_URL",
      { code: "mail.off", errors: [{ field: "mail", code: "mail.off" }] },
    );
  }
  const person = mail.to.findIndex((id) => !permissionsOf(document, id).has("reports.view"));
  if (person >= 0) {
    throw wrong(`mail.to.${person}`, "only people who may see reports can get them by mail");
  }
}
