import type { CallbackAsk } from "../../types/flows.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueItem } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import { enqueueInteraction } from "../interactions/enqueue.ts";
import { type InteractionRow, readInteraction } from "../interactions/row.ts";
import { changeQueue } from "../journal/change_queue.ts";
import { buildItem } from "../routing/build_item.ts";
import { cutPriority, fallbackQueue, routeInteraction } from "../routing/route_interaction.ts";
import { requestRow, takenRows } from "./request_rows.ts";
import { type CallbackRow, requestOfCall, TAKES_CALLBACK } from "./row.ts";

export interface CallbackWish {
  /** Interaction of the call. */
  call: string;
  entryPoint: string;
  language: string;
  /** When the caller came into the line, milliseconds (CE03-F12). */
  arrival: number;
  ask: Extract<CallbackAsk, { do: "request" }>;
}

/** Stored, or why not: an agent was quicker, the number has one open, the call is over. */
export type Requested = { stored: true } | { stored: false; why: "answered" | "open" | "over" };

/**
 * One durable request instead of a caller (CE03-F11, B3, B5): stored in one unit with the end of the
 * call's interaction and the interaction that holds its place in the queue from the original
 * arrival on. Whoever waits in a queue already is taken out of it first; an agent who got the call
 * before that keeps it. A repeat finds what the first one stored. Throws where it cannot be stored.
 */
export async function requestCallback(hub: Hub, wish: CallbackWish): Promise<Requested> {
  const known = await requestOfCall(hub.db, wish.call);
  if (known !== null && known.state !== "promised") return { stored: true };
  const row = await readInteraction(hub.db, wish.call);
  if (row === null) return { stored: false, why: "over" };
  if (row.state === "active" || row.state === "parked") return { stored: false, why: "answered" };
  const request = known ?? requestOf(hub, wish, row);
  try {
    if (row.state === "queued" || row.state === "offered") {
      if (known === null) await hub.db.write([requestRow({ ...request, state: "promised" })]);
      const taken = await takeOut(hub, request);
      if (taken !== null) return taken;
    } else if (row.state === "received" || row.state === "timed_out") {
      await hub.db.write(unitOf(hub, request));
    } else return { stored: false, why: "over" };
  } catch (error) {
    return await whyNot(hub, request, error);
  }
  await enqueueInteraction(hub.as({ kind: "system", id: "", name: "" }), request.id);
  return { stored: true };
}

/** The call's own interaction ends in this very unit; where it stands elsewhere by now, nothing is. */
function unitOf(hub: Hub, request: CallbackRow): Statement[] {
  return [
    {
      sql: `UPDATE interactions SET state = 'message_left', outcome = 'callback_taken',
          ended_at = ?, rev = rev + 1 WHERE id = ? AND state IN ('received', 'timed_out')`,
      args: [request.requested_at, request.call_id],
    },
    { sql: "SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('moved on') END" },
    requestRow({ ...request, state: "open" }),
    ...takenRows(hub, request),
  ];
}

/** Out of the queue; null = done. What was promised is carried out with the event. */
async function takeOut(hub: Hub, request: CallbackRow): Promise<Requested | null> {
  const id = request.call_id;
  try {
    const op = `${TAKES_CALLBACK}${id}`;
    await changeQueue(hub, (queue) => queue.leave(op, id, "message_left", "customer"));
    return null;
  } catch (error) {
    if (!isRefusal(error, "conflict")) throw error;
    await hub.db.write([{
      sql: "DELETE FROM callback_requests WHERE call_id = ? AND state = 'promised'",
      args: [id],
    }]);
    return { stored: false, why: "answered" };
  }
}

/** A repeat at the same moment stored it, or the number has one open; else it was not possible. */
async function whyNot(hub: Hub, request: CallbackRow, error: unknown): Promise<Requested> {
  const known = await requestOfCall(hub.db, request.call_id);
  if (known?.state === "open" || known?.state === "closed") return { stored: true };
  const [open] = await hub.db.read<{ id: string }>(
    `SELECT id FROM callback_requests WHERE number = ? AND queue = ? AND state <> 'closed'
       AND call_id <> ?`,
    [request.number, request.queue, request.call_id],
  );
  if (open !== undefined) return { stored: false, why: "open" };
  throw error;
}

function requestOf(hub: Hub, wish: CallbackWish, row: InteractionRow): CallbackRow {
  const id = hub.id();
  const item = itemOf(hub, id, wish, row);
  return {
    id,
    call_id: wish.call,
    conversation_id: row.conversation_id,
    contact_id: row.contact_id,
    entry_point: wish.entryPoint,
    queue: item.queue,
    item: JSON.stringify(item),
    number: wish.ask.number,
    language: wish.language,
    arrived_at: wish.arrival,
    requested_at: hub.now(),
    expected_sec: wish.ask.expectedSec,
    priority: item.priority,
    region: hub.config.region,
    state: "open",
    end_reason: "",
    ended_at: null,
    attempts: 0,
    first_dialled_at: null,
    last_result: "",
  };
}

/** The target the caller would have waited for, with the original arrival (CE03-F12, R10, R11). */
function itemOf(hub: Hub, id: string, wish: CallbackWish, row: InteractionRow): QueueItem {
  const { document } = hub.settings();
  const { queue, rings, priority } = wish.ask;
  const own = routeInteraction(hub, {
    id,
    entryPoint: wish.entryPoint,
    medium: "callback",
    ...(queue === "" ? {} : { queue }),
    at: wish.arrival,
  });
  const rules = lookup(document).queues.get(own.queue) ?? fallbackQueue(document);
  return buildItem(rules, {
    id,
    medium: "callback",
    arrival: wish.arrival,
    priority: cutPriority(document.media.callback, priority ?? row.priority),
    rings: queue === "" && rings.length === 0
      ? own.item.rings
      : rings.length === 0
      ? [{ afterSec: 0, skills: [] }]
      : rings.map((ring, i) => ({ ...ring, afterSec: i === 0 ? 0 : ring.afterSec })),
    lastAgent: null,
  });
}
