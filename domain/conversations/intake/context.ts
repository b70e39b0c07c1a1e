import type { Received } from "../../../types/channels.ts";
import type { Hub } from "../../../types/hub.ts";
import { JOINABLE } from "../open_states.ts";

/** Inbound texts looked back at for floods and loops. */
const LOOK_BACK = 32;
/** Inbound texts of one sender read together for split card numbers (CE29-X19). */
export const SPLIT_TEXTS = 3;
/** More near-equal messages than this in two minutes are a machine talking to us (CE29-X14). */
export const LOOP_MESSAGES = 10;
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

/** A pair as the record answers it. */
type Row = Omit<Pair, "optedOut" | "interaction" | "recent"> & {
  optedOut: number;
  interaction: string | null;
  state: string | null;
  agent: string | null;
  /** Newest first; null where nothing turns on them. */
  recent: [id: string, text: string, at: number][] | null;
};

/** Reads all pairs of a batch at once. The write that follows does not rely on it for uniqueness. */
export async function readPairs(
  hub: Pick<Hub, "db" | "now">,
  received: readonly Received[],
): Promise<Map<string, Pair>> {
  const byPair = Map.groupBy(received, pairKey);
  const [answer] = await hub.db.read<{ pairs: string }>(
    PAIRS,
    [hub.now() - LOOK_BACK_MS, JSON.stringify([...byPair.values()].map(question))],
  );
  const rows: Row[] = JSON.parse(answer?.pairs ?? "[]");
  return new Map([...byPair.keys()].map((key, n) => [key, toPair(rows[n])]));
}

/** The pair; how many messages back one of late makes a flood or loop possible; digits written? */
function question(texts: readonly Received[]): [string, string, string, number, number] {
  const [{ channel, to, from }] = texts as [Received];
  const digits = texts.some((r) => /\d/.test(r.text));
  return [channel, to, from, Math.max(0, LOOP_MESSAGES - texts.length), digits ? 1 : 0];
}

const recent = (most: number) =>
  `(SELECT json_group_array(json_array(m.id, m.text, m.at)) FROM
    (SELECT id, text, at FROM messages WHERE conversation_id = c.id AND direction = 'in'
      AND seq > c.last_seq - ${LOOK_BACK * 2} ORDER BY seq DESC LIMIT ${most}) m)`;

/**
 * One JSON text for the whole batch, in the order asked: carrying many short rows over costs more
 * than finding them. Earlier texts only of who may be a flood or loop, or writes digits.
 */
const PAIRS = `SELECT json_group_array(json_object(
    'conversation', c.id,
    'lastMessageAt', COALESCE(c.last_message_at, 0),
    'lastInboundAt', COALESCE(c.last_inbound_at, 0),
    'lastSeq', COALESCE(c.last_seq, 0),
    'lastAgent', c.last_agent,
    'language', COALESCE((SELECT language FROM contacts k WHERE k.id = c.contact_id), ''),
    'optedOut', EXISTS (SELECT 1 FROM opt_outs o WHERE o.channel = p.channel
      AND o.our_address = p.ours AND o.address = p.theirs),
    'autoOffUntil', COALESCE(c.attributes ->> '$.autoOffUntil', 0),
    'interaction', i.id, 'state', i.state, 'agent', i.agent_id,
    'recent', json(CASE
      WHEN EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id
        AND m.seq = c.last_seq - p.back AND m.at > p.since) THEN ${recent(LOOK_BACK)}
      WHEN p.digits THEN ${recent(SPLIT_TEXTS - 1)} END))) AS pairs
  FROM (SELECT ? AS since, value ->> 0 AS channel, value ->> 1 AS ours, value ->> 2 AS theirs,
      value ->> 3 AS back, value ->> 4 AS digits FROM json_each(?)) p
  LEFT JOIN conversations c ON c.channel = p.channel AND c.our_address = p.ours
    AND c.address = p.theirs AND c.closed_at IS NULL
  LEFT JOIN interactions i ON i.conversation_id = c.id AND i.state IN ${JOINABLE}`;

function toPair(row: Row | undefined): Pair {
  if (row === undefined) throw new Error("The record did not answer for every pair");
  const { optedOut, interaction, state, agent, recent, ...rest } = row;
  return {
    ...rest,
    optedOut: optedOut === 1,
    interaction: interaction === null ? null : { id: interaction, state: state ?? "", agent },
    recent: (recent ?? []).reverse().map(([id, text, at]) => ({ id, text, at })),
  };
}
