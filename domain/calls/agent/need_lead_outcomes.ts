import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { customerShown } from "../customer_shown.ts";
import { documentOf } from "../flow/document.ts";
import { frameOf, readCall } from "../row.ts";

/**
 * Nobody ends the wrap-up of a call by hand with a lead whose outcome they did not say (CE02-A4).
 * The limit ends it all the same: then it is not recorded, and can be completed (CE02-B10).
 */
export async function needLeadOutcomes(hub: Hub, id: string): Promise<void> {
  const call = await readCall(hub.db, id);
  if (call === null) return;
  const shown = { call, frame: frameOf(call), document: await documentOf(hub, call.version) };
  const { leads = [] } = await customerShown(hub.db, shown);
  const open = leads.filter(({ outcome }) => outcome === null);
  if (open.length === 0) return;
  throw new HubError("unprocessable", "Say first what became of each lead that was shown", {
    code: "wrapup.lead_outcome_required",
    errors: open.map((lead) => ({ field: `leads.${lead.id}`, code: "missing_field" })),
  });
}
