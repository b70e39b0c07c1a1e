import { carrierAddress } from "../../../channels/twilio/address.ts";
import { conferenceTwiml, goodbyeTwiml } from "../../../channels/voice/twiml.ts";
import { isRefusal } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { lookup } from "../../configuration/lookup.ts";
import { acceptOffer } from "../../interactions/accept.ts";
import { readInteraction } from "../../interactions/row.ts";
import { eventRow } from "../../journal/event_row.ts";
import { redirectCustomer } from "../commands.ts";
import { outAnswered } from "../out/out_answered.ts";
import { partyAnswered } from "../parties/party_answered.ts";
import { supervisorAnswered } from "../parties/supervisor_leg.ts";
import { publishCall } from "../view.ts";
import { type LegRow, readCall } from "../row.ts";

/**
 * A leg we dialled was answered. An agent's on a number accepts the offer by that; both legs go
 * into the call's conference (CE01-F40), as does whoever was called in. Whoever comes too late
 * hears that the caller left (F46). Safe to repeat.
 */
export async function agentAnswered(
  hub: Hub,
  of: { call: string; leg: string; sid: string },
): Promise<string> {
  const base = carrierAddress(hub.config);
  const call = await readCall(hub.db, of.call);
  const [leg] = await hub.db.read<LegRow>(
    "SELECT * FROM call_legs WHERE id = ? AND call_id = ?",
    [of.leg, of.call],
  );
  const gone = goodbyeTwiml(
    [{ kind: "text", text: "The caller has left.", language: "en" }],
    base,
  );
  if (call === null || leg === undefined || leg.ended_at !== null) return gone;
  if (call.ended_at !== null || !await holds(hub, leg)) return gone;
  const out = await outAnswered(hub, call, leg, of.sid);
  if (out !== null) return out;
  if (leg.kind === "supervisor") return await supervisorAnswered(hub, call, leg, of.sid);
  if (leg.kind !== "agent") return await partyAnswered(hub, call, leg, of.sid);
  const now = hub.now();
  await hub.db.write([
    {
      sql: `UPDATE call_legs SET state = 'answered', sid = COALESCE(sid, ?),
          answered_at = COALESCE(answered_at, ?) WHERE id = ? AND ended_at IS NULL`,
      args: [of.sid, now, leg.id],
    },
    {
      sql: "UPDATE calls SET connected_at = COALESCE(connected_at, ?) WHERE id = ?",
      args: [now, call.id],
    },
    // Once per leg: a repeat of the request finds it there.
    redirectCustomer(call.id, `/webhooks/twilio/voice/conference/${call.id}/${call.id}-customer`, {
      at: leg.created_at,
      key: `join:${leg.id}`,
    }),
    eventRow({
      id: `call.connected:${leg.id}`,
      at: now,
      kind: "call.connected",
      actor: `agent:${leg.agent_id}`,
      agent: leg.agent_id,
      interaction: call.id,
      conversation: call.conversation_id,
      medium: "voice",
    }),
  ]);
  hub.wake("outbox");
  await publishCall(hub, call.id);
  return conferenceTwiml({ base, call: call.id, leg: leg.id });
}

/** Whether the call is this agent's; on a number answering is what makes it theirs. */
async function holds(hub: Hub, leg: LegRow): Promise<boolean> {
  const row = await readInteraction(hub.db, leg.call_id);
  if (leg.kind !== "agent") return row !== null && ["active", "parked"].includes(row.state);
  if (row?.state === "active" && row.agent_id === leg.agent_id) return true;
  const person = lookup(hub.settings().document).people.get(leg.agent_id);
  if (person?.answersOn !== "number" || row?.state !== "offered") return false;
  try {
    await acceptOffer(
      hub.as({ kind: "person", id: leg.agent_id, name: person.name }),
      leg.offer_id,
    );
    return true;
  } catch (error) {
    if (isRefusal(error, "conflict")) return false;
    throw error;
  }
}
