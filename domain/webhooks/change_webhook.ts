import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { checkEndpoint } from "./address.ts";
import { startCursors } from "./feed.ts";
import type { WebhookKind } from "./kinds.ts";
import { dropWaiting } from "./lane.ts";
import { type WebhookView, webhookView } from "./list_webhooks.ts";

export interface WebhookChange {
  url?: string | undefined;
  kinds?: WebhookKind[] | undefined;
  active?: boolean | undefined;
}

/** Changes an endpoint. Switching it on again forgets earlier failures; off, what waits is dropped. */
export async function changeWebhook(
  hub: Hub,
  id: string,
  change: WebhookChange,
): Promise<WebhookView> {
  need(hub, "webhooks.manage");
  const before = await webhookView(hub, id);
  const url = change.url === undefined
    ? before.url
    : checkEndpoint(change.url, hub.config.privateWebhooks).href;
  const kinds = change.kinds ? [...new Set(change.kinds)] : before.kinds;
  const active = change.active ?? before.active;
  const restarted = active && !before.active;
  await hub.db.write([
    ...(restarted ? startCursors() : []),
    {
      sql: `UPDATE webhooks SET url = ?, kinds = ?, active = ?,
              failures = CASE WHEN ? THEN 0 ELSE failures END,
              disabled_reason = CASE WHEN ? THEN '' ELSE disabled_reason END
            WHERE id = ?`,
      args: [url, JSON.stringify(kinds), active ? 1 : 0, restarted ? 1 : 0, active ? 1 : 0, id],
    },
    auditRow(hub, {
      action: "webhook.changed",
      subject: `webhook:${id}`,
      before: { url: new URL(before.url).origin, kinds: before.kinds, active: before.active },
      after: { url: new URL(url).origin, kinds, active },
    }, true),
    ...(active ? [] : [dropWaiting(id, hub.now())]),
  ]);
  return await webhookView(hub, id);
}
