import type { CallView } from "../../../types/api/calls.ts";
import type { CallOutcome } from "../../../types/api/identity.ts";
import { HubError } from "../../../types/errors.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { findOwnInteraction, stateRefused } from "../../interactions/find.ts";
import { actorName } from "../../journal/actor.ts";
import { eventRow } from "../../journal/event_row.ts";
import { leadsOf, outcomesOf, type Shown } from "../customer_shown.ts";
import { documentOf } from "../flow/document.ts";
import { frameOf, readCall } from "../row.ts";
import { getCall, publishCall } from "../view.ts";

/** From the conversation on; what was left out is completed later (CE02-B10). */
const STATES = ["active", "parked", "wrapup", "done", "auto_closed"];

/**
 * What came of a call and of each lead that was shown with it (CE02-F25, R28). The same request id
 * is applied once; of several the last one stands, what it does not name stays (CE02-B12).
 */
export async function recordOutcome(hub: Hub, id: string, said: CallOutcome): Promise<CallView> {
  const row = await findOwnInteraction(hub, id, "conversations.reply_any");
  const call = await readCall(hub.db, id);
  if (call === null) {
    throw new HubError("not_found", `Interaction "${id}" is no call: check the id`);
  }
  if (!STATES.includes(row.state) || row.accepted_at === null) {
    throw stateRefused(row, "say what came of");
  }
  const document = await documentOf(hub, call.version);
  const shown = { call, frame: frameOf(call), document };
  check(shown, said);
  await hub.db.write([
    event(hub, shown, said, "call.outcome", "", { code: said.code ?? "" }),
    {
      sql: `INSERT INTO call_outcomes (call_id, code, leads, by_kind, by_id, by_name, at)
        SELECT ?, ?, ?, ?, ?, ?, ? WHERE changes() = 1
        ON CONFLICT (call_id) DO UPDATE SET code = COALESCE(excluded.code, code),
          leads = json_patch(leads, excluded.leads), by_kind = excluded.by_kind,
          by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`,
      args: [
        id,
        said.code,
        JSON.stringify(Object.fromEntries(said.leads.map((l) => [l.id, l.outcome]))),
        hub.actor.kind,
        hub.actor.id,
        hub.actor.name,
        hub.now(),
      ],
    },
    ...said.leads.map(({ id: lead, outcome }) =>
      event(hub, shown, said, "call.lead", `:${lead}`, { lead, outcome })
    ),
  ]);
  await publishCall(hub, id);
  return await getCall(hub, id);
}

function check(shown: Shown, said: CallOutcome): void {
  const codes = outcomesOf(shown).map(({ id }) => id);
  if (said.code !== null && !codes.includes(said.code)) {
    throw refused("outcome.code_unknown", `"${said.code}" is no outcome of this call`, codes);
  }
  const leads = leadsOf(shown).map(({ id }) => id);
  const other = said.leads.find(({ id }) => !leads.includes(id));
  if (other) throw refused("outcome.lead_unknown", `"${other.id}" is no lead of this call`, leads);
}

function refused(code: string, problem: string, known: string[]): HubError {
  return new HubError("unprocessable", `${problem}: choose one of ${known.join(", ") || "none"}`, {
    code,
    errors: [{ field: code === "outcome.code_unknown" ? "code" : "leads", code }],
  });
}

function event(
  hub: Hub,
  { call }: Shown,
  { requestId }: CallOutcome,
  kind: string,
  part: string,
  data: Record<string, unknown>,
): Statement {
  return eventRow({
    id: `outcome:${call.id}:${requestId}${part}`,
    at: hub.now(),
    kind,
    actor: actorName(hub),
    agent: hub.actor.kind === "person" ? hub.actor.id : null,
    interaction: call.id,
    conversation: call.conversation_id,
    medium: "voice",
    data: { ...data, name: hub.actor.name },
  });
}
