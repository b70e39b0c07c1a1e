import type { Hub } from "../../types/hub.ts";

/** Interactions compared at once. */
const PAGE = 500;
/** Beyond this many a part is looked at and the rest left to a rebuild (milliseconds matter more). */
const MOST_ITEMS = 200_000;
/** States the queue holds. */
const HELD = `('queued', 'offered', 'active', 'parked', 'wrapup')`;
/** How a difference begins that re-entering mends. */
export const FORGOTTEN = "forgotten: ";

interface Row {
  id: string;
  state: string;
  agent: string;
  rev: number;
  queue: string;
}

/** Who differs, each with what was seen, so that a second look can tell drift from movement. */
export async function compareStores(
  hub: Hub,
): Promise<{ compared: number; suspects: Map<string, string> }> {
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
      if (held && !seen.has(row.id)) {
        suspects.set(
          row.id,
          `${row.state === "queued" ? FORGOTTEN : "missing: "}${row.state} ${row.rev}`,
        );
      }
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
