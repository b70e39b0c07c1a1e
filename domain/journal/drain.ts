import { getLogger } from "@logtape/logtape";
import { deadLetter } from "../../db/dead_letters.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";
import { rebuildQueue } from "../recovery/rebuild_queue.ts";
import { applyEvents } from "./apply.ts";
import { needsRebuild } from "./change_queue.ts";
import { alarmRow } from "./event_row.ts";

const log = getLogger(["hubbub", "journal"]);

/** Events read at once, and pages in one turn. */
const PAGE = 500;
const MOST_PAGES = 40;
/** Tries before an event nobody can record is set aside (DC-14). */
const ATTEMPTS = 5;

interface Cursor {
  epoch: number;
  cursor: string;
  seq: number;
}

export interface Drained {
  events: number;
  /** There was more than one turn takes. */
  more: boolean;
}

/**
 * Carries what the queue's stream holds into the record, from where the journal stands: what a
 * dying process left out is done here. A rolled-back queue is rebuilt, a gap is reported, an event
 * that cannot be recorded is set aside so that the others go on.
 */
export async function drainJournal(hub: Hub): Promise<Drained> {
  let events = 0;
  try {
    for (let i = 0; i < MOST_PAGES; i++) {
      const count = await drainPage(hub);
      events += count;
      if (count < PAGE) return { events, more: false };
    }
    return { events, more: true };
  } catch (error) {
    if (!needsRebuild(error)) throw error;
    log.warning("The queue went back to an older state: rebuilding it");
    await rebuildQueue(hub);
    return { events, more: true };
  }
}

async function drainPage(hub: Hub): Promise<number> {
  const { region } = hub.queue;
  const [at] = await hub.db.read<Cursor>(
    "SELECT epoch, cursor, seq FROM journal_cursors WHERE region = ?",
    [region],
  );
  if (!at) return 0;
  const { events, cursor } = await hub.queue.events(at.cursor, PAGE);
  if (events.length === 0) return 0;
  await applyOrSetAside(hub, events.filter((event) => event.epoch >= at.epoch));
  const last = events.at(-1) as QueueEvent;
  await hub.db.write([
    {
      sql: `UPDATE journal_cursors SET cursor = ?, seq = ?, at = ?
            WHERE region = ? AND epoch = ? AND cursor = ?`,
      args: [cursor, last.seq, hub.now(), region, at.epoch, at.cursor],
    },
    ...gapAlarm(hub, at, events),
  ]);
  await hub.queue.trimEvents(cursor);
  return events.length;
}

/** Sequences run without a hole within an epoch: a hole is lost work for the auditor to mend. */
function gapAlarm(hub: Hub, at: Cursor, events: QueueEvent[]): ReturnType<typeof alarmRow>[] {
  let seq = at.seq;
  for (const event of events) {
    if (event.epoch !== at.epoch) continue;
    if (event.seq > seq + 1) {
      log.error("Events {from} to {to} are missing", { from: seq + 1, to: event.seq - 1 });
      return [alarmRow({
        id: `gap-${event.id}`,
        at: hub.now(),
        code: "journal.gap",
        text: `Queue events ${seq + 1} to ${event.seq - 1} of epoch ${at.epoch} are missing`,
      })];
    }
    seq = event.seq;
  }
  return [];
}

async function applyOrSetAside(hub: Hub, events: QueueEvent[]): Promise<void> {
  try {
    await applyEvents(hub, events);
  } catch (error) {
    if (error instanceof HubError) throw error;
    log.error("Recording {count} events one by one after a failure: {reason}", {
      count: events.length,
      reason: String(error),
    });
    for (const event of events) await recordOrSetAside(hub, event);
  }
}

/** One event: recorded, or a dead letter after its tries. A replay of that letter comes here too. */
export async function recordOrSetAside(hub: Hub, event: QueueEvent): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await applyEvents(hub, [event]);
    } catch (error) {
      if (error instanceof HubError) throw error;
      if (attempt < ATTEMPTS) continue;
      await setAside(hub, event, String(error));
      return;
    }
  }
}

async function setAside(hub: Hub, event: QueueEvent, reason: string): Promise<void> {
  const now = hub.now();
  await hub.db.write([
    deadLetter({
      kind: "event",
      reference: event.id,
      code: "journal.unrecordable",
      reason,
      payload: { ...event },
      attempts: ATTEMPTS,
      at: now,
    }),
    alarmRow({
      id: `dead-${event.id}`,
      at: now,
      code: "journal.unrecordable",
      text: `Queue event ${event.id} cannot be recorded: ${reason}`,
      interaction: event.interaction || null,
    }),
  ]);
}
