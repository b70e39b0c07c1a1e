import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import { alarmRow } from "../journal/event_row.ts";
import { drainJournal } from "../journal/drain.ts";
import { rebuildQueue } from "./rebuild_queue.ts";

const log = getLogger(["hubbub", "recovery"]);

/** Interactions compared at once. */
const PAGE = 500;
/** Beyond this many the auditor looks at a part and leaves the rest to a rebuild (milliseconds matter more). */
const MOST_ITEMS = 200_000;
/** Drift named in the alarm. */
const MOST_NAMED = 5;
/** States the queue holds. */
const HELD = `('queued', 'offered', 'active', 'parked', 'wrapup')`;

export interface Audit {
  compared: number;
  /** Interactions on which record and queue disagreed twice, by id. */
  drifted: string[];
  repaired: boolean;
}

/**
 * Compares the queue with the record (I6). What differs is looked at a second time after the
 * journal has been drained: work in flight is no drift. Real drift is reported and mended by
 * rebuilding the queue from the record.
 */
export async function auditStores(hub: Hub): Promise<Audit> {
  const first = await compare(hub);
  if (first.suspects.size === 0) return { compared: first.compared, drifted: [], repaired: false };
  await drainJournal(hub);
  const second = await compare(hub);
  const drifted = [...first.suspects].filter(([id, seen]) => second.suspects.get(id) === seen)
    .map(([id]) => id);
  if (drifted.length === 0) return { compared: second.compared, drifted, repaired: false };
  await report(hub, drifted);
  const repaired = await rebuildQueue(hub) !== null;
  return { compared: second.compared, drifted, repaired };
}

interface Row {
  id: string;
  state: string;
  agent: string;
  rev: number;
  queue: string;
}

/** Who differs, each with what was seen, so that a second look can tell drift from movement. */
async function compare(hub: Hub): Promise<{ compared: number; suspects: Map<string, string> }> {
  const suspects = new Map<string, string>();
  const seen = new Set<string>();
  for (let cursor: string | null = "0"; cursor !== null && seen.size < MOST_ITEMS;) {
    const page: Awaited<ReturnType<typeof hub.queue.snapshot>> = await hub.queue.snapshot(
      cursor,
      PAGE,
    );
    const rows = await readRows(hub, page.items.map((item) => item.id));
    for (const item of page.items) {
      seen.add(item.id);
      const row = rows.get(item.id);
      const difference = differ(item, row);
      if (difference) suspects.set(item.id, difference);
    }
    cursor = page.cursor;
  }
  if (seen.size < MOST_ITEMS) await findMissing(hub, seen, suspects);
  return { compared: seen.size, suspects };
}

function differ(item: Row, row: Row | undefined): string | null {
  if (!row) return `unknown to the record: ${item.state}`;
  const same = row.state === item.state && row.queue === item.queue && row.rev === item.rev &&
    (item.state === "queued" || row.agent === item.agent);
  return same ? null : JSON.stringify([row, item.state, item.agent, item.rev, item.queue]);
}

/** In the record, but the queue does not know them. */
async function findMissing(
  hub: Hub,
  seen: Set<string>,
  suspects: Map<string, string>,
): Promise<void> {
  for (let after = "";;) {
    const rows = await hub.db.read<{ id: string; rev: number; state: string }>(
      `SELECT id, rev, state FROM interactions WHERE region = ? AND id > ?
         AND state IN ('received', 'screened', 'queued', 'offered', 'active', 'parked', 'wrapup')
       ORDER BY id LIMIT ${PAGE}`,
      [hub.queue.region, after],
    );
    for (const row of rows) {
      const held = row.state !== "received" && row.state !== "screened";
      if (held && !seen.has(row.id)) suspects.set(row.id, `missing: ${row.state} ${row.rev}`);
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? "";
  }
}

async function readRows(hub: Hub, ids: string[]): Promise<Map<string, Row>> {
  const rows = await hub.db.read<Row>(
    `SELECT id, state, COALESCE(agent_id, '') AS agent, rev, queue FROM interactions
     WHERE id IN (SELECT value FROM json_each(?)) AND state IN ${HELD}`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function report(hub: Hub, drifted: string[]): Promise<void> {
  log.error("Queue and record differ on {count} interactions", { count: drifted.length });
  await hub.db.write([alarmRow({
    id: hub.id(),
    at: hub.now(),
    code: "stores.drift",
    text: `Queue and record differed on ${drifted.length} interactions; the queue was rebuilt`,
    data: { interactions: drifted.slice(0, MOST_NAMED) },
  })]);
}
