import type { Hub, Statement } from "../../../types/hub.ts";
import { returnToQueue } from "../../interactions/return_to_queue.ts";
import { type InteractionRow, readInteraction } from "../../interactions/row.ts";
import { eventRow } from "../../journal/event_row.ts";
import { hangUpLegs } from "../commands.ts";
import { ignoreConflict } from "../conflict.ts";
import { type Handoff, onTheWay, readHandoffs, withdrawHandoff, withoutAgent } from "./handoff.ts";
import { holdRows } from "../agent/hold.ts";
import { release } from "./reserve.ts";
import { type CallRow, type LegRow, readCall, readLegs } from "../row.ts";
import { publishCall } from "../view.ts";

/**
 * Who was called in is gone, or never came. The others stay together: after a consultation, or
 * where the number a call was to go to does not answer, the caller comes back to the agent, or to
 * the front of the queue where that one has left (CE01-F49). With the number that kept the caller
 * the call ends. Safe to repeat.
 */
export async function partyLeft(hub: Hub, leg: LegRow): Promise<void> {
  const call = await readCall(hub.db, leg.call_id);
  const row = await readInteraction(hub.db, leg.call_id);
  if (call === null || row === null) return;
  const legs = await readLegs(hub.db, call.id);
  const handoffs = await readHandoffs(hub.db, call.id);
  const failed = onTheWay(handoffs, leg.id);
  const back = leg.kind === "consult" || failed !== null;
  await hub.db.write([
    left(call, row, leg),
    ...(failed === null ? [] : [withdrawHandoff(failed.op)]),
    ...(back ? takenBack(hub, { call, row, legs, leg }) : []),
    ...(withoutAgent(handoffs) !== null && !othersTalk(legs)
      ? [hangUpLegs(call.id, { at: leg.ended_at ?? hub.now(), key: `alone:${leg.id}` })]
      : []),
  ]);
  hub.wake("outbox");
  await release(hub, leg);
  if (failed !== null) await withoutSomebody(hub, row, failed, legs);
  await publishCall(hub, call.id);
}

function left(call: CallRow, row: InteractionRow, leg: LegRow): Statement {
  return eventRow({
    id: `call.party_left:${leg.id}`,
    at: leg.ended_at ?? 0,
    kind: "call.party_left",
    actor: leg.agent_id === "" ? "system" : `agent:${leg.agent_id}`,
    agent: leg.agent_id || null,
    interaction: call.id,
    conversation: call.conversation_id,
    queue: row.queue,
    medium: "voice",
    data: { leg: leg.id, state: leg.state, answered: leg.answered_at !== null },
  });
}

function takenBack(
  hub: Hub,
  { call, row, legs, leg }: { call: CallRow; row: InteractionRow; legs: LegRow[]; leg: LegRow },
): Statement[] {
  const customer = legs.find((one) => one.kind === "customer" && one.ended_at === null);
  const asked = legs.some((one) => one.kind === "consult" && one.ended_at === null);
  if (row.state !== "active" || customer?.held !== 1 || asked) return [];
  return holdRows(
    hub,
    { call, leg: customer, on: false, agent: row.agent_id, queue: row.queue },
    `${leg.id}:back`,
  );
}

const othersTalk = (legs: LegRow[]) =>
  legs.some((one) => one.kind !== "customer" && one.kind !== "supervisor" && one.ended_at === null);

/** The agent left while the number was called: the caller goes on to the next one. */
async function withoutSomebody(
  hub: Hub,
  row: InteractionRow,
  { from_agent }: Handoff,
  legs: LegRow[],
): Promise<void> {
  const there = legs.some((one) =>
    one.kind === "agent" && one.agent_id === from_agent && one.ended_at === null
  );
  if (there || row.state !== "active" || row.agent_id !== from_agent) return;
  const system = hub.as({ kind: "system", id: "", name: "" });
  await ignoreConflict(() => returnToQueue(system, row.id, "agent_dropped"));
}
