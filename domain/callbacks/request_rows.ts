import type { Hub, Statement } from "../../types/hub.ts";
import { systemLine } from "../conversations/system_line.ts";
import { eventRow } from "../journal/event_row.ts";
import type { CallbackRow } from "./row.ts";

/** The request itself; refused by the record where the number has one open for that queue. */
export function requestRow(row: CallbackRow): Statement {
  const columns = Object.keys(row);
  return {
    sql: `INSERT INTO callback_requests (${columns.join(", ")})
      VALUES (${columns.map(() => "?").join(", ")})`,
    args: Object.values(row),
  };
}

/** What follows wherever the call stood: the reason of its end, its place, a line in the thread. */
export function takenRows(hub: Hub, request: CallbackRow): Statement[] {
  return [
    {
      sql: "UPDATE calls SET end_reason = 'callback_taken' WHERE id = ?",
      args: [request.call_id],
    },
    ...openedRows(request),
    ...systemLine(hub, {
      conversation: request.conversation_id,
      interaction: request.call_id,
      text: `Asked to be called back on ${request.number}`,
      key: `callback:${request.id}`,
      at: request.requested_at,
    }),
  ];
}

/**
 * What an open request leaves: the interaction that holds its place, and the line of the journal.
 * Of a request that is not open, nothing. A repeat changes nothing.
 */
function openedRows(row: CallbackRow): Statement[] {
  const attributes = {
    callback: {
      number: row.number,
      entryPoint: row.entry_point,
      language: row.language,
      askedOn: row.call_id,
      arrivedAt: new Date(row.arrived_at).toISOString(),
      requestedAt: new Date(row.requested_at).toISOString(),
      expectedSec: row.expected_sec,
    },
  };
  return [
    {
      sql:
        `INSERT OR IGNORE INTO interactions (id, medium, conversation_id, contact_id, entry_point,
          queue, state, region, priority, item, attributes, created_at)
        SELECT id, 'callback', conversation_id, contact_id, entry_point, queue, 'received', region,
          priority, item, ?, requested_at FROM callback_requests WHERE id = ? AND state = 'open'`,
      args: [JSON.stringify(attributes), row.id],
    },
    eventRow({
      id: `callback.requested:${row.id}`,
      at: row.requested_at,
      kind: "callback.requested",
      actor: "customer",
      interaction: row.id,
      conversation: row.conversation_id,
      queue: row.queue,
      medium: "callback",
      data: { call: row.call_id, entryPoint: row.entry_point, expectedSec: row.expected_sec },
    }),
    eventRow({
      id: `callback.taken:${row.call_id}`,
      at: row.requested_at,
      kind: "callback.taken",
      actor: "customer",
      interaction: row.call_id,
      conversation: row.conversation_id,
      queue: row.queue,
      medium: "voice",
      data: { callback: row.id },
    }),
  ];
}
