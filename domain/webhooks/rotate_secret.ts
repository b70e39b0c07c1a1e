import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { seal, unseal } from "../masking/seal.ts";
import { type WebhookView, webhookView } from "./list_webhooks.ts";
import { newSigningSecret } from "./secret.ts";

/** How long deliveries are signed with the old secret too (DC-17), milliseconds. */
const OVERLAP_MS = 24 * 3600_000;

/**
 * Gives an endpoint a new signing secret, shown in this answer only. For a day deliveries carry a
 * signature under each of the two, so that the receiver may change over when it likes.
 */
export async function rotateWebhookSecret(
  hub: Hub,
  id: string,
): Promise<WebhookView & { secret: string }> {
  need(hub, "webhooks.manage");
  const view = await webhookView(hub, id);
  const secret = await newSigningSecret(hub);
  const [held] = await hub.db.read<{ secret: string }>("SELECT secret FROM webhooks WHERE id = ?", [
    id,
  ]);
  // The repeat of an operation that died before its answer was kept.
  if (held && unseal(hub.config.secret, held.secret) === secret) return { ...view, secret };
  const sealed = seal(hub.config.secret, secret);
  if (sealed === null) throw new Error("The installation has no secret to seal with");
  await hub.db.write([
    {
      sql: `UPDATE webhooks SET old_secret = secret, old_secret_until = ?, secret = ? WHERE id = ?`,
      args: [hub.now() + OVERLAP_MS, sealed, id],
    },
    auditRow(hub, { action: "webhook.secret_rotated", subject: `webhook:${id}` }, true),
  ]);
  return { ...view, secret };
}
