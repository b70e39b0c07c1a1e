import type { Hub, Statement } from "../../types/hub.ts";

/**
 * What a transfer or an assignment becomes whose offer ended with the old epoch (CE01-F49,
 * CE18-X17): who transferred it holds it again, parked where it was parked; if they have left, or
 * nobody held it, it goes to the front of its queue. Follows the event `<mark>-<interaction>`.
 */
export function returnedEvents(hub: Hub, mark: string): Statement {
  const people = hub.settings().document.people.filter((p) => p.active).map((p) => p.id);
  return {
    sql: `WITH lost AS (
        SELECT i.*, o.explanation ->> '$.trigger' AS trigger, f.data ->> '$.from' AS source,
          (SELECT b.state FROM events b WHERE b.interaction_id = i.id AND b.rev > 0
            AND b.rev < f.rev ORDER BY b.rev DESC LIMIT 1) AS state_before
        FROM interactions i JOIN offers o ON o.id = i.offer_id
        JOIN events f ON f.interaction_id = i.id AND f.kind = 'offered' AND f.rev = o.rev
        WHERE i.region = ? AND i.state = 'offered'
          AND EXISTS (SELECT 1 FROM events w WHERE w.id = ? || '-' || i.id)),
      told AS (
        SELECT *, (SELECT p.agent_id FROM presences p WHERE p.agent_id = lost.source
          AND p.presence <> 'offline' AND p.reason <> 'disconnected'
          AND p.agent_id IN (SELECT value FROM json_each(?))) AS holder
        FROM lost WHERE trigger IN ('transfer', 'assigned'))
      INSERT OR IGNORE INTO events (id, op, at, kind, interaction_id, conversation_id, agent_id,
        queue, medium, state, rev, actor, data)
      SELECT ? || '-' || id || '-back', ?, ?,
        CASE WHEN holder IS NULL THEN 'requeued'
          WHEN state_before = 'parked' THEN 'parked' ELSE 'resumed' END,
        id, conversation_id, holder, queue, medium,
        CASE WHEN holder IS NULL THEN 'queued'
          WHEN state_before = 'parked' THEN 'parked' ELSE 'active' END,
        rev + 2, 'system',
        CASE WHEN holder IS NULL THEN json_object('reason', 'transfer_failed', 'front', json('true'))
          ELSE json_object('reason', 'transfer_returned') END
      FROM told`,
    args: [hub.queue.region, mark, JSON.stringify(people), mark, mark, hub.now()],
  };
}

/** Interactions as their newest event of the rebuild says. */
export function interactionsAfter(region: string, mark: string): Statement {
  return {
    sql: `UPDATE interactions AS i SET state = e.state, rev = e.rev, offer_id = NULL,
        agent_id = CASE WHEN e.state = 'queued' THEN NULL ELSE e.agent_id END,
        queued_at = CASE WHEN e.kind = 'requeued' THEN e.at ELSE i.queued_at END,
        item = CASE WHEN e.kind = 'requeued' THEN json_set(i.item, '$.front', json('true'))
          ELSE i.item END,
        score = CASE WHEN e.kind = 'requeued' THEN MIN(COALESCE(i.score, i.created_at), COALESCE(
            (SELECT MIN(q.score) - 1 FROM interactions q WHERE q.state = 'queued'
              AND q.queue = i.queue AND q.region = i.region AND q.medium = i.medium),
            COALESCE(i.score, i.created_at)))
          ELSE i.score END
      FROM events e
      WHERE i.region = ? AND i.state = 'offered' AND e.interaction_id = i.id
        AND e.id = COALESCE((SELECT b.id FROM events b WHERE b.id = ? || '-' || i.id || '-back'),
          ? || '-' || i.id)`,
    args: [region, mark, mark],
  };
}
