import type { Hub, Statement } from "../../../types/hub.ts";
import { systemLine } from "../../conversations/system_line.ts";
import { endInteraction } from "../../interactions/end.ts";
import { returnToQueue } from "../../interactions/return_to_queue.ts";
import { type InteractionRow, readInteraction } from "../../interactions/row.ts";
import { eventRow } from "../../journal/event_row.ts";
import { hangUpLegs } from "../commands.ts";
import { ignoreConflict } from "../conflict.ts";
import { customerLeg, isOn } from "./out_answered.ts";
import { type CallRow, type LegRow, readCall, readLegs } from "../row.ts";
import { publishCall } from "../view.ts";

const WORDS: Record<string, string> = {
  busy: "busy",
  no_answer: "no answer",
  canceled: "given up",
  failed: "the call failed",
};

/**
 * The customer's leg of a call that goes out ended before anybody answered it: the agent is told
 * why. A call of the agent's own goes into wrap-up; a callback stays theirs, to dial again or to
 * close (CE03-F16, F17). False = it was another leg. Safe to repeat.
 */
export async function notReached(hub: Hub, leg: LegRow): Promise<boolean> {
  const call = await readCall(hub.db, leg.call_id);
  if (call?.direction !== "out" || leg.answered_at !== null) return false;
  // Dialled again since: what is heard of the last time changes nothing any more.
  if ((await customerLeg(hub, call.id))?.id !== leg.id) return true;
  const row = await readInteraction(hub.db, call.id);
  const at = leg.ended_at ?? hub.now();
  await hub.db.write([
    ...overRows(call.id, { at, reason: leg.state, key: `end:${leg.id}` }),
    // Before the line that says so, so that a repeat counts no second attempt; giving up is none.
    {
      sql: `UPDATE callback_requests SET last_result = ?, attempts = attempts + ?
        WHERE id = ? AND NOT EXISTS (SELECT 1 FROM events WHERE id = ?)`,
      args: [leg.state, leg.state === "canceled" ? 0 : 1, call.id, `call.not_reached:${leg.id}`],
    },
    notReachedRow(call, row, leg, at),
    ...systemLine(hub, {
      conversation: call.conversation_id,
      interaction: call.id,
      text: `Call to ${leg.number}: ${WORDS[leg.state] ?? leg.state}`,
      key: `not_reached:${leg.id}`,
      at,
    }),
  ]);
  hub.wake("outbox");
  if (row?.medium === "voice" && row.state === "active") {
    const system = hub.as({ kind: "system", id: "", name: "" });
    await ignoreConflict(() => endInteraction(system, call.id));
  }
  await publishCall(hub, call.id);
  return true;
}

function notReachedRow(
  call: CallRow,
  row: InteractionRow | null,
  leg: LegRow,
  at: number,
): Statement {
  return eventRow({
    id: `call.not_reached:${leg.id}`,
    at,
    kind: "call.not_reached",
    actor: "system",
    agent: row?.agent_id ?? null,
    interaction: call.id,
    conversation: call.conversation_id,
    queue: row?.queue ?? "",
    medium: row?.medium ?? "voice",
    data: { result: leg.state, failure: leg.failure },
  });
}

/**
 * The agent's leg of a call that goes out is over before the customer was reached: the customer is
 * not rung any more. A callback goes back to the front of its queue, the attempt not counted (CE03-B7);
 * a call of the agent's own is over. False = the customer is, or was, on the line. Safe to repeat.
 */
export async function leftBeforeCustomer(
  hub: Hub,
  leg: LegRow,
  row: InteractionRow,
): Promise<boolean> {
  const call = await readCall(hub.db, leg.call_id);
  if (call?.direction !== "out") return false;
  const customer = await customerLeg(hub, call.id);
  if (isOn(customer)) return false;
  const newer = (await readLegs(hub.db, call.id)).some((l) =>
    l.kind === "agent" && l.created_at > leg.created_at
  );
  if (newer || call.ended_at !== null || customer?.answered_at != null) return true;
  const at = leg.ended_at ?? hub.now();
  await hub.db.write(overRows(call.id, { at, reason: "agent_left", key: `left:${leg.id}` }));
  hub.wake("outbox");
  const system = hub.as({ kind: "system", id: "", name: "" });
  if (row.state === "active") {
    await ignoreConflict(() =>
      row.medium === "callback"
        ? returnToQueue(system, row.id, "agent_dropped")
        : endInteraction(system, row.id)
    );
  }
  await publishCall(hub, call.id);
  return true;
}

/** The call is over; whoever is still on it, or being rung, is let go. */
function overRows(
  call: string,
  { at, reason, key }: { at: number; reason: string; key: string },
): Statement[] {
  return [
    {
      sql: `UPDATE calls SET ended_at = COALESCE(ended_at, ?), end_reason = ?
        WHERE id = ? AND ended_at IS NULL`,
      args: [at, reason, call],
    },
    hangUpLegs(call, { at, key }),
  ];
}
