import { carrierAddress } from "../../../channels/twilio/address.ts";
import { conferenceTwiml } from "../../../channels/voice/twiml.ts";
import type { Hub } from "../../../types/hub.ts";
import { eventRow } from "../../journal/event_row.ts";
import { onTheWay, readHandoffs } from "./handoff.ts";
import { keepByNumber } from "./keep_by_number.ts";
import { reserve } from "./reserve.ts";
import type { CallRow, LegRow } from "../row.ts";
import { publishCall } from "../view.ts";

/**
 * Who was called in has answered and joins the conference; a number the call was handed to keeps
 * the caller from now on. Safe to repeat.
 */
export async function partyAnswered(
  hub: Hub,
  call: CallRow,
  leg: LegRow,
  sid: string,
): Promise<string> {
  const now = hub.now();
  await hub.db.write([
    {
      sql: `UPDATE call_legs SET state = 'answered', sid = COALESCE(sid, ?),
          answered_at = COALESCE(answered_at, ?) WHERE id = ? AND ended_at IS NULL`,
      args: [sid, now, leg.id],
    },
    eventRow({
      id: `call.party_joined:${leg.id}`,
      at: now,
      kind: "call.party_joined",
      actor: leg.agent_id === "" ? "system" : `agent:${leg.agent_id}`,
      agent: leg.agent_id || null,
      interaction: call.id,
      conversation: call.conversation_id,
      medium: "voice",
      data: { leg: leg.id },
    }),
  ]);
  const handoff = onTheWay(await readHandoffs(hub.db, call.id), leg.id);
  if (handoff !== null) await keepByNumber(hub, handoff);
  await reserve(hub, leg);
  await publishCall(hub, call.id);
  return conferenceTwiml({ base: carrierAddress(hub.config), call: call.id, leg: leg.id });
}
