import type { CallView } from "../../types/api/calls.ts";
import type { CallOutcomeView, Lead, LeadOutcome } from "../../types/api/identity.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowFrame } from "../../types/flows.ts";
import type { Db } from "../../types/hub.ts";
import { type InteractionState, isFinal } from "../../types/interactions.ts";
import { maybeInstant } from "../interactions/view.ts";
import { leadsIn } from "../services/leads.ts";
import { plainService } from "../services/plain_service.ts";
import { profileIn } from "../services/profile.ts";
import { maskedVariables } from "../services/masked.ts";
import { lookup } from "../configuration/lookup.ts";
import { ownName } from "../rules/variables.ts";
import type { CallRow } from "./row.ts";

/** A call, its frame and the configuration it runs on. */
export interface Shown {
  call: CallRow;
  frame: FlowFrame;
  document: Configuration;
}

interface OutcomeRow {
  state: InteractionState;
  code: string | null;
  leads: string;
  by_name: string | null;
  /** Null = nothing was said yet. */
  at: number | null;
}

const NOBODY = { status: "none", level: 0, customer: "", name: "", by: "", reason: "" } as const;

/** What the desk is told of who calls, what to offer them, and what came of it (CE07-A1, CE02-A4). */
export async function customerShown(
  db: Db,
  shown: Shown,
): Promise<Pick<CallView, "identity" | "leads" | "outcome">> {
  const [row] = await db.read<OutcomeRow>(
    `SELECT i.state, o.code, COALESCE(o.leads, '{}') AS leads, o.by_name, o.at
     FROM interactions i LEFT JOIN call_outcomes o ON o.call_id = i.id WHERE i.id = ?`,
    [shown.call.id],
  );
  const known = JSON.parse(row?.leads ?? "{}") as Record<string, LeadOutcome>;
  return {
    identity: identityShown(shown),
    leads: leadsOf(shown).map((lead): Lead => ({ ...lead, outcome: known[lead.id] ?? null })),
    outcome: outcomeShown(shown, row),
  };
}

/** By the number alone nobody is more than identified, and that with low confidence (CE02-R25). */
function identityShown({ call, frame, document }: Shown): CallView["identity"] {
  const { set, ...known } = frame.identity ?? NOBODY;
  const entry = lookup(document).entryPoints.get(call.entry_point);
  // Where the entry point keeps it from agents only the state is told (CE07-A2).
  const hidden = entry?.voice.showCustomer === false ? { customer: "", name: "" } : {};
  return {
    ...known,
    ...hidden,
    lowConfidence: known.by === "address" && known.status === "identified",
    ...(set === undefined ? {} : { setBy: set.by, setAt: maybeInstant(set.at) }),
  };
}

/** Leads shown with a call, those that hold a masked field left out (CE02-A7). */
export function leadsOf({ call, frame, document }: Shown): { id: string; text: string }[] {
  const found = profileIn(document, call.entry_point, frame);
  if (found === null) return [];
  const flow = lookup(document).flows.get(frame.flow);
  const masked = flow ? maskedVariables(flow, document) : new Set<string>();
  const shown = found.profile.leads.filter(({ variable }) =>
    !masked.has(ownName(variable) ?? variable)
  );
  return leadsIn({ leads: shown }, frame);
}

/** Outcomes of the call's service, or the generic ones (CE02-R28). */
export const outcomesOf = ({ call, frame, document }: Shown) =>
  (profileIn(document, call.entry_point, frame)?.profile ?? plainService("none")).outcomes;

function outcomeShown(
  shown: Shown,
  row: OutcomeRow | undefined,
): CallOutcomeView {
  const said = (row?.at ?? null) !== null;
  const over = row !== undefined && isFinal(row.state);
  return {
    state: said ? "recorded" : over ? "not_recorded" : "open",
    code: row?.code ?? null,
    by: row?.by_name ?? "",
    at: maybeInstant(row?.at ?? null),
    codes: outcomesOf(shown).map(({ id, name }) => ({ id, name })),
  };
}
