import type { Hub } from "../../types/hub.ts";

export interface Withdrawn {
  interaction: string;
  agent: string;
  offer: string;
}

/**
 * Raises the region's epoch in the record, from exactly `before`, and takes back the offers that
 * ran under the old one. From then on nothing of the old epoch is recorded any more. Null when
 * somebody else raised it first.
 */
export async function raiseEpoch(
  hub: Hub,
  before: number,
  epoch: number,
): Promise<Withdrawn[] | null> {
  const { region } = hub.queue;
  const now = hub.now();
  const mark = `rebuild-${region}-${epoch}`;
  const offered = `SELECT id FROM interactions WHERE region = ? AND state = 'offered'`;
  const results = await hub.db.write([
    {
      sql: `INSERT INTO journal_cursors (region, epoch, cursor, seq, at)
            VALUES (?, ?, '0', 0, ?)
            ON CONFLICT (region) DO UPDATE SET epoch = excluded.epoch, cursor = '0', seq = 0,
              at = excluded.at WHERE journal_cursors.epoch = ?`,
      args: [region, epoch, now, before],
    },
    {
      sql:
        `INSERT OR IGNORE INTO events (id, op, at, kind, interaction_id, conversation_id, agent_id,
              queue, medium, state, rev, actor, data)
            SELECT ? || '-' || id, ?, ?, 'offer_withdrawn', id, conversation_id, agent_id, queue,
              medium, 'queued', rev + 1, 'system', json_object('reason', 'rebuilt')
            FROM interactions WHERE id IN (${offered}) AND changes() = 1`,
      args: [mark, mark, now, region],
    },
    {
      sql: `SELECT e.interaction_id AS interaction, e.agent_id AS agent, i.offer_id AS offer
            FROM events e JOIN interactions i ON i.id = e.interaction_id
            WHERE e.interaction_id IN (${offered}) AND e.op = ?`,
      args: [region, mark],
    },
    {
      sql: `UPDATE offers SET outcome = 'withdrawn', ended_at = ?
            WHERE outcome = 'open' AND interaction_id IN (${offered})
              AND EXISTS (SELECT 1 FROM events WHERE id = ? || '-' || offers.interaction_id)`,
      args: [now, region, mark],
    },
    {
      sql:
        `UPDATE interactions SET state = 'queued', agent_id = NULL, offer_id = NULL, rev = rev + 1
            WHERE region = ? AND state = 'offered'
              AND EXISTS (SELECT 1 FROM events WHERE events.id = ? || '-' || interactions.id)`,
      args: [region, mark],
    },
  ]);
  if (results[0]?.rowsAffected !== 1) return null;
  return (results[2]?.rows ?? []).map((row) => ({
    interaction: String(row.interaction),
    agent: String(row.agent ?? ""),
    offer: String(row.offer ?? ""),
  })).filter((o) => o.agent !== "" && o.offer !== "");
}
