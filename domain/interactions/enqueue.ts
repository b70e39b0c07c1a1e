import { getLogger } from "@logtape/logtape";
import { HubError, isRefusal } from "../../types/errors.ts";
import type { Db, Hub } from "../../types/hub.ts";
import type { QueueEvent, QueueItem } from "../../types/queue.ts";
import { lookup } from "../configuration/lookup.ts";
import { actorName } from "../journal/actor.ts";
import { applyEvents } from "../journal/apply.ts";
import { recordEpoch } from "../recovery/epoch.ts";
import type { InteractionRow } from "./row.ts";

const log = getLogger(["hubbub", "interactions"]);

/** Longest chain of overflow queues tried when one is full. */
const MAX_OVERFLOWS = 5;

export interface Enqueued {
  id: string;
  /** False when the queue could not be reached or is full: the reconciler tries again. */
  entered: boolean;
}

/**
 * Puts interactions that are `received` (or `screened`) in the record into the universal queue.
 * Safe to repeat: the operation is `enqueue:<id>:<segment>`. Does not throw when Redis is away,
 * so that intake goes on (DC-15). A full queue overflows where it says so; otherwise the
 * interaction stays `received` and enters as soon as there is room: nothing is lost.
 */
export async function enqueueInteractions(hub: Hub, ids: string[]): Promise<Enqueued[]> {
  const rows = await readWork(hub.db, ids);
  const epoch = await recordEpoch(hub.db, hub.queue.region);
  const entries = await Promise.all(ids.map(async (id) => {
    const row = rows.get(id);
    if (!row) return { id, entered: false, events: [] };
    if (row.state !== "received" && row.state !== "screened") {
      return { id, entered: true, events: [] };
    }
    return { id, ...await enter(hub, row, epoch) };
  }));
  await record(hub, entries.flatMap((entry) => entry.events));
  await takeOutClosed(hub, entries.filter((e) => e.events.length > 0).map((e) => e.id));
  return entries.map(({ id, entered }) => ({ id, entered }));
}

/** A call that is still led through its flow waits for nobody yet. */
export const NOT_IN_A_FLOW = `(medium <> 'voice' OR state <> 'received' OR NOT EXISTS (
  SELECT 1 FROM calls c WHERE c.id = interactions.id
    AND (c.ended_at IS NOT NULL OR c.wait ->> '$.kind' IS NOT 'queue')))`;

/** What entering the queue takes of an interaction. */
type Work = Pick<InteractionRow, "id" | "state" | "rev" | "segment" | "item">;

async function readWork(db: Db, ids: string[]): Promise<Map<string, Work>> {
  if (ids.length === 0) return new Map();
  const rows = await db.read<Work>(
    `SELECT id, state, rev, segment, item FROM interactions
     WHERE id IN (SELECT value FROM json_each(?)) AND ${NOT_IN_A_FLOW}`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Work that was closed in the record while it was on its way in must not wait for anybody. */
async function takeOutClosed(hub: Hub, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const closed = await hub.db.read<{ id: string; state: SideExit }>(
    `SELECT id, state FROM interactions WHERE id IN (SELECT value FROM json_each(?))
       AND state IN ('abandoned', 'timed_out', 'message_left', 'auto_closed', 'failed')`,
    [JSON.stringify(ids)],
  );
  for (const { id, state } of closed) {
    try {
      await applyEvents(hub, (await hub.queue.leave(`late:${id}`, id, state, "system")).events);
    } catch (error) {
      // Gone already.
      if (!isRefusal(error, "conflict")) throw error;
    }
  }
}

type SideExit = Parameters<Hub["queue"]["leave"]>[2];

/** One of them. */
export async function enqueueInteraction(hub: Hub, id: string): Promise<Enqueued> {
  const [one] = await enqueueInteractions(hub, [id]);
  return one ?? { id, entered: false };
}

async function enter(
  hub: Hub,
  row: Work,
  epoch: number,
): Promise<{ entered: boolean; events: QueueEvent[] }> {
  const stored = JSON.parse(row.item) as QueueItem;
  const queues = overflowChain(hub, stored.queue);
  for (const queue of queues) {
    const item = { ...stored, queue, epoch, rev: row.rev };
    try {
      const { events } = await hub.queue.enqueue(
        operation(row, stored.queue, queue),
        item,
        actorName(hub),
      );
      return { entered: true, events };
    } catch (error) {
      if (isRefusal(error, "conflict") && error.code === "queue.full") continue;
      // Somebody else was quicker: its events are on their way.
      if (isRefusal(error, "conflict")) return { entered: true, events: [] };
      if (!isTransient(error)) throw error;
      log.warning("Cannot enqueue {id}: {reason}", { id: row.id, reason: reasonOf(error) });
      return { entered: false, events: [] };
    }
  }
  log.warning("Queue {queue} is full: {id} waits outside", { queue: stored.queue, id: row.id });
  return { entered: false, events: [] };
}

function operation(row: Work, own: string, queue: string): string {
  const base = `enqueue:${row.id}:${row.segment}`;
  return queue === own ? base : `${base}:${queue}`;
}

/** The queue and those it overflows to, in order, each once. */
function overflowChain(hub: Hub, first: string): string[] {
  const { queues } = lookup(hub.settings().document);
  const chain = [first];
  for (let i = 0; i < MAX_OVERFLOWS; i++) {
    const next = queues.get(chain.at(-1) ?? "")?.overflowQueue;
    if (!next || chain.includes(next)) break;
    chain.push(next);
  }
  return chain;
}

/** The record may be away for a moment too: the stream keeps the events for the journal worker. */
async function record(hub: Hub, events: QueueEvent[]): Promise<void> {
  try {
    await applyEvents(hub, events);
  } catch (error) {
    if (!isTransient(error)) throw error;
    log.warning("Left {count} events to the journal: {reason}", {
      count: events.length,
      reason: reasonOf(error),
    });
  }
}

/** True when waiting helps: a store is away or the queue is being rebuilt. */
function isTransient(error: unknown): boolean {
  return !(error instanceof HubError) || error.kind === "unavailable" || error.kind === "stale";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
