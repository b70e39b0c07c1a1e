import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";

/** Ends a key at once; who still sends it is answered 401. */
export async function revokeKey(hub: Hub, id: string): Promise<void> {
  need(hub, "keys.manage");
  const [revoked] = await hub.db.write([
    {
      sql: "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
      args: [hub.now(), id],
    },
    auditRow(hub, { action: "key.revoked", subject: `key:${id}` }, true),
  ]);
  if ((revoked?.rowsAffected ?? 0) > 0) return;
  throw new HubError("not_found", `There is no living key "${id.slice(0, 63)}"`);
}
