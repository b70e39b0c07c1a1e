import type { Statement } from "../../types/hub.ts";
import type { QueueEvent } from "../../types/queue.ts";
import { eventOrder, foldPresences, type Snapshot } from "./fold.ts";
import { foldOffers, type OfferRow } from "./fold_offers.ts";

/** Holds where the event is in the record under this very operation: nothing follows from others. */
const RECORDED =
  `EXISTS (SELECT 1 FROM events WHERE events.id = v->>'event' AND events.op = v->>'op')`;

/**
 * The events themselves. Those of an epoch before the record's are left out: the queue they speak
 * of has been rebuilt since.
 */
export function insertEvents(
  events: QueueEvent[],
  conversationOf: (interaction: string) => string | null,
): Statement {
  const rows = events.map((e) => ({
    ...e,
    conversation: conversationOf(e.interaction),
    data: JSON.stringify({ ...e.data, explanation: undefined, priority: e.priority }),
  }));
  return {
    sql: `INSERT OR IGNORE INTO events (id, op, at, kind, interaction_id, conversation_id, agent_id,
            queue, medium, state, rev, actor, data)
          SELECT v->>'id', v->>'op', v->>'at', v->>'kind', NULLIF(v->>'interaction', ''),
            v->>'conversation', NULLIF(v->>'agent', ''), v->>'queue', v->>'medium', v->>'state',
            v->>'rev', v->>'actor', v->>'data'
          FROM (SELECT value AS v FROM json_each(?))
          WHERE NOT EXISTS (SELECT 1 FROM journal_cursors c
            WHERE c.region = v->>'region' AND c.epoch > v->>'epoch')`,
    args: [JSON.stringify(rows)],
  };
}

/** Finds those that could not be recorded: known under another operation, or of an older epoch. */
export function findStale(events: QueueEvent[]): Statement {
  const rows = events.map(({ id, op, kind, interaction }) => ({ id, op, kind, interaction }));
  return {
    sql: `SELECT v->>'id' AS id FROM (SELECT value AS v FROM json_each(?))
          WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.id = v->>'id' AND e.op = v->>'op'
            AND e.kind = v->>'kind' AND COALESCE(e.interaction_id, '') = v->>'interaction')`,
    args: [JSON.stringify(rows)],
  };
}

/** The interactions: facts where the revision is newer, stamps in any case. */
export function updateInteractions(snapshots: Snapshot[]): Statement {
  const newer = (column: string, value: string) =>
    `${column} = CASE WHEN s.rev > i.rev THEN ${value} ELSE i.${column} END`;
  return {
    // Materialised: each value is taken out of the JSON once, not wherever it is named.
    sql: `WITH s AS MATERIALIZED (SELECT v->>'id' AS id, v->>'rev' AS rev, v->>'state' AS state,
              v->>'queue' AS queue, v->>'priority' AS priority, v->>'score' AS score,
              v->>'ring' AS ring, v->>'agent' AS agent, v->>'offer' AS offer,
              v->>'epoch' AS epoch, v->>'outcome' AS outcome, v->>'queuedAt' AS queuedAt,
              v->>'offeredAt' AS offeredAt, v->>'acceptedAt' AS acceptedAt,
              v->>'endedAt' AS endedAt, v->>'wrappedUpAt' AS wrappedUpAt,
              v->>'wrapUpEndsAt' AS wrapUpEndsAt, v->>'code' AS code
            FROM (SELECT value AS v FROM json_each(?)) WHERE ${RECORDED})
          UPDATE interactions AS i SET
            ${newer("state", "s.state")}, ${newer("queue", "s.queue")},
            ${newer("priority", "s.priority")}, ${newer("score", "s.score")},
            ${newer("ring", "s.ring")},
            ${
      newer(
        "agent_id",
        "CASE s.state WHEN 'done' THEN COALESCE(s.agent, i.agent_id) ELSE s.agent END",
      )
    },
            ${newer("offer_id", "s.offer")}, ${newer("epoch", "s.epoch")},
            ${newer("outcome", "COALESCE(NULLIF(s.outcome, ''), i.outcome)")},
            rev = MAX(i.rev, s.rev),
            queued_at = MAX(COALESCE(i.queued_at, s.queuedAt), COALESCE(s.queuedAt, i.queued_at)),
            offered_at = MAX(COALESCE(i.offered_at, s.offeredAt), COALESCE(s.offeredAt, i.offered_at)),
            accepted_at = MIN(COALESCE(i.accepted_at, s.acceptedAt), COALESCE(s.acceptedAt, i.accepted_at)),
            ended_at = MIN(COALESCE(i.ended_at, s.endedAt), COALESCE(s.endedAt, i.ended_at)),
            wrapped_up_at = COALESCE(i.wrapped_up_at, s.wrappedUpAt),
            wrap_up_ends_at = COALESCE(s.wrapUpEndsAt, i.wrap_up_ends_at),
            wrap_up_code = COALESCE(i.wrap_up_code, s.code)
          FROM s
          WHERE i.id = s.id`,
    args: [JSON.stringify(snapshots)],
  };
}

