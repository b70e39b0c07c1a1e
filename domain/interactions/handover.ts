import type { Hub, Statement } from "../../types/hub.ts";
import type { QueueEvent, QueueItem } from "../../types/queue.ts";
import type { Consequence } from "../journal/consequence.ts";
import { NO_CONSEQUENCE } from "../journal/consequence.ts";
import { alarmRow } from "../journal/event_row.ts";
import { maskText } from "../masking/mask.ts";
import { appendMessage } from "../messages/append.ts";
import type { InteractionRow } from "./row.ts";

/** Operations of transfers begin so; no other operation has a handover. */
export const TRANSFER = "transfer:";
/** More transfers than this of one interaction alert the supervisor (CE18-X17). */
const MAX_QUIET_TRANSFERS = 5;

interface HandoverRow {
  op: string;
  interaction_id: string;
  item: string | null;
  note: string;
  sealed: string | null;
  from_kind: "agent" | "key";
  from_id: string;
  from_name: string;
}

/**
 * What goes with a transfer, written before the queue is asked: the note, who hands over, the item
 * for rebuilding. `followHandover` carries it out with the transfer's first event, whoever records
 * that, so that a process dying in between loses none of it.
 */
export function promiseHandover(
  hub: Hub,
  op: string,
  interaction: string,
  note: string,
  item: QueueItem | null,
): Statement {
  const masked = maskText(hub, "outbound", note.trim());
  return {
    sql: `INSERT INTO handovers (op, interaction_id, item, note, sealed, from_kind, from_id,
        from_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [
      op,
      interaction,
      item && JSON.stringify(item),
      masked.text,
      masked.sealed ?? null,
      hub.actor.kind === "person" ? "agent" : "key",
      hub.actor.id,
      hub.actor.name,
      hub.now(),
    ],
  };
}

/** The transfer was refused: nothing follows. */
export function withdrawHandover(op: string): Statement {
  return { sql: "DELETE FROM handovers WHERE op = ?", args: [op] };
}

/** The first event of a transfer brings along what was promised; later ones find it gone. */
export async function followHandover(
  hub: Hub,
  event: QueueEvent,
  row: InteractionRow | undefined,
): Promise<Consequence> {
  if (!event.op.startsWith(TRANSFER) || row === undefined) return NO_CONSEQUENCE;
  const [handover] = await hub.db.read<HandoverRow>(
    "SELECT * FROM handovers WHERE op = ? AND interaction_id = ?",
    [event.op, event.interaction],
  );
  if (handover === undefined) return NO_CONSEQUENCE;
  return {
    statements: [
      moved(handover),
      ...noteOf(hub, event, row, handover),
      ...tooMany(event, row),
      withdrawHandover(handover.op),
    ],
    publish: [],
  };
}

/** Who hands it on and why, so that the next agent reads it on the offer already (CE18-A7). */
function moved({ op, interaction_id, item, note, from_name }: HandoverRow): Statement {
  return {
    sql: `UPDATE interactions SET transfers = transfers + 1, item = COALESCE(?, item),
        attributes = json_set(attributes, '$.handover', json(?))
      WHERE id = ? AND EXISTS (SELECT 1 FROM handovers WHERE op = ?)`,
    args: [item, JSON.stringify({ from: from_name, note }), interaction_id, op],
  };
}

/** What the agent tells the next one, as an internal note of the conversation; none when empty. */
function noteOf(
  hub: Hub,
  event: QueueEvent,
  row: InteractionRow,
  handover: HandoverRow,
): Statement[] {
  if (handover.note === "") return [];
  return appendMessage({
    id: hub.id(),
    conversation: row.conversation_id,
    interaction: row.id,
    direction: "note",
    author: { kind: handover.from_kind, id: handover.from_id, name: handover.from_name },
    text: handover.note,
    sealed: handover.sealed,
    clientKey: handover.op,
    status: "delivered",
    at: event.at,
  });
}

function tooMany(event: QueueEvent, row: InteractionRow): Statement[] {
  if (row.transfers < MAX_QUIET_TRANSFERS) return [];
  return [alarmRow({
    id: event.op,
    at: event.at,
    code: "transfers.many",
    text: `Interaction ${row.id} was transferred ${row.transfers + 1} times`,
    interaction: row.id,
    queue: row.queue,
  })];
}
