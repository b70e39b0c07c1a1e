import { setTimer, type Timer } from "../../db/timers.ts";
import type { Hub } from "../../types/hub.ts";
import { instant } from "../interactions/view.ts";
import { nextMail } from "./next_mail.ts";
import { periodOf } from "./period.ts";
import { MAIL_TIMER } from "./save_view.ts";
import { viewOf, type ViewRow } from "./view_rows.ts";

/** What the outbox keeps of one mail of one report to one person. */
export interface ReportOrder {
  view: string;
  person: string;
  /** The period as it lay when the mail fell due. */
  from: string;
  to: string;
}

/**
 * A report is due: one mail per receiver goes into the outbox and the next date is set, in one
 * write. A repeat of the timer adds nothing.
 */
export async function mailReport(hub: Hub, { reference }: Timer): Promise<void> {
  const [row] = await hub.db.read<ViewRow>("SELECT * FROM report_views WHERE id = ?", [reference]);
  if (!row?.mail || row.next_mail_at === null) return;
  const { mail, settings } = viewOf(hub, row);
  const zone = hub.settings().document.company.timeZone;
  const due = row.next_mail_at;
  const period = periodOf(settings, zone, due);
  const next = nextMail(mail!, period.timeZone, hub.now());
  const orders = mail!.to.map((person): ReportOrder & { id: string } => ({
    id: `report:${reference}:${due}:${person}`,
    view: reference,
    person,
    from: instant(period.from),
    to: instant(period.to),
  }));
  await hub.db.write([
    {
      sql: `INSERT OR IGNORE INTO outbox (id, kind, lane, payload, next_at, created_at)
            SELECT value->>'id', 'report', value->>'id', value, ?, ? FROM json_each(?)`,
      args: [hub.now(), hub.now(), JSON.stringify(orders)],
    },
    {
      sql: "UPDATE report_views SET next_mail_at = ? WHERE id = ? AND next_mail_at = ?",
      args: [next, reference, due],
    },
    setTimer({ kind: MAIL_TIMER, reference, region: hub.queue.region, dueAt: next }),
  ]);
  hub.wake("outbox");
}
