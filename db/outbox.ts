import type { Db, Statement } from "../types/hub.ts";
import { deadLetter } from "./dead_letter.ts";
import type { OutboxRow } from "./rows.ts";

export { replayDeadLetter } from "./dead_letters.ts";

/** Tries before an item becomes a dead letter. */
export const MAX_ATTEMPTS = 5;
/** How long a claimed row is out of others' reach. */
export const CLAIM_MS = 60_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 300_000;
/** Part of a wait that is drawn by lot, so that what failed together does not come back together. */
const JITTER = 0.3;
const OPEN = "('pending', 'sending', 'unknown')";
const FIRST_OF_LANE = `NOT EXISTS (SELECT 1 FROM outbox AS ahead
  WHERE ahead.lane = due.lane AND ahead.id < due.id AND ahead.state IN ${OPEN})`;

export interface OutboxInput {
  /** ULID: decides the place within the lane. */
  id: string;
  kind: "message" | "webhook" | "email" | "report" | "voice" | "alert";
  channel?: string;
  lane: string;
  messageId?: string;
  payload?: Record<string, unknown>;
  /** Not before (ms); the time it is put in when omitted. */
  notBefore?: number;
  createdAt: number;
}

export interface OutboxItem extends Omit<OutboxRow, "payload"> {
  payload: Record<string, unknown>;
  /** It may have gone out before, and whoever sent it died or got no answer: look before sending. */
  uncertain: boolean;
}

interface Failure {
  now: number;
  /** Stable code, e.g. `timeout`. */
  code: string;
  /** In plain words. */
  reason: string;
}

/** Puts something to send next to the change that causes it. A repeat of the id changes nothing. */
export function outboxRow(input: OutboxInput): Statement {
  return {
    sql: `INSERT OR IGNORE INTO outbox
      (id, kind, channel, lane, message_id, payload, next_at, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [
      input.id,
      input.kind,
      input.channel ?? "",
      input.lane,
      input.messageId ?? null,
      JSON.stringify(input.payload ?? {}),
      input.notBefore ?? input.createdAt,
      input.createdAt,
    ],
  };
}

/**
 * Takes what is due, at most `limit` rows and the first of each lane only: a lane goes out in order
 * of ids. Rows are ours for a minute, or `claimMs`. A row whose sender died is taken as `uncertain`.
 */
export async function claimOutbox(
  db: Db,
  claim: {
    by: string;
    now: number;
    limit: number;
    kinds?: OutboxInput["kind"][];
    claimMs?: number;
  },
): Promise<OutboxItem[]> {
  const { by, now, limit, claimMs = CLAIM_MS } = claim;
  const kinds = JSON.stringify(claim.kinds ?? ["message", "webhook", "email"]);
  const due = `SELECT id FROM outbox AS due
    WHERE state IN ${OPEN} AND next_at <= ? AND kind IN (SELECT value FROM json_each(?))
      AND ${FIRST_OF_LANE}
    ORDER BY next_at, id LIMIT ?`;
  if ((await db.read(due, [now, kinds, 1])).length === 0) return [];
  const [claimed] = await db.write([{
    sql: `UPDATE outbox SET attempt = attempt + 1, claimed_by = ?, claimed_until = ?, next_at = ?,
        code = CASE WHEN state = 'pending' THEN '' ELSE 'uncertain' END, reason = '',
        state = 'sending'
      WHERE id IN (${due}) RETURNING *`,
    args: [by, now + claimMs, now + claimMs, now, kinds, limit],
  }]);
  const rows = (claimed?.rows ?? []).map((row) => item(row as unknown as OutboxRow));
  return rows.sort((a, b) => a.id < b.id ? -1 : 1);
}

/** It went out, or is not needed any more. No row: the claim was lost to somebody else. */
export function finishOutbox(row: OutboxItem, now: number): Statement {
  return ended(row, "state = 'done', done_at = ?", [now]);
}

/** It did not go out, and a repeat may help: waits, or buries it after the last attempt. */
export function retryOutbox(row: OutboxItem, failure: Failure & { after?: number }): Statement[] {
  if (row.attempt >= MAX_ATTEMPTS) return buryOutbox(row, failure);
  const { now, code, reason, after = 0 } = failure;
  const at = now + Math.max(after, backoff(row.attempt));
  return [ended(row, "state = 'pending', next_at = ?, code = ?, reason = ?", [at, code, reason])];
}

/** Nobody knows whether it went out: it is taken again as `uncertain`, to be looked up first. */
export function unknownOutbox(row: OutboxItem, failure: Failure): Statement[] {
  if (row.attempt >= MAX_ATTEMPTS) return buryOutbox(row, failure);
  const { now, code, reason } = failure;
  const at = now + backoff(row.attempt);
  return [ended(row, "state = 'unknown', next_at = ?, code = ?, reason = ?", [at, code, reason])];
}

/** Gives up: the row is `failed` and on the list of dead letters, its lane goes on. */
export function buryOutbox(row: OutboxItem, { now, code, reason }: Failure): Statement[] {
  const { kind, id: reference, payload, attempt: attempts } = row;
  return [
    ended(row, "state = 'failed', done_at = ?, code = ?, reason = ?", [now, code, reason]),
    deadLetter({ kind, reference, code, reason, payload, attempts, at: now }),
  ];
}

/** When a row may be taken next (ms), null when nothing waits. */
export async function nextOutbox(db: Db): Promise<number | null> {
  const [row] = await db.read<{ at: number }>(
    `SELECT next_at AS at FROM outbox AS due WHERE state IN ${OPEN} AND ${FIRST_OF_LANE}
      ORDER BY next_at LIMIT 1`,
  );
  return row?.at ?? null;
}

/** 1, 2, 4, 8 s and so on, with jitter. */
function backoff(attempt: number): number {
  const wait = Math.min(RETRY_FIRST_MS * 2 ** (attempt - 1), RETRY_MOST_MS);
  return Math.round(wait * (1 + JITTER * Math.random()));
}

function ended(row: OutboxItem, change: string, args: (string | number)[]): Statement {
  return {
    sql: `UPDATE outbox SET ${change}, claimed_by = NULL, claimed_until = NULL
      WHERE id = ? AND state = 'sending' AND claimed_by = ? AND attempt = ?`,
    args: [...args, row.id, row.claimed_by, row.attempt],
  };
}

function item(row: OutboxRow): OutboxItem {
  return { ...row, payload: JSON.parse(row.payload), uncertain: row.code === "uncertain" };
}
