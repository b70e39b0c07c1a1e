import type { Received } from "../../../types/channels.ts";
import type { Hub } from "../../../types/hub.ts";
import { JOINABLE } from "../open_states.ts";

/** Inbound texts looked back at: for split cards, floods and loops. */
const LOOK_BACK = 32;
/** How far back floods and loops are counted, milliseconds (CE29-X14, X15). */
export const LOOK_BACK_MS = 120_000;

/** What the record knows of an address pair before a message is stored. */
export interface Pair {
  conversation: string | null;
  /** When the last message of either side passed (ms), 0 = never. */
  lastMessageAt: number;
  /** When the customer wrote last (ms), 0 = never. */
  lastInboundAt: number;
  /** Sequence of the conversation's last message, 0 = none. */
  lastSeq: number;
  lastAgent: string | null;
  language: string;
  optedOut: boolean;
  /** Automatic texts are off until then (ms), 0 = on (CE29-X14). */
  autoOffUntil: number;
  interaction: { id: string; state: string; agent: string | null } | null;
  /** Last inbound texts, oldest first. */
  recent: { id: string; text: string; at: number }[];
}

export const pairKey = (r: Pick<Received, "channel" | "to" | "from">): string =>
  JSON.stringify([r.channel, r.to, r.from]);

const NOBODY: Omit<Pair, "recent"> = {
  conversation: null,
  lastMessageAt: 0,
  lastInboundAt: 0,
  lastSeq: 0,
  lastAgent: null,
  language: "",
  optedOut: false,
  autoOffUntil: 0,
  interaction: null,
};

interface Row {
  n: number;
  id: string | null;
  last_agent: string | null;
  last_message_at: number | null;
  last_inbound_at: number | null;
  last_seq: number | null;
  language: string | null;
  auto_off: number | null;
  opted_out: number | null;
  interaction: string | null;
  state: string | null;
  agent_id: string | null;
}

/** Reads all pairs of a batch at once. The write that follows does not rely on it for uniqueness. */
export async function readPairs(
  hub: Pick<Hub, "db" | "now">,
  received: readonly Received[],
): Promise<Map<string, Pair>> {
  const keys = [...new Set(received.map(pairKey))];
  const rows = await hub.db.read<Row>(PAIRS, [`[${keys.join(",")}]`]);
  const pairs = new Map<string, Pair>();
  for (const row of rows) {
    const key = keys[row.n];
    if (key !== undefined) pairs.set(key, toPair(row));
  }
  for (const key of keys) if (!pairs.has(key)) pairs.set(key, { ...NOBODY, recent: [] });
  await readRecent(hub, rows, received, pairs);
  return pairs;
}

const PAIRS = `SELECT j.key AS n, c.id, c.last_agent, c.last_message_at,
    c.last_inbound_at, c.last_seq,
    c.attributes ->> '$.autoOffUntil' AS auto_off,
    (SELECT language FROM contacts k WHERE k.id = c.contact_id) AS language,
    (SELECT 1 FROM opt_outs o WHERE o.channel = j.value ->> 0 AND o.our_address = j.value ->> 1
      AND o.address = j.value ->> 2) AS opted_out,
    i.id AS interaction, i.state, i.agent_id
  FROM json_each(?) j
  LEFT JOIN conversations c ON c.channel = j.value ->> 0 AND c.our_address = j.value ->> 1
    AND c.address = j.value ->> 2 AND c.closed_at IS NULL
  LEFT JOIN interactions i ON i.conversation_id = c.id AND i.state IN ${JOINABLE}`;

function toPair(row: Row): Pair {
  return {
    conversation: row.id,
    lastMessageAt: row.last_message_at ?? 0,
    lastInboundAt: row.last_inbound_at ?? 0,
    lastSeq: row.last_seq ?? 0,
    lastAgent: row.last_agent,
    language: row.language ?? "",
    optedOut: row.opted_out === 1,
    autoOffUntil: row.auto_off ?? 0,
    interaction: row.interaction === null
      ? null
      : { id: row.interaction, state: row.state ?? "", agent: row.agent_id },
    recent: [],
  };
}

/** Earlier texts only for who wrote within the last minutes, or now writes digits. */
async function readRecent(
  hub: Pick<Hub, "db" | "now">,
  rows: readonly Row[],
  received: readonly Received[],
  pairs: Map<string, Pair>,
): Promise<void> {
  const digits = new Set(received.filter((r) => /\d.*\d.*\d/s.test(r.text)).map(pairKey));
  const since = hub.now() - LOOK_BACK_MS;
  const lately = new Set(rows.filter((r) => (r.last_inbound_at ?? 0) > since).map((r) => r.id));
  const byConversation = new Map<string, Pair>();
  for (const [key, pair] of pairs) {
    if (pair.conversation === null) continue;
    if (lately.has(pair.conversation) || digits.has(key)) {
      byConversation.set(pair.conversation, pair);
    }
  }
  if (byConversation.size === 0) return;
  const texts = await hub.db.read<{ c: string; id: string; text: string; at: number }>(
    RECENT,
    [JSON.stringify([...byConversation.keys()])],
  );
  for (const { c, ...text } of texts) byConversation.get(c)?.recent.push(text);
}

const RECENT = `SELECT m.conversation_id AS c, m.id, m.text, m.at
  FROM json_each(?) j JOIN conversations c ON c.id = j.value
  JOIN messages m ON m.conversation_id = c.id AND m.seq > c.last_seq - ${LOOK_BACK * 2}
  WHERE m.direction = 'in' ORDER BY m.conversation_id, m.seq`;
