import type { Hub, Statement } from "../../types/hub.ts";
import { eventRow } from "../journal/event_row.ts";
import type { Entry } from "./flow/document.ts";
import type { Ringing } from "./flow/ringing.ts";
import type { Thread } from "./flow/thread.ts";

/** A call, the customer's leg and the first line of its journey. */
export function callRows(
  hub: Hub,
  of: {
    id: string;
    ringing: Ringing;
    entry: Entry;
    thread: Thread;
    version: number;
    ani: string;
    at?: number;
  },
): Statement[] {
  const { id, ringing, entry, thread } = of;
  const now = of.at ?? hub.now();
  return [
    {
      sql: `INSERT INTO calls (id, conversation_id, direction, ani, dnis, caller_name, entry_point,
          flow, version, started_at) VALUES (?, ?, 'in', ?, ?, ?, ?, ?, ?, ?)`,
      args: [
        id,
        thread.conversation,
        of.ani,
        ringing.to,
        ringing.callerName,
        entry.entry.id,
        entry.flow?.id ?? "",
        of.version,
        now,
      ],
    },
    {
      // Not to be ignored when it is there: then this call is in the record already.
      sql:
        `INSERT INTO call_legs (id, call_id, sid, kind, number, name, state, created_at, answered_at)
        VALUES (?, ?, ?, 'customer', ?, ?, 'answered', ?, ?)`,
      args: [`${id}-customer`, id, ringing.sid, of.ani, ringing.callerName, now, now],
    },
    eventRow({
      id: `call.started:${id}`,
      at: now,
      kind: "call.started",
      actor: "customer",
      interaction: id,
      conversation: thread.conversation,
      medium: "voice",
      state: "received",
      data: { entryPoint: entry.entry.id, dnis: ringing.to },
    }),
  ];
}

/** The interaction a call is, not in any queue yet. */
export function interactionRow(
  hub: Hub,
  of: {
    id: string;
    entry: Entry;
    thread: Thread;
    item: string;
    priority: number;
    queue: string;
    at?: number;
  },
): Statement {
  return {
    sql: `INSERT INTO interactions (id, medium, conversation_id, contact_id, entry_point, queue,
        state, region, priority, item, attributes, created_at)
      VALUES (?, 'voice', ?, ?, ?, ?, 'received', ?, ?, ?, '{}', ?)`,
    args: [
      of.id,
      of.thread.conversation,
      of.thread.contact,
      of.entry.entry.id,
      of.queue,
      hub.config.region,
      of.priority,
      of.item,
      of.at ?? hub.now(),
    ],
  };
}
