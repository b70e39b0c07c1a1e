import type { CallView } from "../../../types/api/calls.ts";
import type { SupervisionMode } from "../../../types/calls.ts";
import { HubError } from "../../../types/errors.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { need } from "../../access/may.ts";
import { auditRow } from "../../audit/audit_row.ts";
import { lookup } from "../../configuration/lookup.ts";
import { findInteraction } from "../../interactions/find.ts";
import { supervisorName } from "../../journal/actor.ts";
import { eventRow } from "../../journal/event_row.ts";
import { watcherOf } from "../../supervision/watch.ts";
import { commandRow, legRow, newCommand } from "../commands.ts";
import { changedCall, notConnected } from "../agent/desk.ts";
import { ourNumber, phoneOf } from "../agent/phone_of.ts";
import { type CallRow, type LegRow, readCall, readLegs } from "../row.ts";
import { agentLeg } from "./supervisor_leg.ts";

/**
 * A supervisor listens to a call, speaks to its agent alone, or to everybody (OP01-F23): their
 * phone is called, or the way they are on the call is changed. Kept in the audit log; the
 * customer's times are not touched. Refusals: 403 without the permission to read along (for barge:
 * to reply for others), 409 `call.not_connected`, `call.yours`.
 */
export async function superviseCall(
  hub: Hub,
  id: string,
  mode: SupervisionMode,
): Promise<CallView> {
  need(hub, "conversations.read_all");
  if (mode === "barge") need(hub, "conversations.reply_any");
  const person = watcherOf(hub);
  const { call, agent, own } = await supervised(hub, id, person);
  if (own !== undefined) await hub.db.write(changed(hub, call, own, agent, mode));
  else await hub.db.write(begun(hub, call, person, mode));
  return await changedCall(hub, id);
}

/** The supervisor leaves the call; one who is not on it changes nothing. */
export async function leaveCall(hub: Hub, id: string): Promise<void> {
  need(hub, "conversations.read_all");
  const person = watcherOf(hub);
  await findInteraction(hub, id);
  const own = ownLeg(await readLegs(hub.db, id), person);
  if (own === undefined) return;
  await hub.db.write([newCommand(hub, { do: "hang_up", call: id, leg: own.id })]);
  hub.wake("outbox");
}

const ownLeg = (legs: LegRow[], person: string) =>
  legs.find((leg) => leg.kind === "supervisor" && leg.agent_id === person && leg.ended_at === null);

async function supervised(hub: Hub, id: string, person: string) {
  const row = await findInteraction(hub, id);
  const call = await readCall(hub.db, id);
  if (call === null) {
    throw new HubError("not_found", `Interaction "${id}" is no call: check the id`);
  }
  const legs = await readLegs(hub.db, id);
  const agent = agentLeg(legs, row.agent_id);
  if (row.state !== "active" || agent === undefined) throw notConnected(id, row.state);
  const party = legs.some((leg) =>
    leg.agent_id === person && leg.kind !== "supervisor" && leg.ended_at === null
  );
  if (party) {
    throw new HubError("conflict", "You are on this call already", { code: "call.yours" });
  }
  return { call, agent, own: ownLeg(legs, person) };
}

function begun(hub: Hub, call: CallRow, person: string, mode: SupervisionMode): Statement[] {
  const found = lookup(hub.settings().document).people.get(person);
  if (found === undefined) throw new HubError("not_found", "Only people have phones");
  const to = phoneOf(found);
  const at = hub.now();
  const leg = `${call.id}-s${hub.id()}`;
  return [
    legRow({
      id: leg,
      call: call.id,
      kind: "supervisor",
      agent: person,
      number: to.number,
      name: to.name,
      at,
    }),
    { sql: "UPDATE call_legs SET mode = ? WHERE id = ?", args: [mode, leg] },
    commandRow({
      do: "dial",
      call: call.id,
      leg,
      to: to.to,
      from: ourNumber(hub, call),
      timeoutSec: to.timeoutSec,
    }, { at, key: `supervise:${leg}` }),
    ...told(hub, call, leg, mode),
  ];
}

function changed(
  hub: Hub,
  call: CallRow,
  own: LegRow,
  agent: LegRow,
  mode: SupervisionMode,
): Statement[] {
  if (own.mode === mode) return [];
  return [
    { sql: "UPDATE call_legs SET mode = ? WHERE id = ?", args: [mode, own.id] },
    // Who has not answered yet comes in as it is then.
    ...(own.state === "answered"
      ? [newCommand(hub, {
        do: "coach",
        call: call.id,
        leg: own.id,
        coach: mode === "whisper" ? agent.id : "",
        muted: mode === "listen",
      })]
      : []),
    ...told(hub, call, own.id, mode),
  ];
}

function told(hub: Hub, call: CallRow, leg: string, mode: SupervisionMode): Statement[] {
  return [
    auditRow(hub, { action: "call.supervised", subject: `call:${call.id}`, after: { mode } }),
    eventRow({
      id: hub.id(),
      at: hub.now(),
      kind: "call.supervised",
      actor: supervisorName(hub),
      agent: hub.actor.id,
      interaction: call.id,
      conversation: call.conversation_id,
      medium: "voice",
      data: { leg, mode },
    }),
  ];
}
