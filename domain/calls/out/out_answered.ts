import { carrierAddress } from "../../../channels/twilio/address.ts";
import { conferenceTwiml } from "../../../channels/voice/twiml.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { readInteraction } from "../../interactions/row.ts";
import { eventRow } from "../../journal/event_row.ts";
import { commandRow } from "../commands.ts";
import { ourNumber } from "../agent/phone_of.ts";
import { type CallRow, type LegRow, readLegs } from "../row.ts";
import { publishCall } from "../view.ts";

/** The customer's leg of a call: the newest, where several were dialled one after the other. */
export async function customerLeg(hub: Hub, call: string): Promise<LegRow | undefined> {
  const legs = await readLegs(hub.db, call);
  return legs.filter((leg) => leg.kind === "customer").at(-1);
}

/** Whether the customer talks, or waits, on the line now. */
export const isOn = (leg: LegRow | undefined): boolean =>
  leg !== undefined && leg.answered_at !== null && leg.ended_at === null;

/**
 * A leg of a call that goes out was answered: the agent's, whereupon the customer is dialled; then
 * the customer's, whereupon the two talk. Null = it goes on as with any call. Safe to repeat.
 */
export async function outAnswered(
  hub: Hub,
  call: CallRow,
  leg: LegRow,
  sid: string,
): Promise<string | null> {
  if (call.direction !== "out") return null;
  const customer = await customerLeg(hub, call.id);
  if (customer === undefined) return null;
  const theirs = leg.id === customer.id;
  if (!theirs && (leg.kind !== "agent" || customer.answered_at !== null)) return null;
  await hub.db.write(
    theirs
      ? await connected(hub, call, leg, sid)
      : [answered(hub, leg, sid), ...dialRow(hub, call, leg, customer)],
  );
  hub.wake("outbox");
  await publishCall(hub, call.id);
  return conferenceTwiml({ base: carrierAddress(hub.config), call: call.id, leg: leg.id });
}

/** Under one key for each leg, so that a repeat of the agent's answer dials once. */
function dialRow(hub: Hub, call: CallRow, agent: LegRow, customer: LegRow): Statement[] {
  if (customer.ended_at !== null) return [];
  return [commandRow({
    do: "dial",
    call: call.id,
    leg: customer.id,
    to: customer.number,
    from: ourNumber(hub, call),
    timeoutSec: hub.settings().document.company.calls.ringSec,
  }, { at: agent.created_at, key: `out:${customer.id}` })];
}

async function connected(
  hub: Hub,
  call: CallRow,
  leg: LegRow,
  sid: string,
): Promise<Statement[]> {
  const row = await readInteraction(hub.db, call.id);
  const now = hub.now();
  return [
    // Before the leg says so, so that a repeat counts no second attempt.
    {
      sql: `UPDATE callback_requests SET attempts = attempts + 1, last_result = ''
        WHERE id = ? AND EXISTS (SELECT 1 FROM call_legs WHERE id = ? AND answered_at IS NULL)`,
      args: [call.id, leg.id],
    },
    answered(hub, leg, sid),
    {
      sql: "UPDATE calls SET connected_at = COALESCE(connected_at, ?) WHERE id = ?",
      args: [now, call.id],
    },
    eventRow({
      id: `call.connected:${leg.id}`,
      at: now,
      kind: "call.connected",
      actor: `agent:${row?.agent_id ?? ""}`,
      agent: row?.agent_id ?? null,
      interaction: call.id,
      conversation: call.conversation_id,
      queue: row?.queue ?? "",
      medium: row?.medium ?? "voice",
    }),
  ];
}

const answered = (hub: Hub, leg: LegRow, sid: string): Statement => ({
  sql: `UPDATE call_legs SET state = 'answered', sid = COALESCE(sid, ?),
      answered_at = COALESCE(answered_at, ?) WHERE id = ? AND ended_at IS NULL`,
  args: [sid, hub.now(), leg.id],
});
