import type { Hub } from "../../types/hub.ts";
import { HubError } from "../../types/errors.ts";
import { ReportMail, ReportSettings, type ReportView } from "../../types/reports.ts";
import { may } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { maybeInstant } from "../interactions/view.ts";

export interface ViewRow {
  id: string;
  name: string;
  settings: string;
  roles: string;
  owner: string;
  mail: string | null;
  next_mail_at: number | null;
  last_mail: string;
}

/** Who keeps a view: a person's id, or `key:<id>`. */
export function ownerName(hub: Hub): string {
  return hub.actor.kind === "key" ? `key:${hub.actor.id}` : hub.actor.id;
}

/** Who may change and remove it: its owner, and who may change the configuration. */
export function mayChange(hub: Hub, row: ViewRow): boolean {
  return row.owner === ownerName(hub) || may(hub, "configuration.write");
}

/** Who sees it: its owner, and the roles it is shared with; keys see whatever is shared. */
export function maySee(hub: Hub, row: ViewRow): boolean {
  if (mayChange(hub, row)) return true;
  const roles = JSON.parse(row.roles) as string[];
  if (hub.actor.kind !== "person") return roles.length > 0;
  const own = lookup(hub.settings().document).people.get(hub.actor.id)?.roles ?? [];
  return roles.some((role) => own.includes(role));
}

export function viewOf(hub: Hub, row: ViewRow): ReportView {
  return {
    id: row.id,
    name: row.name,
    settings: ReportSettings.parse(JSON.parse(row.settings)),
    roles: JSON.parse(row.roles) as string[],
    owner: row.owner,
    own: mayChange(hub, row),
    mail: row.mail === null ? null : ReportMail.parse(JSON.parse(row.mail)),
    nextMailAt: maybeInstant(row.next_mail_at),
    lastMail: row.last_mail,
  };
}

/** A view the actor sees; what they do not see does not exist. */
export async function findView(hub: Hub, id: string): Promise<ViewRow> {
  const [row] = await hub.db.read<ViewRow>("SELECT * FROM report_views WHERE id = ?", [id]);
  if (row && maySee(hub, row)) return row;
  throw new HubError("not_found", `There is no saved report "${id.slice(0, 63)}"`);
}

/** The same, for somebody who wants to change it. */
export async function findOwnView(hub: Hub, id: string): Promise<ViewRow> {
  const row = await findView(hub, id);
  if (mayChange(hub, row)) return row;
  throw new HubError("forbidden", "Only who saved this report may change it: save your own", {
    code: "report.not_yours",
  });
}
