import type { Db, Statement } from "../types/hub.ts";
import { deadLetter } from "./dead_letter.ts";
import type { TimerRow } from "./rows.ts";

/** How long a claimed timer is out of others' reach: whoever claimed it may die meanwhile. */
const CLAIM_MS = 60_000;
export const TIMER_MAX_ATTEMPTS = 5;
const RETRY_FIRST_MS = 5_000;
const RETRY_MOST_MS = 300_000;

export interface TimerInput {
  kind: string;
  /** What it is about, e.g. a conversation id. One timer per kind and reference. */
  reference: string;
  region: string;
  /** Milliseconds since the epoch. */
  dueAt: number;
  payload?: Record<string, unknown>;
}

export interface Timer {
  id: string;
  kind: string;
  reference: string;
  region: string;
  payload: Record<string, unknown>;
  /** Counts this one. */
  attempts: number;
  /** Until when it is ours; also the token that `finishTimer` checks. */
  claimedUntil: number;
}

/** Sets a timer, or moves the one of the same kind and reference. */
export function setTimer({ kind, reference, region, dueAt, payload = {} }: TimerInput): Statement {
  return {
    sql: `INSERT INTO timers (id, kind, reference, region, due_at, payload)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET region = excluded.region, due_at = excluded.due_at,
        payload = excluded.payload, attempts = 0`,
    args: [timerId(kind, reference), kind, reference, region, dueAt, JSON.stringify(payload)],
  };
}

export function clearTimer(kind: string, reference: string): Statement {
  return { sql: "DELETE FROM timers WHERE id = ?", args: [timerId(kind, reference)] };
}

/**
 * Takes the timers of a region that are due at `now`, at most `limit`. Each is ours for a minute;
 * end it with `finishTimer`, or `retryTimer` when its work failed. Left alone it comes again.
 */
export async function claimTimers(
  db: Db,
  region: string,
  now: number,
  limit: number,
): Promise<Timer[]> {
  const due = "SELECT id FROM timers WHERE region = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?";
  const expected = (await db.read<{ id: string }>(due, [region, now, limit])).map(({ id }) => id);
  if (expected.length === 0) return [];
  const [claimed] = await db.write([{
    sql: `UPDATE timers SET due_at = ?, attempts = attempts + 1 WHERE id IN (${due}) RETURNING *`,
    args: [now + CLAIM_MS, region, now, limit],
  }]);
  const timers = (claimed?.rows ?? []).map((row) => timer(row as unknown as TimerRow));
  // The write answers in any order, and its rows no longer say when they were due.
  return timers.sort((a, b) => expected.indexOf(a.id) - expected.indexOf(b.id));
}

/** When the next timer of the region is due (ms), null when there is none. */
export async function nextTimer(db: Db, region: string): Promise<number | null> {
  const [row] = await db.read<{ at: number | null }>(
    "SELECT min(due_at) AS at FROM timers WHERE region = ?",
    [region],
  );
  return row?.at ?? null;
}

/** Ends a claimed timer; a timer that was set anew meanwhile stays. */
export function finishTimer(claimed: Timer): Statement {
  return {
    sql: "DELETE FROM timers WHERE id = ? AND due_at = ?",
    args: [claimed.id, claimed.claimedUntil],
  };
}

/** Tries a claimed timer again later; after the fifth time it becomes a dead letter. */
export function retryTimer(
  claimed: Timer,
  failure: { now: number; code: string; reason: string },
): Statement[] {
  if (claimed.attempts >= TIMER_MAX_ATTEMPTS) {
    const { kind, reference, region, payload, attempts } = claimed;
    const letter = { kind: "timer", reference: claimed.id, attempts, ...failure, at: failure.now };
    return [
      deadLetter({ ...letter, payload: { kind, reference, region, payload } }),
      finishTimer(claimed),
    ];
  }
  const wait = Math.min(RETRY_FIRST_MS * 2 ** (claimed.attempts - 1), RETRY_MOST_MS);
  return [{
    sql: "UPDATE timers SET due_at = ? WHERE id = ? AND due_at = ?",
    args: [failure.now + wait, claimed.id, claimed.claimedUntil],
  }];
}

function timerId(kind: string, reference: string): string {
  return `${kind}:${reference}`;
}

function timer(row: TimerRow): Timer {
  return {
    id: row.id,
    kind: row.kind,
    reference: row.reference,
    region: row.region,
    payload: JSON.parse(row.payload),
    attempts: row.attempts,
    claimedUntil: row.due_at,
  };
}
