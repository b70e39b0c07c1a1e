import type { Db } from "../../types/hub.ts";
import type { InteractionState } from "../../types/interactions.ts";
import type { Medium } from "../../types/media.ts";
import { shownName } from "../contacts/shown_name.ts";

/** Characters of the customer's last words that lists and offers show. */
const PREVIEW_LENGTH = 160;

/** An interaction as the record holds it, with what views need of contact and conversation. */
export interface InteractionRow {
  id: string;
  medium: Medium;
  conversation_id: string;
  contact_id: string;
  entry_point: string;
  queue: string;
  subject: string;
  category: string;
  state: InteractionState;
  rev: number;
  region: string;
  epoch: number;
  priority: number;
  score: number | null;
  ring: number;
  /** JSON of the `QueueItem` last sent to the queue. */
  item: string;
  agent_id: string | null;
  offer_id: string | null;
  segment: number;
  transfers: number;
  /** JSON object. */
  attributes: string;
  wrap_up_code: string | null;
  wrap_up_note: string;
  wrap_up_ends_at: number | null;
  outcome: string;
  created_at: number;
  queued_at: number | null;
  offered_at: number | null;
  accepted_at: number | null;
  first_reply_at: number | null;
  ended_at: number | null;
  wrapped_up_at: number | null;
  contact_name: string;
  preview: string;
}

/** To be followed by a WHERE clause over `i` (interactions), `c` (contacts), `v` (conversations). */
export const SELECT_INTERACTIONS = `
  SELECT i.*, ${shownName("c", "v")} AS contact_name,
    COALESCE((SELECT substr(m.text, 1, ${PREVIEW_LENGTH}) FROM messages m WHERE m.conversation_id = i.conversation_id
      AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 1), '') AS preview
  FROM interactions i
  LEFT JOIN contacts c ON c.id = i.contact_id
  LEFT JOIN conversations v ON v.id = i.conversation_id`;

/** Interactions by id; unknown ids are left out. */
export async function readInteractions(
  db: Db,
  ids: string[],
): Promise<Map<string, InteractionRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.read<InteractionRow>(
    `${SELECT_INTERACTIONS} WHERE i.id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function readInteraction(db: Db, id: string): Promise<InteractionRow | null> {
  return (await readInteractions(db, [id])).get(id) ?? null;
}
