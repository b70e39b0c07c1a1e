import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { dropWaiting } from "./lane.ts";

/** Removes an endpoint with what still waits for it. */
export async function removeWebhook(hub: Hub, id: string): Promise<void> {
  need(hub, "webhooks.manage");
  const [removed] = await hub.db.write([
    { sql: "DELETE FROM webhooks WHERE id = ?", args: [id] },
    auditRow(hub, { action: "webhook.removed", subject: `webhook:${id}` }, true),
    dropWaiting(id, hub.now()),
  ]);
  if ((removed?.rowsAffected ?? 0) > 0) return;
  throw new HubError("not_found", `There is no webhook "${id.slice(0, 63)}"`);
}
