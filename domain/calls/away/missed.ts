import type { Hub } from "../../../types/hub.ts";
import { entryFor } from "../../conversations/entry.ts";
import { eventRow } from "../../journal/event_row.ts";
import { itemFor } from "../flow/admit.ts";
import { readAni } from "../ani.ts";
import { callRows, interactionRow } from "../call_rows.ts";
import { entryIn } from "../flow/document.ts";

import type { Ringing } from "../flow/ringing.ts";
import { threadFor, threadRows } from "../flow/thread.ts";
import { OWN_QUEUE } from "../waiting/waits.ts";

/** A call that came while the record was away. */
export interface Missed {
  ringing: Ringing;
  /** When it came, milliseconds. */
  at: number;
}

/**
 * Writes down a call that could not be led through its flow, as `failed`, with number and time, so
 * that somebody may call back (IV-11). One that came through after all is known by its leg: nothing
 * happens then, nor to a number of nobody.
 */
export async function recordMissed(hub: Hub, { ringing, at }: Missed): Promise<void> {
  const known = await hub.db.read("SELECT 1 FROM call_legs WHERE sid = ?", [ringing.sid]);
  const { document, version } = hub.settings();
  const point = entryFor(document, "voice", ringing.to);
  const entry = point ? entryIn(document, point.id) : null;
  if (known.length > 0 || entry === null) return;
  const id = hub.id();
  const ani = readAni(ringing.from);
  const thread = await threadFor(hub, { call: id, ani, dnis: entry.entry.address });
  const item = itemFor(hub, { id, entry, wait: OWN_QUEUE, arrival: at, lastAgent: null });
  await hub.db.write([
    ...threadRows(hub, thread, { entry: entry.entry, ani, callerName: ringing.callerName }),
    ...callRows(hub, { id, ringing, entry, thread, version, ani: ani.shown, at }),
    interactionRow(hub, {
      id,
      entry,
      thread,
      item: JSON.stringify(item),
      priority: item.priority,
      queue: item.queue,
      at,
    }),
    ...over(id, at),
    eventRow({
      id: `call.ended:${id}`,
      at,
      kind: "call.ended",
      actor: "customer",
      interaction: id,
      conversation: thread.conversation,
      medium: "voice",
      state: "failed",
      data: { reason: "missed", outcome: "failed", lastNode: "" },
    }),
  ]);
}

const over = (id: string, at: number) => [
  {
    sql: "UPDATE interactions SET state = 'failed', outcome = 'failed', ended_at = ? WHERE id = ?",
    args: [at, id],
  },
  {
    sql: `UPDATE calls SET ended_at = ?, end_reason = 'missed',
        wait = '{"kind":"hangup","reason":"failed"}' WHERE id = ?`,
    args: [at, id],
  },
  {
    sql:
      "UPDATE call_legs SET state = 'failed', ended_at = ?, failure = 'missed' WHERE call_id = ?",
    args: [at, id],
  },
];
