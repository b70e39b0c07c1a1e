import type { CallbackEnd, CallbackView } from "../../types/api/callbacks.ts";
import { HubError, isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { closeInteraction } from "../interactions/close.ts";
import { leaveQueue } from "../interactions/leave.ts";
import { type CallbackRow, readCallback } from "./row.ts";
import { viewCallback } from "./view.ts";

/**
 * A supervisor cancels an open callback, with a reason: it leaves its queue, or its agent goes into
 * wrap-up (CE03-A6). Cancelled before: nothing changes. 404 `callback.unknown`.
 */
export async function cancelCallback(hub: Hub, id: string, reason: string): Promise<CallbackView> {
  need(hub, "interactions.close");
  const row = await findCallback(hub, id);
  if (row.state === "closed") return await viewCallback(hub, id);
  await hub.db.write([
    endsAs(id, "staff_cancelled"),
    auditRow(hub, { action: "callback.cancelled", subject: `callback:${id}`, after: { reason } }),
  ]);
  await closeInteraction(hub, id, reason);
  await hub.db.write([closes(hub, id)]);
  return await viewCallback(hub, id);
}

/**
 * The customer called again and rather waits on the line: the request is over, its arrival is what
 * the new call takes over (CE03-F21). Null = somebody is calling them back right now.
 */
export async function cancelByCustomer(hub: Hub, id: string): Promise<number | null> {
  const row = await readCallback(hub.db, id);
  if (row === null) return null;
  if (row.state === "closed") {
    return row.end_reason === "customer_cancelled" ? row.arrived_at : null;
  }
  const system = hub.as({ kind: "system", id: "", name: "" });
  await hub.db.write([endsAs(id, "customer_cancelled")]);
  try {
    await leaveQueue(system, id, "auto_closed");
    await hub.db.write([closes(hub, id)]);
    return row.arrived_at;
  } catch (error) {
    if (!isRefusal(error, "conflict")) throw error;
    await hub.db.write([endsAs(id, "")]);
    return null;
  }
}

/** What no queue has seen yet tells nobody of its end. */
const closes = (hub: Hub, id: string) => ({
  sql: `UPDATE callback_requests SET state = 'closed', ended_at = ?
    WHERE id = ? AND state = 'open'`,
  args: [hub.now(), id],
});

const endsAs = (id: string, reason: CallbackEnd) => ({
  sql: "UPDATE callback_requests SET end_reason = ? WHERE id = ? AND state = 'open'",
  args: [reason, id],
});

/** A request by its id; 404 else. */
export async function findCallback(hub: Hub, id: string): Promise<CallbackRow> {
  const row = await readCallback(hub.db, id);
  if (row !== null && row.state !== "promised") return row;
  throw new HubError("not_found", `There is no callback "${id}": check the id`, {
    code: "callback.unknown",
  });
}
