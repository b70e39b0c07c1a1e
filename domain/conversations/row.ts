import type { ConversationView } from "../../types/api/conversations.ts";
import type { Hub } from "../../types/hub.ts";
import { shownName } from "../contacts/shown_name.ts";
import { readInteractions } from "../interactions/row.ts";
import { instant, interactionView, maybeInstant } from "../interactions/view.ts";

/** A conversation as the record holds it, with what its view needs. */
export interface ConversationRow {
  id: string;
  channel: ConversationView["channel"];
  entry_point: string;
  our_address: string;
  address: string;
  contact_id: string;
  contact_name: string | null;
  last_seq: number;
  last_message_at: number | null;
  preview: string;
  customer_read_seq: number;
  agent_read_seq: number;
  attributes: string;
  created_at: number;
  closed_at: number | null;
  closed_reason: string;
  unread: number;
  opted_out: number;
  interaction_id: string | null;
  /** Web chat: since when the visitor has no connection; null while there is one. */
  gone_since: number | null;
}

/** To be followed by a WHERE clause over `c` (conversations). */
export const SELECT_CONVERSATIONS = `SELECT c.id, c.channel, c.entry_point, c.our_address,
    c.address, c.contact_id, ${
  shownName("k", "c")
} AS contact_name, c.last_seq, c.last_message_at, c.preview,
    c.customer_read_seq, c.agent_read_seq, c.attributes, c.created_at, c.closed_at,
    c.closed_reason,
    (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id AND m.seq > c.agent_read_seq
      AND m.direction = 'in') AS unread,
    EXISTS (SELECT 1 FROM opt_outs o WHERE o.channel = c.channel AND o.our_address = c.our_address
      AND o.address = c.address) AS opted_out,
    (SELECT i.id FROM interactions i WHERE i.conversation_id = c.id ORDER BY i.id DESC LIMIT 1)
      AS interaction_id,
    (SELECT t.payload ->> '$.goneSince' FROM timers t WHERE t.id = 'chat_connection:' || c.id)
      AS gone_since
  FROM conversations c LEFT JOIN contacts k ON k.id = c.contact_id`;

export async function readConversation(
  hub: Pick<Hub, "db">,
  id: string,
): Promise<ConversationRow | null> {
  const [row] = await hub.db.read<ConversationRow>(`${SELECT_CONVERSATIONS} WHERE c.id = ?`, [id]);
  return row ?? null;
}

/** Rows as the API shows them, each with its latest interaction. */
export async function viewConversations(
  hub: Pick<Hub, "db">,
  rows: readonly ConversationRow[],
): Promise<ConversationView[]> {
  const ids = rows.flatMap((row) => row.interaction_id ?? []);
  const interactions = await readInteractions(hub.db, ids);
  return rows.map((row) => {
    const interaction = interactions.get(row.interaction_id ?? "");
    return {
      id: row.id,
      channel: row.channel,
      address: row.address,
      entryPoint: row.entry_point,
      contact: { id: row.contact_id, name: row.contact_name ?? "" },
      state: row.closed_at === null ? "open" : "closed",
      lastSeq: row.last_seq,
      lastMessageAt: maybeInstant(row.last_message_at),
      preview: row.preview,
      customerReadSeq: row.customer_read_seq,
      agentReadSeq: row.agent_read_seq,
      unread: row.unread,
      interaction: interaction === undefined ? null : interactionView(interaction),
      optedOut: row.opted_out === 1,
      visitor: visitorOf(row),
      attributes: JSON.parse(row.attributes) as Record<string, unknown>,
      createdAt: instant(row.created_at),
      closedAt: maybeInstant(row.closed_at),
    };
  });
}

/** How a desk opened just now finds the visitor; from then on it hears of changes (CE18-A11). */
function visitorOf(row: ConversationRow): NonNullable<ConversationView["visitor"]> | null {
  if (row.channel !== "chat") return null;
  if (row.closed_at !== null) return { state: "left", since: instant(row.closed_at) };
  if (row.gone_since === null) return { state: "online", since: null };
  return { state: "away", since: instant(row.gone_since) };
}
