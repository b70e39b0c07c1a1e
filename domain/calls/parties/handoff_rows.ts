import type { Hub, Statement } from "../../../types/hub.ts";
import type { QueueEvent } from "../../../types/queue.ts";
import { hangUpLegs, redirectCustomer } from "../commands.ts";
import { type Handoff, handoffDone } from "./handoff.ts";
import { holdOver, holdRows } from "../agent/hold.ts";
import type { CallRow, LegRow } from "../row.ts";
import { transferredRow } from "./transferred.ts";

export interface OnTheLine {
  call: CallRow;
  legs: LegRow[];
  handoffs: Handoff[];
}

/**
 * What a queue event asks of the carrier where a colleague on the line takes the call over: nobody
 * is dialled and the caller stays in the conference. Null = the event is none of that.
 */
export function handoffRows(hub: Hub, event: QueueEvent, line: OnTheLine): Statement[] | null {
  if (event.kind === "offered") return offered(event, line);
  const between = betweenOf(line);
  if (between === null) return null;
  switch (event.kind) {
    case "accepted":
      return between.leg.offer_id === event.offer ? taken(hub, event, line, between) : null;
    case "declined":
    case "no_answer":
    case "offer_withdrawn":
      // What becomes of the call is the next event's to say.
      return between.leg.offer_id === event.offer ? [] : null;
    case "resumed":
    case "requeued":
      return refused(event, line, between);
    default:
      return null;
  }
}

/** The one that is offered to who is on the line and not taken yet. */
function betweenOf({ legs, handoffs }: OnTheLine): Between | null {
  for (const handoff of handoffs) {
    if (handoff.kind !== "agent" || handoff.done_at !== null) continue;
    const leg = legs.find((one) => one.id === handoff.leg_id && one.offer_id !== "");
    if (leg !== undefined) return { leg, handoff };
  }
  return null;
}

/** The colleague's leg is the one of this offer: none is dialled for it. */
function offered(event: QueueEvent, { handoffs }: OnTheLine): Statement[] | null {
  const handoff = handoffs.find((one) => one.kind === "agent" && one.op === event.op);
  if (handoff === undefined) return null;
  return [{
    sql: "UPDATE call_legs SET offer_id = ? WHERE id = ?",
    args: [event.offer, handoff.leg_id],
  }];
}

interface Between {
  leg: LegRow;
  handoff: Handoff;
}

/** The colleague is the agent now; who handed over leaves, and the caller is taken back. */
function taken(hub: Hub, event: QueueEvent, line: OnTheLine, { leg, handoff }: Between) {
  const { call, legs } = line;
  const customer = legs.find((one) => one.kind === "customer" && one.ended_at === null);
  return [
    {
      sql: "UPDATE call_legs SET kind = 'agent' WHERE id = ? AND ended_at IS NULL",
      args: [leg.id],
    },
    handoffDone(handoff.op, event.at),
    ...(customer?.held === 1
      ? holdRows(
        hub,
        { call, leg: customer, on: false, agent: event.agent, queue: event.queue },
        `${event.id}:taken`,
      )
      : []),
    hangUpLegs(call.id, {
      at: event.at,
      key: `${event.id}:left`,
      only: "l.id <> ? AND (l.agent_id = ? OR l.kind = 'supervisor')",
      args: [leg.id, handoff.from_agent],
    }),
    transferredRow(call, {
      op: handoff.op,
      at: event.at,
      from: handoff.from_agent,
      queue: event.queue,
      to: "agent",
      warm: true,
      answered: true,
    }),
  ];
}

/** Nothing came of it: all stay on the line, or the caller waits again where the agent has left. */
function refused(event: QueueEvent, { call }: OnTheLine, { leg, handoff }: Between): Statement[] {
  const gone = event.kind === "requeued";
  const at = { at: event.at, key: event.id };
  return [
    { sql: "UPDATE call_legs SET offer_id = '' WHERE id = ?", args: [leg.id] },
    { sql: "DELETE FROM call_handoffs WHERE op = ?", args: [handoff.op] },
    ...(gone
      ? [
        ...holdOver(call, { ...at, queue: event.queue }),
        redirectCustomer(call.id, `/webhooks/twilio/voice/queue/${call.id}?reason=again`, at),
        hangUpLegs(call.id, { ...at, key: `${event.id}:b`, only: "l.kind <> 'customer'" }),
      ]
      : []),
  ];
}
