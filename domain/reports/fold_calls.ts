import type { Hub, Statement } from "../../types/hub.ts";
import type { CallEvent, CallRecord, Mark } from "./call_record.ts";
import { type CallFacts, foldCall } from "./fold_call.ts";
import { breathe } from "./slices.ts";
import { bucketOf } from "./spread.ts";
import { REPORT_STEPS, type Stretch, TURN_STEPS, walkJournal } from "./walk_journal.ts";

/** Calls folded in one write. */
const MOST_CALLS = 100;
const CURSOR = "calls";

/**
 * Folds every call that left something in the journal since the last turn into `call_facts` and
 * `call_marks`, anew from all its events: late and repeated ones change nothing else. True while
 * there may be more.
 */
export function foldCalls(hub: Hub, steps = TURN_STEPS): Promise<boolean> {
  return walkJournal(hub, CURSOR, steps, (stretch, move) => foldStretch(hub, stretch, move));
}

/** The same until nothing is left, as far as a report may wait for it. */
export async function catchUpCalls(hub: Hub): Promise<void> {
  await foldCalls(hub, REPORT_STEPS);
}

async function foldStretch(hub: Hub, { from, upTo }: Stretch, move: Statement): Promise<void> {
  const rows = await hub.db.read<{ id: string }>(
    `SELECT DISTINCT e.interaction_id AS id FROM events e JOIN calls c ON c.id = e.interaction_id
     WHERE e.rowid > ? AND e.rowid <= ?`,
    [from, upTo],
  );
  const ids = rows.map((row) => row.id);
  for (let i = 0; i < ids.length; i += MOST_CALLS) {
    await storeCalls(hub, ids.slice(i, i + MOST_CALLS));
    await breathe();
  }
  await hub.db.write([move]);
}

async function storeCalls(hub: Hub, ids: string[]): Promise<void> {
  const folded = (await readRecords(hub, ids)).map(foldCall);
  await hub.db.write([
    forget(ids),
    facts(folded.map((one) => one.facts)),
    marks(
      folded.flatMap((one) =>
        one.marks.map((mark, n) => ({ ...mark, n, call: one.facts.id, at: one.facts.at }))
      ),
    ),
  ]);
}

const forget = (ids: string[]): Statement => ({
  sql: "DELETE FROM call_marks WHERE call_id IN (SELECT value FROM json_each(?))",
  args: [JSON.stringify(ids)],
});

function facts(rows: CallFacts[]): Statement {
  return {
    sql: `INSERT OR REPLACE INTO call_facts (id, at, entry_point, dnis, choice, service, profile,
            schedule, identity, rules, last_node, disposition, left_during_announcement)
          SELECT v->>'id', v->>'at', v->>'entryPoint', v->>'dnis', v->>'choice', v->>'service',
            v->>'profile', v->>'schedule', v->>'identity', v->>'rules', v->>'lastNode',
            v->>'disposition', v->>'left' FROM (SELECT value AS v FROM json_each(?))`,
    args: [JSON.stringify(rows)],
  };
}

function marks(rows: (Mark & { n: number; call: string; at: number })[]): Statement {
  const stored = rows.map((row) => ({
    ...row,
    value: Math.round(row.value),
    bucket: row.spread ? bucketOf(row.value) : null,
  }));
  return {
    sql: `INSERT OR REPLACE INTO call_marks (topic, at, call_id, n, subject, queue, agent_id,
            skills, counter, value, bucket)
          SELECT v->>'topic', v->>'at', v->>'call', v->>'n', v->>'subject', v->>'queue',
            v->>'agent', v->>'skills', v->>'counter', v->>'value', v->>'bucket'
          FROM (SELECT value AS v FROM json_each(?))`,
    args: [JSON.stringify(stored)],
  };
}

interface CallLine extends Omit<CallRecord, "events" | "segments" | "heardOut"> {
  heardAt: number | null;
}

/** What the record holds of these calls. */
export async function readRecords(hub: Hub, ids: string[]): Promise<CallRecord[]> {
  const args = [JSON.stringify(ids)];
  const [calls, events, segments] = await Promise.all([
    hub.db.read<CallLine>(CALLS, args),
    hub.db.read<Omit<CallEvent, "data"> & { call: string; data: string }>(EVENTS, args),
    hub.db.read<CallRecord["segments"][number] & { call: string }>(SEGMENTS, args),
  ]);
  const eventsOf = Map.groupBy(events, (event) => event.call);
  const segmentsOf = Map.groupBy(segments, (segment) => segment.call);
  return calls.map(({ heardAt, ...call }) => ({
    ...call,
    heardOut: heardAt !== null,
    events: (eventsOf.get(call.id) ?? []).map((e) => ({ ...e, data: JSON.parse(e.data) })),
    segments: segmentsOf.get(call.id) ?? [],
  }));
}

const CALLS = `SELECT c.id, c.direction, i.entry_point AS entryPoint, c.dnis,
    c.started_at AS startedAt, c.ended_at AS endedAt, c.end_reason AS endReason,
    CASE WHEN c.flow = '' THEN c.last_node ELSE c.flow || '/' || c.last_node END AS lastNode,
    COALESCE(c.frame->>'$.vars.menu', '') AS choice,
    COALESCE(c.frame->>'$.identity.status', 'none') AS identity,
    i.state, c.heard_at AS heardAt,
    COALESCE((SELECT group_concat(s.value->>'skill', ', ')
      FROM json_each(i.item, '$.rings[0].skills') s), '') AS skills
  FROM json_each(?) j CROSS JOIN calls c ON c.id = j.value JOIN interactions i ON i.id = c.id`;

const EVENTS = `SELECT e.interaction_id AS call, e.at, e.rev, e.kind, e.state, e.queue,
    COALESCE(e.agent_id, '') AS agent, e.data
  FROM json_each(?) j CROSS JOIN events e INDEXED BY events_interaction
    ON e.interaction_id = j.value
  ORDER BY e.interaction_id, e.at, e.rowid`;

const SEGMENTS = `SELECT s.interaction_id AS call, s.segment, s.queue, s.queued_at AS queuedAt,
    s.ended_at AS endedAt, s.outcome, COALESCE(s.agent_id, '') AS agent
  FROM json_each(?) j CROSS JOIN segments s ON s.interaction_id = j.value
  ORDER BY s.interaction_id, s.segment`;
