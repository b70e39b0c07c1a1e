import type { Hub, Statement } from "../../types/hub.ts";
import { redrawSegments } from "../journal/segments.ts";
import { interactionsAfter, returnedEvents } from "./return_transfers.ts";

export interface Withdrawn {
  interaction: string;
  agent: string;
  offer: string;
  /** Who holds it again after a transfer that came to nothing; empty when nobody. */
  returnedTo: string;
}

/**
 * Raises the region's epoch in the record, from exactly `before`, and takes back the offers that
 * ran under the old one: what was being transferred goes back to who transferred it, all else to
 * the queue. From then on nothing of the old epoch is recorded any more. Null when somebody else
 * raised it first.
 */
export async function raiseEpoch(
  hub: Hub,
  before: number,
  epoch: number,
): Promise<Withdrawn[] | null> {
  const { region } = hub.queue;
  const mark = `rebuild-${region}-${epoch}`;
  const results = await hub.db.write([
    {
      sql: `INSERT INTO journal_cursors (region, epoch, cursor, seq, at)
            VALUES (?, ?, '0', 0, ?)
            ON CONFLICT (region) DO UPDATE SET epoch = excluded.epoch, cursor = '0', seq = 0,
              at = excluded.at WHERE journal_cursors.epoch = ?`,
      args: [region, epoch, hub.now(), before],
    },
    ...withdrawal(hub, mark),
    interactionsAfter(region, mark),
  ]);
  if (results[0]?.rowsAffected !== 1) return null;
  const withdrawn = (results[3]?.rows ?? []).map((row) => ({
    interaction: String(row.interaction),
    agent: String(row.agent ?? ""),
    offer: String(row.offer ?? ""),
    returnedTo: String(row.returned_to ?? ""),
  })).filter((o) => o.agent !== "" && o.offer !== "");
  if (withdrawn.length > 0) {
    await hub.db.write(redrawSegments(withdrawn.map((o) => o.interaction)));
  }
  return withdrawn;
}

/** The events that end the offers, who they concern, and the offers themselves. */
function withdrawal(hub: Hub, mark: string): Statement[] {
  const { region } = hub.queue;
  const now = hub.now();
  const offered = `SELECT id FROM interactions WHERE region = ? AND state = 'offered'`;
  return [
    {
      sql:
        `INSERT OR IGNORE INTO events (id, op, at, kind, interaction_id, conversation_id, agent_id,
              queue, medium, state, rev, actor, data)
            SELECT ? || '-' || id, ?, ?, 'offer_withdrawn', id, conversation_id, agent_id, queue,
              medium, 'queued', rev + 1, 'system', json_object('reason', 'rebuilt')
            FROM interactions WHERE id IN (${offered}) AND changes() = 1`,
      args: [mark, mark, now, region],
    },
    returnedEvents(hub, mark),
    {
      sql: `SELECT e.interaction_id AS interaction, e.agent_id AS agent, i.offer_id AS offer,
              (SELECT b.agent_id FROM events b WHERE b.id = e.id || '-back') AS returned_to
            FROM events e JOIN interactions i ON i.id = e.interaction_id
            WHERE e.interaction_id IN (${offered}) AND e.id = ? || '-' || i.id`,
      args: [region, mark],
    },
    {
      sql: `UPDATE offers SET outcome = 'withdrawn', ended_at = ?
            WHERE outcome = 'open' AND interaction_id IN (${offered})
              AND EXISTS (SELECT 1 FROM events WHERE id = ? || '-' || offers.interaction_id)`,
      args: [now, region, mark],
    },
  ];
}
