import type { Hub } from "../../types/hub.ts";
import type { InteractionState } from "../../types/interactions.ts";
import { VISIBLE } from "./visible.ts";

/** Messages handed to a visitor at once; older ones are read on request. */
export const HISTORY_LIMIT = 500;

/** How a chat stands, from the record alone. */
export interface ChatState {
  conversation: string;
  contact: string;
  entryPoint: string;
  language: string;
  phase: "waiting" | "active" | "closed";
  /** Empty while open. */
  closedReason: string;
  lastSeq: number;
  /** The same of what the visitor may see. */
  visibleSeq: number;
  agent: string | null;
  agentReadSeq: number;
  lastInboundAt: number | null;
  lastOutboundAt: number | null;
  /** Stars given at the end, 1 to 5. */
  rating: number | null;
  interaction: {
    id: string;
    state: InteractionState;
    queue: string;
    subject: string;
    item: string;
    createdAt: number;
  } | null;
}

interface Row {
  id: string;
  contact_id: string;
  entry_point: string;
  language: string | null;
  closed_at: number | null;
  closed_reason: string;
  last_seq: number;
  visible_seq: number | null;
  agent_read_seq: number;
  last_inbound_at: number | null;
  last_outbound_at: number | null;
  interaction: string | null;
  state: InteractionState | null;
  queue: string;
  subject: string;
  item: string;
  created_at: number;
  agent_id: string | null;
  rating: number | null;
}

/** Reads the state of a conversation; null when it does not exist. */
export async function readChatState(
  hub: Pick<Hub, "db">,
  conversation: string,
): Promise<ChatState | null> {
  const [row] = await hub.db.read<Row>(STATE, [conversation]);
  return row ? toState(row) : null;
}

const STATE = `
  SELECT c.id, c.contact_id, c.entry_point, c.attributes ->> '$.language' AS language, c.closed_at,
    c.closed_reason, c.last_seq, c.agent_read_seq, c.last_inbound_at, c.last_outbound_at,
    (SELECT MAX(seq) FROM messages WHERE conversation_id = c.id AND ${VISIBLE}) AS visible_seq,
    i.id AS interaction, i.state, i.queue, i.subject, i.item, i.created_at, i.agent_id,
    i.attributes ->> '$.rating' AS rating
  FROM conversations c
  LEFT JOIN interactions i ON i.id = (
    SELECT id FROM interactions WHERE conversation_id = c.id AND medium = 'chat'
    ORDER BY id DESC LIMIT 1)
  WHERE c.id = ?`;

function toState(row: Row): ChatState {
  const phase = phaseOf(row);
  return {
    conversation: row.id,
    contact: row.contact_id,
    entryPoint: row.entry_point,
    language: row.language ?? "",
    phase,
    closedReason: phase === "closed" ? row.closed_reason || row.state || "ended" : "",
    lastSeq: row.last_seq,
    visibleSeq: row.visible_seq ?? 0,
    agent: phase === "active" ? row.agent_id : null,
    agentReadSeq: row.agent_read_seq,
    lastInboundAt: row.last_inbound_at,
    lastOutboundAt: row.last_outbound_at,
    rating: row.rating,
    interaction: row.interaction === null ? null : {
      id: row.interaction,
      state: row.state!,
      queue: row.queue,
      subject: row.subject,
      item: row.item,
      createdAt: row.created_at,
    },
  };
}

const WAITING: (InteractionState | null)[] = ["received", "screened", "queued", "offered"];
const ACTIVE: (InteractionState | null)[] = ["active", "parked", "with_bot"];

function phaseOf(row: Row): ChatState["phase"] {
  if (row.closed_at !== null) return "closed";
  if (WAITING.includes(row.state)) return "waiting";
  return ACTIVE.includes(row.state) ? "active" : "closed";
}
