import type { Db } from "../../types/hub.ts";
import type { WebhookKind } from "./kinds.ts";

/** Tables whose new rows are told to endpoints, by their row ids. */
export const SOURCES = ["events", "messages", "message_changes"] as const;
export type SourceName = (typeof SOURCES)[number];

/** One event as endpoints get it. */
export interface Fed {
  id: string;
  kind: string;
  /** Milliseconds. */
  at: number;
  data: Record<string, unknown>;
}

interface Batch {
  events: Fed[];
  moves: { source: SourceName; from: number; to: number }[];
  changesUpTo: number;
  more: boolean;
}

/** What is new in every source after its cursor, at most `limit` rows each. */
export async function readSources(
  db: Db,
  cursors: ReadonlyMap<SourceName, number>,
  limit: number,
): Promise<Batch> {
  const batch: Batch = { events: [], moves: [], changesUpTo: 0, more: false };
  for (const source of SOURCES) {
    const from = cursors.get(source);
    if (from === undefined) continue;
    const rows = await db.read<Record<string, unknown>>(QUERIES[source], [from, limit]);
    if (rows.length === 0) continue;
    const to = Number(rows.at(-1)!.position);
    batch.moves.push({ source, from, to });
    if (source === "message_changes") batch.changesUpTo = to;
    batch.more ||= rows.length === limit;
    batch.events.push(...rows.flatMap((row) => READERS[source](row)));
  }
  return batch;
}

const QUERIES: Record<SourceName, string> = {
  events: `SELECT rowid AS position, id, at, kind, interaction_id, conversation_id, agent_id, queue,
      medium, state, rev, actor, data FROM events WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  messages: `SELECT rowid AS position, id, at, conversation_id, interaction_id, seq, direction,
      channel, author_kind, author_id, author_name, text, files, status, client_key
    FROM messages WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  message_changes: `SELECT c.id AS position, c.message_id, c.status, c.code, c.reason, c.at,
      m.conversation_id, m.interaction_id, m.channel
    FROM message_changes c JOIN messages m ON m.id = c.message_id
    WHERE c.id > ? ORDER BY c.id LIMIT ?`,
};

type Row = Record<string, unknown>;

const READERS: Record<SourceName, (row: Row) => Fed[]> = {
  events: eventOf,
  messages: messageOf,
  message_changes: changeOf,
};

/** Kinds of the journal that are somebody's business outside; the rest is our own bookkeeping. */
const OWN = new Set(["due"]);

/** Those that are not about the life of an interaction. */
const NAMED: Record<string, WebhookKind> = {
  alarm: "alarm",
  presence: "agent.presence",
  opted_out: "contact.opted_out",
  opted_in: "contact.opted_in",
  "review.due": "review.due",
};

function eventOf(row: Row): Fed[] {
  const kind = String(row.kind);
  const name = Object.hasOwn(NAMED, kind) ? NAMED[kind] : undefined;
  if (name === undefined && (OWN.has(kind) || kind.includes("."))) return [];
  if (name === undefined && row.interaction_id === null) return [];
  return [{
    id: String(row.id),
    kind: name ?? `interaction.${kind}`,
    at: Number(row.at),
    data: {
      interaction: row.interaction_id,
      conversation: row.conversation_id,
      agent: row.agent_id,
      queue: row.queue,
      medium: row.medium,
      state: row.state,
      rev: Number(row.rev),
      actor: row.actor,
      details: JSON.parse(String(row.data)),
    },
  }];
}

function messageOf(row: Row): Fed[] {
  const direction = String(row.direction);
  if (direction !== "in" && direction !== "out") return [];
  return [{
    id: String(row.id),
    kind: direction === "in" ? "message.received" : "message.created",
    at: Number(row.at),
    data: {
      message: row.id,
      conversation: row.conversation_id,
      interaction: row.interaction_id,
      seq: Number(row.seq),
      direction,
      channel: row.channel,
      author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
      text: row.text,
      files: JSON.parse(String(row.files)),
      status: row.status,
      clientKey: row.client_key,
    },
  }];
}

/** Steps of our own before a provider has it. */
const INTERNAL = new Set(["pending", "sending"]);

function changeOf(row: Row): Fed[] {
  if (INTERNAL.has(String(row.status))) return [];
  return [{
    id: `status-${row.position}`,
    kind: "message.status",
    at: Number(row.at ?? 0),
    data: {
      message: row.message_id,
      conversation: row.conversation_id,
      interaction: row.interaction_id,
      channel: row.channel,
      status: row.status,
      code: row.code,
      reason: row.reason,
    },
  }];
}