/** Offers: the beginning and the end of each, whichever is told first. */
export function upsertOffers(events: QueueEvent[]): Statement[] {
  const rows: OfferRow[] = foldOffers(events);
  if (rows.length === 0) return [];
  return [{
    sql: `INSERT INTO offers (id, interaction_id, agent_id, queue, made_at, deadline, ended_at,
            outcome, rev, explanation)
          SELECT v->>'id', v->>'interaction', v->>'agent', v->>'queue', v->>'madeAt',
            v->>'deadline', v->>'endedAt', v->>'outcome', v->>'rev', v->>'explanation'
          FROM (SELECT value AS v FROM json_each(?)) WHERE ${RECORDED}
          ON CONFLICT (id) DO UPDATE SET
            made_at = MIN(offers.made_at, excluded.made_at),
            deadline = MAX(offers.deadline, excluded.deadline),
            ended_at = COALESCE(offers.ended_at, excluded.ended_at),
            outcome = CASE WHEN offers.outcome = 'open' THEN excluded.outcome ELSE offers.outcome END,
            explanation = CASE WHEN offers.explanation = '{}' THEN excluded.explanation
              ELSE offers.explanation END`,
    args: [JSON.stringify(rows)],
  }];
}

/** Presences as last decided. */
export function updatePresences(events: QueueEvent[]): Statement[] {
  const rows = foldPresences(events).map((e) => ({
    event: e.id,
    op: e.op,
    agent: e.agent,
    presence: e.data.presence,
    reason: e.data.reason ?? "",
    since: e.data.since ?? e.at,
    order: eventOrder(e),
  }));
  if (rows.length === 0) return [];
  return [{
    sql: `INSERT INTO presences (agent_id, presence, reason, since, event)
          SELECT v->>'agent', v->>'presence', v->>'reason', v->>'since', v->>'order'
          FROM (SELECT value AS v FROM json_each(?)) WHERE ${RECORDED}
          ON CONFLICT (agent_id) DO UPDATE SET presence = excluded.presence,
            reason = excluded.reason, since = excluded.since, event = excluded.event
          WHERE presences.event < excluded.event`,
    args: [JSON.stringify(rows)],
  }];
}

/** Who handled a conversation last, for the last-agent preference. */
export function updateLastAgents(events: QueueEvent[]): Statement[] {
  const rows = events.filter((e) => e.kind === "accepted" && e.agent)
    .map((e) => ({ event: e.id, op: e.op, id: e.interaction, agent: e.agent }));
  if (rows.length === 0) return [];
  return [{
    sql: `UPDATE conversations SET last_agent = s.agent
          FROM (SELECT v->>'agent' AS agent, i.conversation_id AS conversation
            FROM (SELECT value AS v FROM json_each(?)) JOIN interactions i ON i.id = v->>'id'
            WHERE ${RECORDED}) AS s
          WHERE conversations.id = s.conversation`,
    args: [JSON.stringify(rows)],
  }];
}
