import type { ReceiptState } from "../../types/channels.ts";
import type { Statement } from "../../types/hub.ts";

type Args = (string | number | null)[];

/** SQL that stands for a value, with its arguments. */
export interface Expression {
  sql: string;
  args: Args;
}

export interface NewRow {
  id: string;
  /** Conversation id, or an expression that finds it. */
  conversation: string | Expression;
  /** Interaction it belongs to; omitted: the one open now, else the last one. */
  interaction?: string | null;
  direction: "out" | "note" | "system";
  author: { kind: "agent" | "bot" | "system" | "key"; id: string; name: string };
  text: string;
  sealed?: string | null;
  /** File ids. */
  files?: string[];
  /** The same key in the same conversation never makes a second message. */
  clientKey: string | null;
  status: ReceiptState;
  segments?: number | null;
  attributes?: Record<string, unknown>;
  /** Milliseconds. */
  at: number;
  /** A further condition over `c`, the conversation: it must hold in the write. */
  only?: Expression;
}

/**
 * Statements that add one message with the next gap-free sequence number and move the conversation
 * on. Repeating them changes nothing.
 */
export function appendMessage(row: NewRow): Statement[] {
  return [insertRow(row), moveConversation(row)];
}

/** True inside the same unit when the message was written; for statements that follow from it. */
export function wasWritten(id: string): Expression {
  return { sql: "EXISTS (SELECT 1 FROM messages WHERE id = ?)", args: [id] };
}

function insertRow(row: NewRow): Statement {
  const conversation = typeof row.conversation === "string"
    ? { sql: "?", args: [row.conversation] }
    : row.conversation;
  const interaction: Expression = row.interaction === undefined
    ? { sql: LATEST_INTERACTION, args: [] }
    : { sql: "?", args: [row.interaction] };
  return {
    sql: `INSERT INTO messages (id, conversation_id, interaction_id, seq, direction, channel,
        author_kind, author_id, author_name, text, sealed, files, client_key, status, segments,
        attributes, at, sent_at)
      SELECT ?, c.id, ${interaction.sql}, c.last_seq + 1, ?, c.channel, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?
      FROM conversations c WHERE c.id = ${conversation.sql}${row.only ? ` AND ${row.only.sql}` : ""}
      ON CONFLICT DO NOTHING`,
    args: [
      row.id,
      ...interaction.args,
      row.direction,
      row.author.kind,
      row.author.id,
      row.author.name,
      row.text,
      row.sealed ?? null,
      JSON.stringify(row.files ?? []),
      row.clientKey,
      row.status,
      row.segments ?? null,
      JSON.stringify(row.attributes ?? {}),
      row.at,
      row.at,
      ...conversation.args,
      ...(row.only?.args ?? []),
    ],
  };
}

const LATEST_INTERACTION = `(SELECT i.id FROM interactions i WHERE i.conversation_id = c.id
  ORDER BY i.id DESC LIMIT 1)`;

/** Notes do not show in lists: only what passes between the two sides is a preview. */
function moveConversation(row: NewRow): Statement {
  const outbound = row.direction === "out";
  return {
    sql: `UPDATE conversations SET last_seq = m.seq
        ${outbound ? ", last_message_at = m.at, last_outbound_at = m.at" : ""}
        ${outbound ? `, preview = substr(m.text, 1, ${PREVIEW_LENGTH})` : ""}
      FROM messages m WHERE m.id = ? AND conversations.id = m.conversation_id
        AND m.seq > conversations.last_seq`,
    args: [row.id],
  };
}

/** Characters of the last message that lists show. */
export const PREVIEW_LENGTH = 160;
