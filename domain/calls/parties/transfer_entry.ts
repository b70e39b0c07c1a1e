import { carrierAddress } from "../../../channels/twilio/address.ts";
import { turnTwiml } from "../../../channels/voice/twiml.ts";
import { isRefusal } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import type { QueueItem } from "../../../types/queue.ts";
import { endInteraction } from "../../interactions/end.ts";
import { promiseHandover, TRANSFER, withdrawHandover } from "../../interactions/handover.ts";
import { actorName } from "../../journal/actor.ts";
import { changeQueue } from "../../journal/change_queue.ts";
import { operationId } from "../../operation.ts";
import { recordEpoch } from "../../recovery/epoch.ts";
import { itemFor } from "../flow/admit.ts";
import { findOwnCall, type OwnCall } from "../agent/desk.ts";
import { type Entry, entryIn } from "../flow/document.ts";
import type { Outcome } from "../flow/outcome.ts";
import { handoffRow } from "./handoff.ts";
import { customerNumber } from "../agent/phone_of.ts";
import { warn } from "../flow/receive.ts";
import { transferredRow } from "./transferred.ts";
import { routeTo, targetOf } from "./transfer_target.ts";
import { turnRows } from "../flow/turn_rows.ts";

/**
 * To an entry point that takes transfers: its routing runs without greeting, questions and menu
 * (CE01-F28, CE02-F26) and leads to a queue, with note and needs, or wherever else it ends; the
 * third visit of one entry point in a call goes to its default queue (F29). Refusals: 422
 * `transfer.entry_point_unknown` (CE01-A5), 409 of the queue.
 */
export async function transferToEntry(
  hub: Hub,
  id: string,
  wish: { entryPoint: string; note: string },
): Promise<void> {
  const op = `${TRANSFER}${id}:${operationId(hub)}`;
  const own = await findOwnCall(hub, id);
  const entry = await targetOf(hub, own, wish.entryPoint);
  const outcome = await routeTo(hub, own, entry);
  warn(outcome);
  const at = entryIn(entry.document, outcome.entryPoint) ?? entry;
  if (outcome.wait.kind === "queue") {
    await toItsQueue(hub, own, { op, note: wish.note, outcome, entry: at, wait: outcome.wait });
  } else await onInFlow(hub, own, { op, note: wish.note, outcome });
}

interface Leaving {
  op: string;
  note: string;
  outcome: Outcome;
}

function rows(hub: Hub, { call }: OwnCall, { op, outcome }: Leaving) {
  const step = call.step + 1;
  return turnRows(hub, {
    call: call.id,
    conversation: call.conversation_id,
    ani: customerNumber(call),
    step,
    request: op,
    body: turnTwiml(outcome.say, outcome.wait, {
      base: carrierAddress(hub.config),
      call: call.id,
      step,
    }),
    outcome,
    item: null,
  });
}

function transferred(hub: Hub, { row, call }: OwnCall, op: string) {
  const from = row.agent_id ?? "";
  const how = { to: "entry_point", warm: false, answered: false } as const;
  return transferredRow(call, { op, at: hub.now(), from, queue: row.queue, ...how });
}

/** Into the queue the routing names, as every transfer to a queue goes. */
async function toItsQueue(
  hub: Hub,
  own: OwnCall,
  to: Leaving & { entry: Entry; wait: Extract<Outcome["wait"], { kind: "queue" }> },
): Promise<void> {
  const { row, call } = own;
  const item: QueueItem = {
    ...itemFor(hub, {
      id: call.id,
      entry: to.entry,
      wait: to.wait,
      arrival: call.started_at,
      lastAgent: null,
    }),
    medium: row.medium,
    epoch: await recordEpoch(hub.db, hub.queue.region),
    rev: row.rev,
  };
  await hub.db.write([
    ...rows(hub, own, to),
    promiseHandover(hub, to.op, row.id, to.note, item),
    transferred(hub, own, to.op),
  ]);
  try {
    await changeQueue(hub, (q) => q.requeue(to.op, item, actorName(hub), "transfer"));
  } catch (error) {
    if (isRefusal(error, "conflict")) await hub.db.write([withdrawHandover(to.op)]);
    throw error;
  }
}

/** Where nobody of ours is to take it: the agent goes into wrap-up, the caller on in the flow. */
async function onInFlow(hub: Hub, own: OwnCall, to: Leaving): Promise<void> {
  const { row, call } = own;
  const at = hub.now();
  await hub.db.write([
    ...rows(hub, own, to),
    handoffRow({
      op: to.op,
      call_id: call.id,
      kind: "flow",
      leg_id: "",
      from_agent: row.agent_id ?? "",
      at,
      done_at: at,
    }),
    transferred(hub, own, to.op),
  ]);
  await endInteraction(hub, row.id);
}
