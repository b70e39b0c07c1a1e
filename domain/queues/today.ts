import { encodeTime } from "ulid";
import type { QueueView } from "../../types/api.ts";
import type { QueueRules } from "../../types/configuration.ts";
import type { Hub } from "../../types/hub.ts";

/** What is kept of a queue since the company's midnight. */
export type Today = QueueView["today"];

interface Counts {
  entered: number;
  answered: number;
  in_time: number;
  abandoned: number;
  short_abandoned: number;
  timed_out: number;
  message_left: number;
  no_answers: number;
  average_wait: number | null;
}

/** The queue's segments and handled interactions since `midnight` (ms), counted in the record. */
export async function countToday(hub: Hub, queue: QueueRules, midnight: number): Promise<Today> {
  const [counts] = await hub.db.read<Counts>(COUNTS, [
    queue.serviceLevelSec * 1000,
    queue.shortAbandonSec * 1000,
    queue.shortAbandonSec * 1000,
    queue.id,
    midnight,
  ]);
  const [handled] = await hub.db.read<{ mean: number | null }>(
    `SELECT AVG(wrapped_up_at - accepted_at) AS mean FROM interactions
     WHERE state = 'done' AND queue = ? AND id >= ? AND accepted_at >= ?`,
    [queue.id, lowestId(midnight - DAY_MS), midnight],
  );
  return toToday(counts ?? NOTHING, handled?.mean ?? null);
}

/** Handled today may have arrived the day before. */
const DAY_MS = 86_400_000;

const COUNTS = `SELECT COUNT(*) AS entered,
    COUNT(*) FILTER (WHERE outcome = 'answered') AS answered,
    COUNT(*) FILTER (WHERE outcome = 'answered' AND ended_at - queued_at <= ?) AS in_time,
    COUNT(*) FILTER (WHERE outcome = 'abandoned' AND ended_at - queued_at >= ?) AS abandoned,
    COUNT(*) FILTER (WHERE outcome = 'abandoned' AND ended_at - queued_at < ?) AS short_abandoned,
    COUNT(*) FILTER (WHERE outcome = 'timed_out') AS timed_out,
    COUNT(*) FILTER (WHERE outcome = 'message_left') AS message_left,
    COALESCE(SUM(no_answers), 0) AS no_answers,
    AVG(CASE WHEN outcome = 'answered' THEN ended_at - queued_at END) AS average_wait
  FROM segments WHERE queue = ? AND queued_at >= ?`;

const NOTHING: Counts = {
  entered: 0,
  answered: 0,
  in_time: 0,
  abandoned: 0,
  short_abandoned: 0,
  timed_out: 0,
  message_left: 0,
  no_answers: 0,
  average_wait: null,
};

function toToday(counts: Counts, handleMs: number | null): Today {
  return {
    entered: counts.entered,
    answered: counts.answered,
    abandoned: counts.abandoned,
    shortAbandoned: counts.short_abandoned,
    timedOut: counts.timed_out,
    messageLeft: counts.message_left,
    noAnswer: counts.no_answers,
    averageWaitSec: seconds(counts.average_wait),
    averageHandleSec: seconds(handleMs),
    serviceLevel: serviceLevel(counts.in_time, counts.answered, counts.abandoned),
  };
}

/** Formula A of BO07-R16 in percent: answered in time ÷ (answered + abandoned, short ones left out). */
export function serviceLevel(inTime: number, answered: number, abandoned: number): number | null {
  const all = answered + abandoned;
  return all === 0 ? null : Math.round((inTime / all) * 1000) / 10;
}

/** Midnight that began the present day in a time zone, milliseconds. */
export function midnightBefore(now: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay()
    .epochMilliseconds;
}

/** Smallest id an interaction of that time can have: ids begin with their time. */
export function lowestId(at: number): string {
  return `${encodeTime(Math.max(0, at))}${"0".repeat(16)}`;
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10;
}
