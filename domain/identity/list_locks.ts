import type { IdentityLock } from "../../types/api/identity.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { instant } from "../interactions/view.ts";

/** Locks shown at once; there are rarely any. */
const MOST = 200;

interface Row {
  id: string;
  kind: "customer" | "address";
  value: string;
  failures: number;
  since: number;
  locked_until: number;
}

/** Customers and addresses that only people may verify now (CE07-A5), the latest first. */
export async function listLocks(hub: Hub): Promise<{ items: IdentityLock[] }> {
  need(hub, "identity.unlock");
  const rows = await hub.db.read<Row>(
    `SELECT id, kind, value, failures, since, locked_until FROM identity_failures
     WHERE locked_until > ? ORDER BY locked_until DESC, id LIMIT ${MOST}`,
    [hub.now()],
  );
  return {
    items: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      about: row.kind === "address" ? row.value.replace(/\d(?=\d{3})/g, "*") : row.value,
      failures: row.failures,
      since: instant(row.since),
      until: instant(row.locked_until),
    })),
  };
}
