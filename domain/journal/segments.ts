import type { Statement } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";

/** The kinds and states `redrawSegments` looks at: all other events leave segments as they are. */
const KINDS = new Set<string>(["queued", "requeued", "moved", "accepted", "no_answer"]);
const EXITS = new Set<string>(["abandoned", "timed_out", "message_left", "auto_closed"])
  .add("failed").add("contained");

/** True for an event that begins or ends time in a queue, or counts within it. */
export function marksSegment(event: QueueEvent): boolean {
  return event.interaction !== "" && (KINDS.has(event.kind) || EXITS.has(event.state));
}

/** Where an interaction leaves a queue for good, by the state it ends in. */
const OUTCOMES = `CASE
    WHEN next_mark IS NULL THEN 'waiting'
    WHEN next_mark = 'queue' THEN 'flow_out'
    WHEN next_kind = 'accepted' THEN 'answered'
    WHEN next_state IN ('abandoned', 'timed_out', 'message_left') THEN next_state
    ELSE 'closed_unrouted' END`;

/**
 * Draws the queue segments of the interactions anew from their events (DC-2, DC-3), so that it
 * does not matter in which order the events came in. A segment is named by the revision that
 * opened it. It opens when an interaction enters a queue without an open one, or is moved; it ends
 * with the next accept, side exit or move. Offers that come to nothing leave it open.
 */
export function redrawSegments(interactions: string[]): Statement[] {
  if (interactions.length === 0) return [];
  const ids = JSON.stringify(interactions);
  return [
    {
      sql: `DELETE FROM segments WHERE interaction_id IN (SELECT value FROM json_each(?))`,
      args: [ids],
    },
    {
      sql: `WITH marks AS (
              SELECT interaction_id, rev, at, kind, queue, medium, state, agent_id,
                CASE WHEN kind IN ('queued', 'requeued', 'moved') THEN 'queue' ELSE 'close' END AS mark,
                kind = 'requeued' AND data->>'reason' = 'transfer_failed' AS returned
              FROM events
              WHERE interaction_id IN (SELECT value FROM json_each(?)) AND rev > 0
                AND (kind IN ('queued', 'requeued', 'moved', 'accepted') OR state IN ('abandoned',
                  'timed_out', 'message_left', 'auto_closed', 'failed', 'contained'))),
            steps AS (
              SELECT *, LAG(mark) OVER (PARTITION BY interaction_id ORDER BY rev) AS before FROM marks),
            turns AS (
              SELECT * FROM steps
              WHERE mark = 'close' OR before IS NULL OR before = 'close'
                OR (kind <> 'queued' AND NOT returned)),
            spans AS (
              SELECT *, LEAD(mark) OVER w AS next_mark, LEAD(kind) OVER w AS next_kind,
                LEAD(state) OVER w AS next_state, LEAD(at) OVER w AS next_at,
                LEAD(agent_id) OVER w AS next_agent, LEAD(rev) OVER w AS next_rev
              FROM turns WINDOW w AS (PARTITION BY interaction_id ORDER BY rev))
            INSERT OR REPLACE INTO segments (interaction_id, segment, queue, medium, queued_at,
              ended_at, outcome, agent_id, no_answers)
            SELECT interaction_id, rev, queue, medium, at, next_at, ${OUTCOMES},
              CASE WHEN next_kind = 'accepted' THEN next_agent END,
              (SELECT COUNT(*) FROM events e WHERE e.interaction_id = spans.interaction_id
                AND e.kind = 'no_answer' AND e.rev >= spans.rev
                AND (next_rev IS NULL OR e.rev < next_rev))
            FROM spans WHERE mark = 'queue'`,
      args: [ids],
    },
    {
      sql: `UPDATE interactions SET segment = s.last
            FROM (SELECT interaction_id AS id, MAX(segment) AS last FROM segments
              WHERE interaction_id IN (SELECT value FROM json_each(?)) GROUP BY interaction_id) AS s
            WHERE interactions.id = s.id`,
      args: [ids],
    },
  ];
}
