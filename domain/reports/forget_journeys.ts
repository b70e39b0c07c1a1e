import type { Hub } from "../../types/hub.ts";
import { breathe } from "./slices.ts";

/** Calls removed in one write, and writes in one turn. */
const BATCH = 100;
const MOST_BATCHES = 400;

/**
 * Removes the journeys of calls that came in before `before` (ms), with what reports folded from
 * them (IV-6). Their times in queues stay with the other media's. Answers how many calls it were.
 */
export async function forgetJourneys(hub: Hub, before: number): Promise<number> {
  let removed = 0;
  for (let i = 0; i < MOST_BATCHES; i++) {
    const rows = await hub.db.read<{ id: string }>(
      `SELECT DISTINCT call_id AS id FROM call_marks
       WHERE topic IN ('calls', 'work', 'sources') AND at < ? LIMIT ${BATCH}`,
      [before],
    );
    if (rows.length === 0) break;
    const ids = JSON.stringify(rows.map((row) => row.id));
    const among = "IN (SELECT value FROM json_each(?))";
    await hub.db.write([
      {
        sql: `DELETE FROM events WHERE interaction_id ${among}
          AND kind >= 'flow.' AND kind < 'flow/'`,
        args: [ids],
      },
      { sql: `DELETE FROM call_facts WHERE id ${among}`, args: [ids] },
      { sql: `DELETE FROM call_marks WHERE call_id ${among}`, args: [ids] },
    ]);
    removed += rows.length;
    await breathe();
  }
  return removed;
}
