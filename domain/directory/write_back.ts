import { z } from "zod";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { alarmRow } from "../journal/event_row.ts";
import { askSource } from "./ask_source.ts";

/** First and longest wait between two tries, milliseconds; it doubles. */
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Rows tried in one turn, side by side. */
const AT_ONCE = 10;

interface Row {
  id: string;
  source: string;
  call_id: string;
  customer: string;
  facts: string;
  attempts: number;
  next_at: number;
  until: number;
}

/**
 * Sends what calls found out to the companies' own systems, `POST <source>/values`, again until it
 * is taken or a day is over (CE09-F15, B11). At least once: `id` tells a repeat. Answers `true` when
 * there is more.
 */
export async function deliverWritebacks(hub: Hub): Promise<boolean> {
  await giveUp(hub);
  const due = await hub.db.read<Row>(
    `SELECT * FROM writebacks WHERE done_at IS NULL AND next_at <= ? ORDER BY next_at LIMIT ?`,
    [hub.now(), AT_ONCE],
  );
  await Promise.all(due.map((row) => deliverOne(hub, row)));
  return due.length === AT_ONCE;
}

async function deliverOne(hub: Hub, row: Row): Promise<void> {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** row.attempts, LONGEST_WAIT_MS);
  const [claimed] = await hub.db.write([{
    sql: `UPDATE writebacks SET attempts = attempts + 1, next_at = ?
      WHERE id = ? AND next_at = ? AND done_at IS NULL`,
    args: [hub.now() + wait, row.id, row.next_at],
  }]);
  if (claimed?.rowsAffected !== 1 || !await send(hub, row)) return;
  await hub.db.write([{
    sql: "UPDATE writebacks SET done_at = ? WHERE id = ?",
    args: [hub.now(), row.id],
  }]);
}

/** Whether the source took it. One that is off or gone for now may come back. */
async function send(hub: Hub, row: Row): Promise<boolean> {
  const source = lookup(hub.settings().document).sources.get(row.source);
  if (!source?.on || !source.writes) return false;
  const taken = await askSource(hub, source, {
    method: "POST",
    path: "values",
    body: {
      id: row.id,
      call: row.call_id,
      customer: row.customer,
      values: JSON.parse(row.facts),
    },
    answer: z.unknown().transform(() => true),
    retries: 0,
  });
  return taken === true;
}

/** A day is over: somebody should know, and nothing is kept of it. */
async function giveUp(hub: Hub): Promise<void> {
  const now = hub.now();
  const over = await hub.db.read<Row>(
    "SELECT * FROM writebacks WHERE done_at IS NULL AND until <= ? LIMIT ?",
    [now, AT_ONCE],
  );
  for (const row of over) {
    await hub.db.write([
      { sql: "DELETE FROM writebacks WHERE id = ?", args: [row.id] },
      alarmRow({
        id: `writeback.failed:${row.id}`,
        at: now,
        code: "writeback.failed",
        text: `Source "${row.source}" did not take what a call found out for a day`,
        interaction: row.call_id,
      }),
    ]);
  }
}
