import type { MessageView } from "../../types/api/messages.ts";
import type { Hub } from "../../types/hub.ts";
import { unverified } from "../contacts/unverified.ts";
import { viewFiles } from "../files/view.ts";

/** A message as the record holds it, with the contact's name. */
export interface MessageRow {
  id: string;
  conversation_id: string;
  interaction_id: string | null;
  seq: number;
  direction: MessageView["direction"];
  channel: string;
  author_kind: MessageView["author"]["kind"];
  author_id: string;
  author_name: string;
  text: string;
  files: string;
  status: MessageView["status"];
  status_reason: string;
  client_key: string | null;
  attributes: string;
  at: number;
  /** 1 where a mask hid something that can be revealed. */
  masked: number;
  /** 1 where it goes on with the text before it. */
  part: number;
  contact_name: string | null;
}

/** Parts of one long text that a carrier delivers singly come within this time, milliseconds. */
const PARTS_WITHIN_MS = 5_000;
/** A part is at least so long, characters: 67 or 153 fit into one, and some carriers cut earlier. */
const LEAST_PART = 60;
const PART = `(m.direction = 'in' AND m.channel = 'sms' AND EXISTS (SELECT 1 FROM messages p
  WHERE p.conversation_id = m.conversation_id AND p.seq = m.seq - 1 AND p.direction = 'in'
    AND m.at - p.at <= ${PARTS_WITHIN_MS} AND length(p.text) >= ${LEAST_PART}))`;

/** To be followed by a WHERE clause over `m` (messages); `k` is the contact. */
export const SELECT_MESSAGES = `SELECT m.id, m.conversation_id, m.interaction_id, m.seq,
    m.direction, m.channel, m.author_kind, m.author_id, m.author_name, m.text, m.files, m.status,
    m.status_reason, m.client_key, m.attributes, m.at, m.sealed IS NOT NULL AS masked,
    ${PART} AS part,
    CASE WHEN NOT ${unverified("k")} THEN k.name END AS contact_name
  FROM messages m LEFT JOIN contacts k ON m.direction = 'in' AND k.id = m.author_id`;

/** Messages as agents see them. The stored text is masked already (DC-18). */
export async function viewMessages(hub: Hub, rows: readonly MessageRow[]): Promise<MessageView[]> {
  const files = await viewFiles(hub, rows.flatMap((row) => fileIds(row)));
  return rows.map((row) => ({
    id: row.id,
    conversation: row.conversation_id,
    interaction: row.interaction_id,
    seq: row.seq,
    direction: row.direction,
    author: {
      kind: row.author_kind,
      id: row.author_id,
      name: row.author_name || row.contact_name || "",
    },
    text: row.text,
    files: fileIds(row).flatMap((id) => files.get(id) ?? []),
    status: row.status,
    statusReason: row.status_reason,
    at: new Date(row.at).toISOString(),
    clientKey: row.client_key,
    ...(row.masked === 1 ? { masked: true } : {}),
    ...(row.part === 1 ? { part: true } : {}),
    ...(asksToStop(row) ? { suggestStop: true } : {}),
  }));
}

const asksToStop = (row: MessageRow) =>
  row.direction === "in" && row.attributes.includes('"suggestStop":true');

/** Messages by id, in the order of their sequence. */
export async function readMessages(hub: Hub, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  return await hub.db.read<MessageRow>(
    `${SELECT_MESSAGES} WHERE m.id IN (SELECT value FROM json_each(?))
     ORDER BY m.conversation_id, m.seq`,
    [JSON.stringify(ids)],
  );
}

function fileIds(row: Pick<MessageRow, "files">): string[] {
  return row.files === "[]" ? [] : JSON.parse(row.files) as string[];
}
