import type { Hub, Statement } from "../../types/hub.ts";
import { breathe } from "./slices.ts";

/** Events looked at in one step. */
const BATCH = 2_000;
/** Steps of one turn of the worker, and before a report is made. */
export const TURN_STEPS = 20;
export const REPORT_STEPS = 500;

/** Rows of `events` beyond `from`, up to `upTo`. */
export interface Stretch {
  from: number;
  upTo: number;
}

/**
 * Goes through the journal from where the last walk under this name ended, a stretch at a time.
 * `fold` writes what it makes of a stretch, with `move` in its last unit. Another process may have
 * folded the same meanwhile: it wrote the same, and the cursor never goes back. True while there
 * may be more.
 */
export async function walkJournal(
  hub: Hub,
  name: string,
  steps: number,
  fold: (stretch: Stretch, move: Statement) => Promise<void>,
): Promise<boolean> {
  for (let i = 0; i < steps; i++) {
    if (!await step(hub, name, fold)) return false;
    await breathe();
  }
  return true;
}

async function step(
  hub: Hub,
  name: string,
  fold: (stretch: Stretch, move: Statement) => Promise<void>,
): Promise<boolean> {
  const [cursor] = await hub.db.read<{ position: number }>(
    "SELECT position FROM report_cursors WHERE name = ?",
    [name],
  );
  const from = Number(cursor?.position ?? 0);
  const [reach] = await hub.db.read<{ upTo: number | null; n: number }>(
    `SELECT MAX(rowid) AS upTo, COUNT(*) AS n
     FROM (SELECT rowid FROM events WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH})`,
    [from],
  );
  if (!reach || reach.upTo === null) return false;
  const upTo = Number(reach.upTo);
  await fold({ from, upTo }, {
    sql: `INSERT INTO report_cursors (name, position) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE position = ?`,
    args: [name, upTo, from],
  });
  return Number(reach.n) === BATCH;
}
