import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { seal } from "../masking/seal.ts";
import { operationId } from "../operation.ts";
import { checkEndpoint } from "./address.ts";
import { startCursors } from "./feed.ts";
import type { WebhookKind } from "./kinds.ts";
import { newSigningSecret } from "./secret.ts";
import { type WebhookView, webhookView } from "./list_webhooks.ts";

/** Endpoints an installation may have. */
const MAX_WEBHOOKS = 50;

/**
 * Adds an endpoint. Its signing secret is in this answer and sealed in the record. A repeat of the
 * same operation answers the same endpoint.
 */
export async function createWebhook(
  hub: Hub,
  input: { url: string; kinds: WebhookKind[] },
): Promise<WebhookView & { secret: string }> {
  need(hub, "webhooks.manage");
  const url = checkEndpoint(input.url, hub.config.privateWebhooks);
  const secret = await newSigningSecret(hub);
  const sealed = seal(hub.config.secret, secret);
  if (sealed === null) throw new Error("The installation has no secret to seal with");
  const id = operationId(hub);
  const kinds = [...new Set(input.kinds)];
  const results = await hub.db.write([
    ...startCursors(),
    {
      sql: `INSERT INTO webhooks (id, url, kinds, secret, created_by, created_at)
            SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM webhooks) < ?
            ON CONFLICT (id) DO NOTHING`,
      args: [
        id,
        url.href,
        JSON.stringify(kinds),
        sealed,
        hub.actor.name,
        hub.now(),
        MAX_WEBHOOKS,
      ],
    },
    auditRow(hub, {
      action: "webhook.created",
      subject: `webhook:${id}`,
      after: { url: url.origin, kinds },
    }, true),
  ]);
  if ((results.at(-2)?.rowsAffected ?? 0) === 0) {
    if (await exists(hub, id)) return { ...await webhookView(hub, id), secret };
    throw new HubError("conflict", `There are ${MAX_WEBHOOKS} webhooks already: remove one first`, {
      code: "webhooks.too_many",
    });
  }
  return { ...await webhookView(hub, id), secret };
}

async function exists(hub: Hub, id: string): Promise<boolean> {
  return (await hub.db.read("SELECT 1 FROM webhooks WHERE id = ?", [id])).length > 0;
}
