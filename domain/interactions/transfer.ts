import { HubError, isRefusal } from "../../types/errors.ts";
import type { InteractionView } from "../../types/api/interactions.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueResult } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import { actorName } from "../journal/actor.ts";
import { operationId } from "../operation.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { offerSecOf } from "../routing/build_item.ts";
import { retarget } from "../routing/retarget.ts";
import { findInteraction, findOwnInteraction, stateRefused } from "./find.ts";
import type { InteractionRow } from "./row.ts";
import { promiseHandover, TRANSFER, withdrawHandover } from "./handover.ts";
import { interactionView } from "./view.ts";

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
  const op = `${TRANSFER}${id}:${operationId(hub)}`;
  if (await transferred(hub, id, op)) return interactionView(await findInteractionAfter(hub, id));
  const row = await findOwnInteraction(hub, id, "interactions.assign");
  if (row.state !== "active" && row.state !== "parked") throw stateRefused(row, "transfer");
  try {
    if (wish.queue !== undefined) await toQueue(hub, row, wish.queue, wish.note, op);
    else await toAgent(hub, row, wish.agent ?? "", wish.note, op);
  } catch (error) {
    // What is merely delayed keeps its promise: the next try, or the journal, carries it out.
    if (isRefusal(error, "conflict")) await hub.db.write([withdrawHandover(op)]);
    throw error;
  }
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

async function toQueue(
  hub: Hub,
  row: InteractionRow,
  queueId: string,
  note: string,
  op: string,
): Promise<void> {
  const queue = lookup(hub.settings().document).queues.get(queueId);
  if (!queue) throw unknownTarget("queue", queueId);
  const item = await retarget(hub, row, { queue, keepRings: false });
  await hub.db.write([promiseHandover(hub, op, row.id, note, item)]);
  await changeQueue(hub, (q) => q.requeue(op, item, actorName(hub), "transfer"));
}

async function toAgent(
  hub: Hub,
  row: InteractionRow,
  agent: string,
  note: string,
  op: string,
): Promise<void> {
  if (agent === row.agent_id) {
    throw new HubError("unprocessable", `Agent "${agent}" has it already: choose somebody else`, {
      code: "transfer.same_agent",
      errors: [{ field: "agent", code: "same_agent" }],
    });
  }
  await hub.db.write([promiseHandover(hub, op, row.id, note, null)]);
  await offerToAgent(hub, row, { agent, returnTo: row.agent_id, op, actor: actorName(hub) }, []);
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
  const queue = queues.get(row.queue);
  const offerSec = queue ? offerSecOf(queue, row.medium) : DEFAULT_OFFER_SEC;
  await changeQueue(hub, (q): Promise<QueueResult> =>
    q.transferToAgent(
      to.op,
      { interaction: row.id, agent: to.agent, offerSec, returnTo: to.returnTo },
      to.actor,
    ), also);
}

/** Seconds to accept where the queue is gone from the configuration. */
const DEFAULT_OFFER_SEC = 30;

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
