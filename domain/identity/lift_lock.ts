import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { maskText } from "../masking/mask.ts";

/** A supervisor lifts a lock and says why; audited. Failures count from none again (CE07-A5). */
export async function liftLock(hub: Hub, id: string, reason: string): Promise<void> {
  need(hub, "identity.unlock");
  const [lock] = await hub.db.read<{ kind: string; failures: number }>(
    "SELECT kind, failures FROM identity_failures WHERE id = ? AND locked_until > ?",
    [id, hub.now()],
  );
  if (lock === undefined) throw gone(id);
  const [lifted] = await hub.db.write([
    {
      sql: "DELETE FROM identity_failures WHERE id = ? AND locked_until > ?",
      args: [id, hub.now()],
    },
    auditRow(hub, {
      action: "identity_lock.lifted",
      subject: `identity_lock:${id}`,
      before: lock,
      after: { reason: maskText(hub, "inbound", reason).text },
    }, true),
  ]);
  if (lifted?.rowsAffected !== 1) throw gone(id);
}

const gone = (id: string) =>
  new HubError("not_found", `No lock "${id}" is in force: it may have run out, or been lifted`, {
    code: "identity.no_lock",
  });
