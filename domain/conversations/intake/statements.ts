import type { Statement } from "../../../types/hub.ts";
import { pairKey } from "./context.ts";
import { type Prepared, previewOf } from "./prepare.ts";
import { toClaim, toMessage, toPlace, toWork, type Wish } from "./shapes.ts";
import {
  ADDRESSES,
  CLAIM,
  CONTACTS,
  CONVERSATIONS,
  INTERACTIONS,
  LAPSE,
  MESSAGES,
  MOVE,
  OPENED,
  REOPEN,
  SEEN,
  THREADS,
} from "./sql.ts";

/**
 * The set-based write of a batch. Every condition that makes copies and races harmless stands in
 * the statements: who is first claims the provider id in `inbound`, and only rows of claimed
 * messages follow (faults 1 and 2, DC-11, DC-12).
 */
export function intakeStatements(
  region: string,
  batch: readonly Prepared[],
  silenceMs: number,
): IntakeStatements {
  const pairs = [...new Set(batch.map((p) => pairKey(p.received)))];
  const threads = `[${pairs.join(",")}]`;
  const places = new Map(pairs.map((key, place) => [key, place]));
  const rows = JSON.stringify(
    batch.map((p) => toMessage(p, places.get(pairKey(p.received)) ?? 0)),
  );
  const ids = JSON.stringify(batch.map((p) => [p.messageId, p.routed === null ? 0 : 1]));
  const previews = JSON.stringify(
    batch.map((p) => [p.messageId, previewOf(p.text, p.received.media.length)]),
  );
  const unseen = batch.filter(wasAway).map((p) => p.messageId);
  const before = [
    { sql: CLAIM, args: [JSON.stringify(batch.map(toClaim))] },
    ...openings(region, batch),
  ];
  return {
    statements: [
      ...before,
      { sql: MESSAGES, args: [threads, rows] },
      { sql: MOVE, args: [previews] },
      { sql: THREADS, args: [threads] },
      { sql: REOPEN, args: [ids] },
      ...(unseen.length === 0 ? [] : [{ sql: SEEN, args: [silenceMs, JSON.stringify(unseen)] }]),
    ],
    pairs,
    messages: before.length,
    threads: before.length + 2,
    opened: before.findIndex(({ sql }) => sql === INTERACTIONS),
  };
}

export interface IntakeStatements {
  statements: Statement[];
  /** Address pairs of the batch, in the order `ThreadRow.n` counts them. */
  pairs: string[];
  /** Which of them stores the messages: as many rows as it changed are new. */
  messages: number;
  /** Which answers with the conversations they went to (`ThreadRow`). */
  threads: number;
  /** Which answers with the interactions it opened (`id`); -1 when none was asked for. */
  opened: number;
}

/** Contacts, conversations and interactions that a batch may be the first to need. */
function openings(region: string, batch: readonly Prepared[]): { sql: string; args: string[] }[] {
  const wishes = byWish(batch);
  const places = JSON.stringify(wishes.filter(([p]) => needsPlace(p)).map(toPlace));
  const work = JSON.stringify(wishes.filter(([p]) => p.routed !== null).map(toWork));
  return [
    ...(places === "[]" ? [] : [CONTACTS, ADDRESSES, LAPSE, CONVERSATIONS]
      .map((sql) => ({ sql, args: [places] }))),
    ...(work === "[]"
      ? []
      : [{ sql: INTERACTIONS, args: [region, work] }, { sql: OPENED, args: [work] }]),
  ];
}

/** Messages of one pair that ask for the same rows; one of them that is claimed is enough. */
function byWish(batch: readonly Prepared[]): Wish[] {
  const wishes = new Map<string, Wish>();
  for (const p of batch) {
    const key = `${p.conversationId} ${p.routed !== null} ${p.decision.reaction}`;
    const own = wishes.get(key);
    if (own === undefined) wishes.set(key, [p]);
    else own.push(p);
  }
  return [...wishes.values()];
}

/** Nobody knows of an open conversation, or it may be over: chats end for good, texts by silence. */
function needsPlace(p: Prepared): boolean {
  return p.pair.conversation === null || p.received.channel !== "sms" ||
    p.pair.lastMessageAt < p.lapsedBefore;
}

/** The conversation of an address pair after the messages went in. */
export interface ThreadRow {
  /** Place of the pair. */
  n: number;
  conversation_id: string;
  last_seq: number;
  interaction_id: string | null;
  agent_id: string | null;
}

/** A message by its provider's id, stored now or before. */
export interface KnownRow {
  n: number;
  id: string;
  conversation_id: string;
  interaction_id: string | null;
  seq: number;
  agent_id: string | null;
}

/** How exactly it is known when somebody wrote last, milliseconds. */
const SEEN_WITHIN_MS = 60_000;

function wasAway({ pair, received }: Prepared): boolean {
  return pair.conversation === null || pair.lastInboundAt < received.receivedAt - SEEN_WITHIN_MS;
}
