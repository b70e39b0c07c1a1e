import type { Hub, Statement } from "../../types/hub.ts";
import { isFinal } from "../../types/interactions.ts";
import type { QueueEvent } from "../../types/queue.ts";
import type { InteractionRow } from "../interactions/row.ts";
import { type Consequence, NO_CONSEQUENCE } from "../journal/consequence.ts";
import { hangUpLegs, redirectCustomer } from "./commands.ts";
import { dialBack, dialBrowser, dialNumber } from "./agent/dial_agent.ts";
import { type Handoff, readHandoffs, withoutAgent } from "./parties/handoff.ts";
import { handoffRows, type OnTheLine } from "./parties/handoff_rows.ts";
import { outConsequences } from "./out/out_consequences.ts";
import { holdOver } from "./agent/hold.ts";
import { type CallRow, readCall, readLegs } from "./row.ts";
import { transferredRow } from "./parties/transferred.ts";
import { TAKES_CALLBACK } from "../callbacks/row.ts";

/** Media that talk over a line. */
const CALLS: ReadonlySet<string> = new Set(["voice", "callback"]);
/**
 * What a queue event asks of the carrier (CE01-F40, F41, F45, F50): legs dialled for offers and
 * acceptances, legs hung up when an offer or the work is over, the customer sent back to waiting.
 */
export async function callConsequences(
  hub: Hub,
  event: QueueEvent,
  interaction: InteractionRow | undefined,
): Promise<Consequence> {
  if (!CALLS.has(event.medium) || event.interaction === "" || !interaction) return NO_CONSEQUENCE;
  const call = await readCall(hub.db, event.interaction);
  if (call === null || takesCallback(event)) return NO_CONSEQUENCE;
  if (call.direction === "out") {
    const own = await outConsequences(hub, event, call);
    if (own !== null && own.length > 0) hub.wake("outbox");
    if (own !== null) return { statements: own, publish: [] };
  }
  const handoffs = await readHandoffs(hub.db, call.id);
  const statements = handoffs.length === 0
    ? statementsFor(hub, event, interaction, call)
    : await amongSeveral(hub, event, interaction, { call, handoffs });
  if (statements.length > 0) hub.wake("outbox");
  return { statements, publish: [] };
}

/** Who left the queue for a callback still hears that it is noted: nobody hangs up. */
const takesCallback = ({ op, kind }: QueueEvent) =>
  kind === "closed" && op.startsWith(TAKES_CALLBACK);

/** A call that is, or was, on its way to somebody on the line. */
async function amongSeveral(
  hub: Hub,
  event: QueueEvent,
  before: InteractionRow,
  { call, handoffs }: Omit<OnTheLine, "legs">,
): Promise<Statement[]> {
  const legs = await readLegs(hub.db, call.id);
  const rows = handoffRows(hub, event, { call, legs, handoffs });
  if (rows !== null) {
    const there = legs.some((leg) => leg.offer_id === event.offer && leg.ended_at === null);
    return event.kind === "accepted" && !there ? [...rows, ...dialBack(hub, event, call)] : rows;
  }
  const gone = event.kind === "ended" ? withoutAgent(handoffs) : null;
  return gone === null
    ? statementsFor(hub, event, before, call)
    : agentLetGo(event, call, gone.kind);
}

/** The agent's part is over, the caller's is not: they stay with a number, or go on in a flow. */
function agentLetGo(event: QueueEvent, call: CallRow, to: Handoff["kind"]): Statement[] {
  const at = { at: event.at, key: event.id };
  if (to === "number") return [hangUpLegs(call.id, { ...at, only: "l.agent_id <> ''" })];
  return [
    ...holdOver(call, { ...at, queue: event.queue }),
    redirectCustomer(call.id, `/webhooks/twilio/voice/steps/${call.id}/0`, {
      ...at,
      key: `${event.id}:a`,
    }),
    hangUpLegs(call.id, { ...at, key: `${event.id}:b`, only: "l.kind <> 'customer'" }),
  ];
}

function statementsFor(
  hub: Hub,
  event: QueueEvent,
  before: InteractionRow,
  call: CallRow,
): Statement[] {
  const at = { at: event.at, key: event.id };
  switch (event.kind) {
    case "offered":
      return [...backToWaiting(event, before, call), ...dialNumber(hub, event, call)];
    case "accepted":
      return [...handedOn(event, call), ...dialBrowser(hub, event, call)];
    case "declined":
    case "no_answer":
    case "offer_withdrawn":
      return [hangUpLegs(call.id, {
        ...at,
        only: "l.offer_id = ? AND l.offer_id <> ''",
        args: [event.offer],
      })];
    case "resumed":
      return event.data.reason === "transfer_returned" ? dialBack(hub, event, call) : [];
    case "requeued":
    case "moved":
      return [...handedOn(event, call), ...backToWaiting(event, before, call)];
    case "ended":
      return [hangUpLegs(call.id, at)];
  }
  if (event.state === "timed_out") {
    const path = `/webhooks/twilio/voice/queue/${call.id}?reason=unserved&rev=${event.rev}`;
    return [redirectCustomer(call.id, path, at)];
  }
  if (event.state !== "" && isFinal(event.state) && event.kind !== "wrapped_up") {
    return [hangUpLegs(call.id, at)];
  }
  return [];
}

/** Whoever had the call leaves it; the customer waits again. Only where somebody had it. */
function backToWaiting(event: QueueEvent, before: InteractionRow, call: CallRow): Statement[] {
  if (before.state !== "active" && before.state !== "parked") return [];
  const reason = String(event.data.reason ?? "");
  const path = `/webhooks/twilio/voice/queue/${call.id}?reason=${
    reason === "agent_dropped" || reason === "agent_lost" ? "agent_dropped" : "again"
  }`;
  return [
    ...holdOver(call, { at: event.at, key: event.id, queue: before.queue }),
    redirectCustomer(call.id, path, { at: event.at, key: `${event.id}:a` }),
    hangUpLegs(call.id, { at: event.at, key: `${event.id}:b`, only: "l.kind <> 'customer'" }),
  ];
}

/** Without a word before: the colleague took it, or it waits in its new queue. */
function handedOn(event: QueueEvent, call: CallRow): Statement[] {
  const { from, reason } = event.data;
  const toAgent = event.kind === "accepted" && typeof from === "string" && from !== "";
  if (!toAgent && (event.kind !== "requeued" || reason !== "transfer")) return [];
  return [transferredRow(call, {
    op: toAgent ? event.id : event.op,
    at: event.at,
    from: toAgent ? from : event.agent,
    queue: event.queue,
    to: toAgent ? "agent" : "queue",
    warm: false,
    answered: toAgent,
  })];
}
