import type { Value } from "../../types/flows.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { isFinal } from "../../types/interactions.ts";
import { failedRows } from "../identity/lock.ts";
import { endInteraction } from "../interactions/end.ts";
import { enqueueInteraction } from "../interactions/enqueue.ts";
import { leaveQueue } from "../interactions/leave.ts";
import { readInteraction } from "../interactions/row.ts";
import { eventRow } from "../journal/event_row.ts";
import { hangUpLegs } from "./commands.ts";
import { type CallRow, frameOf, readCall, waitOf } from "./row.ts";
import { hangupReason, shareHeard } from "../flows/treatments.ts";
import { ignoreConflict } from "./conflict.ts";
import { documentOf } from "./flow/document.ts";
import { leavesFlow, writeBackRows } from "./flow/write_back.ts";
import { stepKey } from "./flow/turn_rows.ts";

/** States and outcomes of calls that end before anybody waits (IV-13), by reason. */
const ENDS: Record<string, { state: string; outcome: string }> = {
  special_day: { state: "contained", outcome: "deflected" },
  after_hours: { state: "contained", outcome: "deflected" },
  emergency: { state: "contained", outcome: "deflected" },
  hangup: { state: "abandoned", outcome: "abandoned_in_ivr" },
  transferred_external: { state: "contained", outcome: "transferred_external" },
  wait_limit: { state: "contained", outcome: "deflected" },
  announced_end: { state: "timed_out", outcome: "announced_end" },
  message_left: { state: "message_left", outcome: "message_left" },
  callback_taken: { state: "message_left", outcome: "callback_taken" },
  failed: { state: "failed", outcome: "failed" },
};
const CONTAINED = { state: "contained", outcome: "contained" };
/** In a queue or with an agent: how it ends is the queue's to say. */
const WAITED = { state: "", outcome: "" };

/**
 * The customer's leg is over, whatever the state (IV-5): in the flow the call is closed with its
 * last node, waiting work leaves the queue (F44), ringing stops (F45), a conversation goes into
 * wrap-up (F51). Safe to repeat: every part looks at how things stand.
 */
export async function endCall(hub: Hub, id: string, at: number): Promise<void> {
  const call = await readCall(hub.db, id);
  if (call === null) return;
  const wait = waitOf(call)?.kind ?? "";
  // Who was told that we are closed counts as that, wherever in the flow they hang up (CE01-F13).
  const reason = call.end_reason || (wait === "queue" ? "" : hangupReason(frameOf(call)));
  await hub.db.write([
    {
      sql: "UPDATE calls SET ended_at = COALESCE(ended_at, ?), end_reason = ? WHERE id = ?",
      args: [at, reason, id],
    },
    ...(reason === "" ? [] : [outOfFlow(id, reason, at)]),
    ...(wait === "queue" || wait === "hangup" ? [] : [leftAt(call, at)]),
    ...await foundOut(hub, call),
    ...abandonedQuestion(hub, call),
    ended(call, reason, at, await heardOf(hub, call, at)),
    hangUpLegs(id, { at, key: `end:${id}`, only: "l.kind <> 'customer'" }),
  ]);
  hub.wake("outbox");
  await leaveWork(hub, id);
  await enqueueInteraction(hub, `${id}-message`);
}

/** Only what has not entered a queue: everything else ends through the queue. */
function outOfFlow(id: string, reason: string, at: number): Statement {
  const { state, outcome } = ENDS[reason] ?? CONTAINED;
  return {
    sql: `UPDATE interactions SET state = ?, outcome = ?, ended_at = ?, rev = rev + 1
      WHERE id = ? AND state = 'received'`,
    args: [state, outcome, at, id],
  };
}

/** The node the caller hung up at (IV-6, CE01-M11). */
function leftAt(call: CallRow, at: number): Statement {
  return eventRow({
    id: `flow.hangup:${call.id}`,
    at,
    kind: "flow.hangup",
    actor: "customer",
    interaction: call.id,
    conversation: call.conversation_id,
    medium: "voice",
    data: {
      node: call.last_node,
      type: "",
      outcome: "hangup",
      detail: "",
      flow: call.flow,
      version: call.version,
      step: call.step,
    },
  });
}

/** Who hangs up at a security question has failed it once more (CE07-F21, R11). */
function abandonedQuestion(hub: Hub, call: CallRow): Statement[] {
  const wait = waitOf(call);
  // Reports of an end may repeat themselves: what has ended counted when it did.
  if (wait?.kind !== "gather" || !wait.secret || call.ended_at !== null) return [];
  const { customer } = frameOf(call).identity;
  const address = call.ani.startsWith("+") ? call.ani : "";
  return failedRows(hub, { customer, address }, call.id);
}

/** Once a call, whatever ended it: last line of its journey (CE01-F52). */
function ended(
  call: CallRow,
  reason: string,
  at: number,
  heard: Record<string, Value>,
): Statement {
  const { state, outcome } = reason === "" ? WAITED : ENDS[reason] ?? CONTAINED;
  const deflected = outcome === "deflected";
  return eventRow({
    id: `call.ended:${call.id}`,
    at,
    kind: "call.ended",
    actor: "customer",
    interaction: call.id,
    conversation: call.conversation_id,
    medium: "voice",
    state,
    data: {
      reason,
      outcome,
      lastNode: call.last_node,
      ...(deflected && call.heard_at === null ? { left_during_announcement: true } : {}),
      ...heard,
    },
  });
}

/**
 * The personal treatment the caller hung up at, and how much of its message they heard, 0 to 1,
 * where that is known (CE09-F16).
 */
async function heardOf(hub: Hub, call: CallRow, at: number): Promise<Record<string, Value>> {
  const frame = frameOf(call);
  const treatment = frame.treatments?.findLast((t) => t.node === frame.node)?.name ??
    frame.heard?.name;
  if (treatment === undefined || call.end_reason !== "") return {};
  if (frame.heard === undefined) return { treatment };
  const [turn] = await hub.db.read<{ at: number }>("SELECT at FROM call_answers WHERE key = ?", [
    stepKey(call.id, call.step),
  ]);
  const share = turn ? shareHeard(frame.heard, (at - turn.at) / 1000) : null;
  return { treatment, message: frame.heard.name, ...(share === null ? {} : { heard: share }) };
}

/** Left in the middle of its flow: what it found out until then is written back (CE09-F15). */
async function foundOut(hub: Hub, call: CallRow): Promise<Statement[]> {
  const wait = waitOf(call);
  if (wait === null || leavesFlow(wait)) return [];
  const document = await documentOf(hub, call.version);
  const { id, conversation_id: conversation } = call;
  return writeBackRows(hub, { call: id, conversation, document, frame: frameOf(call) });
}

async function leaveWork(hub: Hub, id: string): Promise<void> {
  const customer = hub.as({ kind: "system", id: "", name: "" });
  const row = await readInteraction(hub.db, id);
  if (row === null || isFinal(row.state) || row.state === "wrapup") return;
  await ignoreConflict(async () => {
    if (row.state === "active" || row.state === "parked") await endInteraction(customer, id);
    else await leaveQueue(customer, id, "abandoned");
  });
  // It may have been accepted while it was on its way out (CE01-F46).
  const now = await readInteraction(hub.db, id);
  if (now?.state === "active") await ignoreConflict(() => endInteraction(customer, id));
}
