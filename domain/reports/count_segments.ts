import type { Hub } from "../../types/hub.ts";
import { clauses, QUEUE_TABLE, type Scope, type Source } from "./scope.ts";
import { inSlices } from "./slices.ts";
import type { Tally } from "./tally.ts";

export const SEGMENTS: Source = {
  columns: { queue: "s.queue", medium: "s.medium", agent: "s.agent_id" },
  interaction: "s.interaction_id",
};

const WAIT = "s.ended_at - s.queued_at";
/** The queue's threshold: calls have one of their own (BO07-R15). */
const IN_TIME = "(CASE s.medium WHEN 'voice' THEN q.calls ELSE q.inTime END)";

/**
 * The wait of an answered segment that thresholds are compared with (DC-29): `t_acc − t_q`, or
 * `t_first − t_in` in the media whose basis is the first reply; null while there is none.
 */
export function answeredWait(hub: Hub): string {
  const media = hub.settings().document.company.firstReplyMedia;
  if (media.length === 0) return WAIT;
  return `(CASE WHEN s.medium IN (${media.map((medium) => `'${medium}'`).join(", ")})
    THEN (SELECT f.first_reply_at - f.created_at FROM interactions f WHERE f.id = s.interaction_id)
    ELSE ${WAIT} END)`;
}

/** How segments ended, counted over the rows of a slice. */
const outcomes = (hub: Hub) => `
  COUNT(*) FILTER (WHERE s.outcome = 'answered') AS answered,
  COUNT(*) FILTER (WHERE s.outcome = 'answered' AND ${
  answeredWait(hub)
} <= ${IN_TIME}) AS answeredInTime,
  COUNT(*) FILTER (WHERE s.outcome = 'abandoned' AND ${WAIT} >= q.short) AS abandoned,
  COUNT(*) FILTER (WHERE s.outcome = 'abandoned' AND ${WAIT} >= q.short AND ${WAIT} <= ${IN_TIME})
    AS abandonedInTime,
  COUNT(*) FILTER (WHERE s.outcome = 'abandoned' AND ${WAIT} < q.short) AS shortAbandoned,
  COUNT(*) FILTER (WHERE s.outcome = 'flow_out') AS flowOut,
  COUNT(*) FILTER (WHERE s.outcome = 'timed_out') AS timedOut,
  COUNT(*) FILTER (WHERE s.outcome = 'message_left') AS messageLeft,
  COUNT(*) FILTER (WHERE s.outcome = 'closed_unrouted') AS closedUnrouted,
  SUM(CASE s.outcome WHEN 'answered' THEN ${WAIT} END) AS answeredWaitMs,
  SUM(CASE s.outcome WHEN 'abandoned' THEN ${WAIT} END) AS abandonedWaitMs,
  MAX(${WAIT}) AS longestWaitMs`;

/** Segments that began in the period (DC-3); with `countBy` entry also what became of them. */
export async function countEntered(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  const cohort = scope.countBy === "entry";
  await walk(
    hub,
    scope,
    tally,
    "s.queued_at",
    cohort ? `COUNT(*) AS entered,${outcomes(hub)}` : ENTERED,
  );
}

const ENTERED = "COUNT(*) AS entered";

/** Segments that ended in the period, by how they ended (DC-3, BO07-R9). */
export async function countEnded(hub: Hub, scope: Scope, tally: Tally): Promise<void> {
  if (scope.countBy === "end") await walk(hub, scope, tally, "s.ended_at", outcomes(hub));
}

async function walk(
  hub: Hub,
  scope: Scope,
  tally: Tally,
  at: "s.queued_at" | "s.ended_at",
  counters: string,
): Promise<void> {
  const c = clauses(scope, SEGMENTS, at);
  const index = at === "s.ended_at" ? "segments_ended" : "segments_entered";
  await inSlices(scope.from, scope.to, async (from, to) => {
    const rows = await hub.db.read(
      `WITH ${QUEUE_TABLE}
       SELECT ${c.select}, COUNT(*) AS n, ${counters}
       FROM q CROSS JOIN segments s INDEXED BY ${index} ON s.queue = q.id ${c.join}
       WHERE ${at} >= ? AND ${at} < ? ${c.where} GROUP BY ${c.groupBy}`,
      [JSON.stringify(scope.queues), from, to, ...c.args],
    );
    return rows.reduce((sum: number, row) => sum + tally.addRow(row), 0);
  });
}
