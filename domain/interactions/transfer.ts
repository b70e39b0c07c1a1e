import { HubError } from "../../types/errors.ts";
import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueResult } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import { actorName } from "../journal/actor.ts";
import { operationId } from "../operation.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { alarmRow } from "../journal/event_row.ts";
import { maskText } from "../masking/mask.ts";
import { retarget } from "../routing/retarget.ts";
import { findInteraction, findOwnInteraction, stateRefused } from "./find.ts";
import type { InteractionRow } from "./row.ts";
import { noteLine } from "./note_line.ts";
import { interactionView } from "./view.ts";

/** More transfers than this of one interaction alert the supervisor (CE18-X17). */
const MAX_QUIET_TRANSFERS = 5;

export interface TransferWish {
  agent?: string | undefined;
  queue?: string | undefined;
  note: string;
}

/**
 * Hands work on to a named agent or a queue, with an internal note. An agent who does not take it
 * sends it back to who transferred, else to the queue's front (CE18-F16, CE18-X17, CE01-F49).
 */
export async function transferInteraction(
  hub: Hub,
  id: string,
  wish: TransferWish,
): Promise<InteractionView> {
  const op = `transfer:${id}:${operationId(hub)}`;
  if (await transferred(hub, id, op)) return await finishedBefore(hub, id, wish, op);
  const row = await findOwnInteraction(hub, id, "interactions.assign");
  if (row.state !== "active" && row.state !== "parked") throw stateRefused(row, "transfer");
  const also = [
    ...countTransfer(hub, row, op),
    ...noteLine(hub, row, wish.note, op),
    handOver(hub, row, wish.note),
  ];
  if (wish.queue !== undefined) await toQueue(hub, row, wish.queue, op, also);
  else await toAgent(hub, row, wish.agent ?? "", op, also);
  return interactionView(await findInteractionAfter(hub, id));
}

/** Did a first try of this very operation come so far, before its process died? */
async function transferred(hub: Hub, id: string, op: string): Promise<boolean> {
  if (hub.operation === undefined) return false;
  const [known] = await hub.db.read(
    "SELECT 1 FROM events WHERE interaction_id = ? AND op = ? LIMIT 1",
    [id, op],
  );
  return known !== undefined;
}

/** Only the note may still be missing; its key sees to it that it is written once. */
async function finishedBefore(
  hub: Hub,
  id: string,
  wish: TransferWish,
  op: string,
): Promise<InteractionView> {
  const row = await findInteractionAfter(hub, id);
  await hub.db.write([...noteLine(hub, row, wish.note, op), handOver(hub, row, wish.note)]);
  return interactionView(row);
}

async function toQueue(
  hub: Hub,
  row: InteractionRow,
  queueId: string,
  op: string,
  also: Statement[],
): Promise<void> {
  const queue = lookup(hub.settings().document).queues.get(queueId);
  if (!queue) throw unknownTarget("queue", queueId);
  const item = await retarget(hub, row, { queue, keepRings: false });
  await changeQueue(hub, (q) => q.requeue(op, item, actorName(hub), "transfer"), [
    keepItem(row.id, item),
    ...also,
  ]);
}

async function toAgent(
  hub: Hub,
  row: InteractionRow,
  agent: string,
  op: string,
  also: Statement[],
): Promise<void> {
  if (agent === row.agent_id) {
    throw new HubError("unprocessable", `Agent "${agent}" has it already: choose somebody else`, {
      code: "transfer.same_agent",
      errors: [{ field: "agent", code: "same_agent" }],
    });
  }
  await offerToAgent(hub, row, { agent, returnTo: row.agent_id, op, actor: actorName(hub) }, also);
}

/** Who hands it on and why, so that the next agent reads it on the offer already (CE18-A7). */
function handOver(hub: Hub, row: InteractionRow, note: string): Statement {
  const handover = { from: hub.actor.name, note: maskText(hub, "outbound", note.trim()).text };
  return {
    sql:
      "UPDATE interactions SET attributes = json_set(attributes, '$.handover', json(?)) WHERE id = ?",
    args: [JSON.stringify(handover), row.id],
  };
}

/** An offer to one named agent, who must be there to take it. */
export async function offerToAgent(
  hub: Hub,
  row: InteractionRow,
  to: { agent: string; returnTo: string | null; op: string; actor: string },
  also: Statement[],
): Promise<void> {
  const { people, queues } = lookup(hub.settings().document);
  const target = people.get(to.agent);
  if (!target?.active) throw unknownTarget("agent", to.agent);
  const load = await hub.queue.agent(to.agent);
  if (load?.presence !== "available") {
    throw new HubError("conflict", `${target.name} is not available: choose somebody else`, {
      code: "agent.unavailable",
    });
  }
  const offerSec = queues.get(row.queue)?.offerSec ?? DEFAULT_OFFER_SEC;
  await changeQueue(hub, (q): Promise<QueueResult> =>
    q.transferToAgent(
      to.op,
      { interaction: row.id, agent: to.agent, offerSec, returnTo: to.returnTo },
      to.actor,
    ), also);
}

/** Seconds to accept where the queue is gone from the configuration. */
const DEFAULT_OFFER_SEC = 30;

function countTransfer(hub: Hub, row: InteractionRow, op: string): Statement[] {
  const count: Statement = {
    sql: "UPDATE interactions SET transfers = transfers + 1 WHERE id = ?",
    args: [row.id],
  };
  if (row.transfers < MAX_QUIET_TRANSFERS) return [count];
  return [
    count,
    alarmRow({
      id: op,
      at: hub.now(),
      code: "transfers.many",
      text: `Interaction ${row.id} was transferred ${row.transfers + 1} times`,
      interaction: row.id,
      queue: row.queue,
    }),
  ];
}

/** The item as the queue has it now, for rebuilding. */
export function keepItem(id: string, item: object): Statement {
  return {
    sql: "UPDATE interactions SET item = ? WHERE id = ?",
    args: [JSON.stringify(item), id],
  };
}

/** Who handed it on may still see it: as the hub, since it is no longer theirs. */
async function findInteractionAfter(hub: Hub, id: string): Promise<InteractionRow> {
  return await findInteraction(hub.as({ kind: "system", id: "", name: "" }), id);
}

function unknownTarget(kind: "agent" | "queue", id: string): HubError {
  return new HubError("unprocessable", `There is no ${kind} "${id}": choose one from the list`, {
    code: `transfer.${kind}_unknown`,
    errors: [{ field: kind, code: "unknown" }],
  });
}
