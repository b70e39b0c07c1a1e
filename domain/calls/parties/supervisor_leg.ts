import { carrierAddress } from "../../../channels/twilio/address.ts";
import { conferenceTwiml, goodbyeTwiml } from "../../../channels/voice/twiml.ts";
import type { Hub } from "../../../types/hub.ts";
import { eventRow } from "../../journal/event_row.ts";
import { type CallRow, type LegRow, readLegs } from "../row.ts";
import { publishCall } from "../view.ts";

/** The leg the agent of a call talks on. */
export const agentLeg = (legs: LegRow[], agent: string | null) =>
  legs.find((leg) =>
    leg.kind === "agent" && leg.agent_id === agent && leg.state === "answered" &&
    leg.ended_at === null
  );

/** The supervisor's phone was answered: into the conference, as the mode says now. Repeatable. */
export async function supervisorAnswered(
  hub: Hub,
  call: CallRow,
  leg: LegRow,
  sid: string,
): Promise<string> {
  const base = carrierAddress(hub.config);
  const [row] = await hub.db.read<{ agent_id: string | null }>(
    "SELECT agent_id FROM interactions WHERE id = ?",
    [call.id],
  );
  const agent = agentLeg(await readLegs(hub.db, call.id), row?.agent_id ?? null);
  if (agent?.sid == null) {
    return goodbyeTwiml([{ kind: "text", text: "The call is over.", language: "en" }], base);
  }
  await hub.db.write([{
    sql: `UPDATE call_legs SET state = 'answered', sid = COALESCE(sid, ?), muted = ?,
        answered_at = COALESCE(answered_at, ?) WHERE id = ? AND ended_at IS NULL`,
    args: [sid, leg.mode === "listen" ? 1 : 0, hub.now(), leg.id],
  }]);
  await publishCall(hub, call.id);
  return conferenceTwiml({
    base,
    call: call.id,
    leg: leg.id,
    muted: leg.mode === "listen",
    ...(leg.mode === "whisper" ? { coach: agent.sid } : {}),
  });
}

/** They hung up, or the call is over for them. */
export async function supervisorLeft(hub: Hub, leg: LegRow): Promise<void> {
  await hub.db.write([eventRow({
    id: `call.supervised:${leg.id}:end`,
    at: leg.ended_at ?? hub.now(),
    kind: "call.unsupervised",
    actor: `supervisor:${leg.agent_id}`,
    agent: leg.agent_id,
    interaction: leg.call_id,
    medium: "voice",
    data: { leg: leg.id },
  })]);
  await publishCall(hub, leg.call_id);
}
