import type { MessageView } from "../../types/api/messages.ts";
import type { Hub } from "../../types/hub.ts";
import { viewFiles } from "../files/view.ts";
import { displayName } from "./texts.ts";
import { VISIBLE } from "./visible.ts";

interface Row {
  id: string;
  conversation_id: string;
  seq: number;
  direction: "in" | "out" | "system";
  author_kind: MessageView["author"]["kind"];
  author_id: string;
  author_name: string;
  text: string;
  files: string;
  client_key: string | null;
  status: MessageView["status"];
  at: number;
}

/** Messages of a conversation after a sequence number, as its visitor sees them, oldest first. */
export async function visibleMessages(
  hub: Hub,
  conversation: string,
  afterSeq: number,
  limit: number,
): Promise<MessageView[]> {
  const rows = await hub.db.read<Row>(
    `SELECT * FROM (
       SELECT id, conversation_id, seq, direction, author_kind, author_id, author_name, text,
         files, client_key, status, at
       FROM messages WHERE conversation_id = ? AND seq > ? AND ${VISIBLE}
       ORDER BY seq DESC LIMIT ?)
     ORDER BY seq`,
    [conversation, afterSeq, limit],
  );
  return await toViews(hub, rows);
}

/** Sequence of the visible message before another; 0 when there is none. */
export async function visibleBefore(
  hub: Hub,
  conversation: string,
  seq: number,
): Promise<number> {
  const [row] = await hub.db.read<{ seq: number | null }>(
    `SELECT MAX(seq) AS seq FROM messages WHERE conversation_id = ? AND seq < ? AND ${VISIBLE}`,
    [conversation, seq],
  );
  return row?.seq ?? 0;
}

/** One message by id; null when the visitor may not see it. */
export async function visibleMessage(hub: Hub, id: string): Promise<MessageView | null> {
  const rows = await hub.db.read<Row>(
    `SELECT id, conversation_id, seq, direction, author_kind, author_id, author_name, text, files,
       client_key, status, at FROM messages WHERE id = ? AND ${VISIBLE}`,
    [id],
  );
  return (await toViews(hub, rows))[0] ?? null;
}

async function toViews(hub: Hub, rows: Row[]): Promise<MessageView[]> {
  const ids = rows.flatMap((row) => JSON.parse(row.files) as string[]);
  const files = await viewFiles(hub, ids);
  return rows.map((row) => ({
    id: row.id,
    conversation: row.conversation_id,
    interaction: null,
    seq: row.seq,
    direction: row.direction,
    author: { kind: row.author_kind, id: "", name: authorName(hub, row) },
    text: row.text,
    files: (JSON.parse(row.files) as string[]).flatMap((id) => files.get(id) ?? []),
    status: row.status,
    statusReason: "",
    at: new Date(row.at).toISOString(),
    clientKey: row.direction === "in" ? row.client_key : null,
  }));
}

/** Customers see the name an agent shows, not the one in the records. */
function authorName(hub: Hub, row: Row): string {
  return row.author_kind === "agent" ? displayName(hub, row.author_id) : row.author_name;
}
