import {
  buryOutbox,
  finishOutbox,
  MAX_ATTEMPTS,
  type OutboxItem,
  retryOutbox,
  unknownOutbox,
} from "../../db/outbox.ts";
import type { SendResult } from "../../types/channels.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { systemLine } from "../conversations/system_line.ts";
import { applyEarlyReceipts } from "../receipts/early.ts";
import { rankSql } from "../receipts/rank.ts";
import type { ToSend } from "./outgoing.ts";

/** Waits before the second and each further attempt (milliseconds), where nobody says otherwise. */
const RETRY_WAITS_MS = [5_000, 30_000, 120_000, 600_000];
/** What an attempt waits for the trace of one whose answer was lost. */
const LOOK_WAIT_MS = 10_000;

/** How often this attempt's predecessor was looked for already. */
export function looksAt(item: OutboxItem): number {
  const looks = item.payload.looks as { attempt: number; times: number } | undefined;
  return looks?.attempt === item.attempt ? looks.times : 0;
}

/** What became of one attempt. */
export type Settlement =
  | { kind: "result"; result: SendResult; last: boolean }
  /** The channel is resting: it does not count as an attempt. */
  | { kind: "deferred"; until: number }
  | { kind: "look_again" }
  | { kind: "opted_out" }
  /** Nothing to send any more. */
  | { kind: "dropped" };

export function settle(item: OutboxItem, result: SendResult): Settlement {
  return { kind: "result", result, last: item.attempt >= MAX_ATTEMPTS };
}

/** The outbox row, the message and what agents are told, in one unit. */
export function settlementStatements(
  hub: Hub,
  item: OutboxItem,
  message: ToSend | null,
  settlement: Settlement,
): Statement[] {
  const now = hub.now();
  switch (settlement.kind) {
    case "dropped":
      return [finishOutbox(item, now)];
    case "deferred":
      return [handBack(item, settlement.until, item.payload)];
    case "look_again": {
      const looks = { attempt: item.attempt, times: looksAt(item) + 1 };
      return [handBack(item, now + LOOK_WAIT_MS, { ...item.payload, looks }, "unknown")];
    }
    case "opted_out":
      return [
        ended(item, "cancelled", now, "sms.opted_out", OPTED_OUT),
        ...status(item, "cancelled", "sms.opted_out", OPTED_OUT, now),
      ];
    case "result":
      return resultStatements(hub, item, message, settlement.result, settlement.last);
  }
}

const OPTED_OUT = "The customer has opted out of texts from this number.";

function resultStatements(
  hub: Hub,
  item: OutboxItem,
  message: ToSend | null,
  result: SendResult,
  last: boolean,
): Statement[] {
  const now = hub.now();
  if (result.outcome === "sent") return [finishOutbox(item, now), ...sent(message, result, now)];
  const { code, reason } = result;
  if (result.outcome === "refused") {
    return [
      ended(item, "failed", now, code, reason),
      ...status(item, "failed", code, reason, now),
      ...(code === "21610" ? optOut(message, now) : []),
    ];
  }
  const failure = { now, code, reason };
  if (result.outcome === "retry") {
    const after = result.afterSec === undefined ? waitBefore(item) : result.afterSec * 1000;
    if (last) return given(hub, item, "failed", failure);
    return [
      ...retryOutbox(item, { ...failure, after }),
      ...status(item, "pending", code, `${reason} Trying again.`, now),
    ];
  }
  if (last) return given(hub, item, "unknown", failure);
  return [
    ...unknownOutbox(item, failure),
    ...status(item, "unknown", code, `${reason} Looking whether it went out.`, now),
  ];
}

function sent(
  message: ToSend | null,
  result: Extract<SendResult, { outcome: "sent" }>,
  now: number,
): Statement[] {
  if (message === null) return [];
  const { messageId, channel } = message.outgoing;
  return [
    {
      sql: `UPDATE messages SET provider_id = ?, segments = COALESCE(?, segments), status = ?,
          status_code = '', status_reason = '', status_at = ?
        WHERE id = ? AND ${rankSql("status")} < ${rankSql("?")}`,
      args: [
        result.providerId,
        result.segments ?? null,
        result.state,
        now,
        messageId,
        result.state,
      ],
    },
    ...applyEarlyReceipts(channel, result.providerId),
  ];
}

/** Client key of the line that tells agents of a message given up. */
export function givenUpKey(item: OutboxItem): string {
  return `outbox:${item.id}:${item.attempt}`;
}

/** Gives up: a dead letter, and a line that tells the agents (DC-14). */
function given(
  hub: Hub,
  item: OutboxItem,
  state: "failed" | "unknown",
  failure: { now: number; code: string; reason: string },
): Statement[] {
  const what = state === "failed"
    ? "A message could not be sent"
    : "It is not certain whether a message was sent";
  return [
    ...buryOutbox(item, failure),
    ...status(item, state, failure.code, failure.reason, failure.now),
    // The lane of a message is its conversation.
    ...systemLine(hub, {
      conversation: item.lane,
      text: `${what}: ${failure.reason}`,
      key: givenUpKey(item),
      attributes: { message: item.message_id },
    }),
  ];
}

function status(
  item: OutboxItem,
  state: string,
  code: string,
  reason: string,
  now: number,
): Statement[] {
  return [{
    sql: `UPDATE messages SET status = ?, status_code = ?, status_reason = ?, status_at = ?
      WHERE id = ? AND status IN ('pending', 'sending', 'unknown')`,
    args: [state, code, reason, now, item.message_id],
  }];
}

function optOut(message: ToSend | null, now: number): Statement[] {
  if (message === null) return [];
  const { channel, from, to } = message.outgoing;
  return [{
    sql: `INSERT INTO opt_outs (channel, our_address, address, at, source)
      VALUES (?, ?, ?, ?, 'carrier') ON CONFLICT DO NOTHING`,
    args: [channel, from, to, now],
  }];
}

/** Back into the line without an attempt spent; an uncertain one stays uncertain. */
function handBack(
  item: OutboxItem,
  nextAt: number,
  payload: Record<string, unknown>,
  state: "pending" | "unknown" = item.uncertain ? "unknown" : "pending",
): Statement {
  return {
    sql: `UPDATE outbox SET state = ?, attempt = attempt - 1, next_at = ?, payload = ?,
        claimed_by = NULL, claimed_until = NULL
      WHERE id = ? AND state = 'sending' AND claimed_by = ? AND attempt = ?`,
    args: [state, nextAt, JSON.stringify(payload), item.id, item.claimed_by, item.attempt],
  };
}

function ended(
  item: OutboxItem,
  state: "failed" | "cancelled",
  now: number,
  code: string,
  reason: string,
): Statement {
  return {
    sql: `UPDATE outbox SET state = ?, done_at = ?, code = ?, reason = ?, claimed_by = NULL,
        claimed_until = NULL
      WHERE id = ? AND state = 'sending' AND claimed_by = ? AND attempt = ?`,
    args: [state, now, code, reason, item.id, item.claimed_by, item.attempt],
  };
}

function waitBefore(item: OutboxItem): number {
  return RETRY_WAITS_MS[Math.min(item.attempt, RETRY_WAITS_MS.length) - 1] ?? 0;
}
