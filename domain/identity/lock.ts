import type { Hub, Statement } from "../../types/hub.ts";

const MINUTE_MS = 60_000;

/** Whose failures count together: a customer's, and those of an address, whoever it claims to be. */
export interface Suspect {
  customer: string;
  /** A phone number, or empty when it was withheld. */
  address: string;
}

/** Whether machines may not verify a customer or an address now, over all channels (CE07-R11). */
export async function isLocked(hub: Hub, { customer, address }: Suspect): Promise<boolean> {
  const [row] = await hub.db.read(
    `SELECT 1 FROM identity_failures WHERE locked_until > ?
       AND ((kind = 'customer' AND value = ?) OR (kind = 'address' AND value = ?)) LIMIT 1`,
    [hub.now(), customer, address],
  );
  return row !== undefined;
}

/**
 * A failed or abandoned verification, for the unit that knows of it. Counted in a window that begins
 * with the first; as many as the company allows lock for as long as the window.
 */
export function failedRows(hub: Hub, suspect: Suspect, interaction: string): Statement[] {
  const kinds = [["customer", suspect.customer], ["address", suspect.address]] as const;
  return kinds.filter(([, value]) => value !== "").map(([kind, value]) =>
    failedRow(hub, { kind, value, interaction })
  );
}

const OVER = "identity_failures.since <= ?5";
const COUNT = `CASE WHEN ${OVER} THEN 1 ELSE identity_failures.failures + 1 END`;

function failedRow(
  hub: Hub,
  of: { kind: "customer" | "address"; value: string; interaction: string },
): Statement {
  const { lockFailures, lockMin } = hub.settings().document.company;
  const now = hub.now();
  return {
    sql: `INSERT INTO identity_failures (kind, value, id, failures, since, contact_id)
      VALUES (?1, ?2, ?3, 1, ?4,
        COALESCE((SELECT contact_id FROM interactions WHERE id = ?6), ''))
      ON CONFLICT (kind, value) DO UPDATE SET
        failures = ${COUNT},
        since = CASE WHEN ${OVER} THEN ?4 ELSE identity_failures.since END,
        contact_id = excluded.contact_id,
        locked_until = CASE WHEN ${COUNT} >= ?7 THEN ?8
          WHEN ${OVER} THEN NULL ELSE identity_failures.locked_until END`,
    args: [
      of.kind,
      of.value,
      hub.id(),
      now,
      now - lockMin * MINUTE_MS,
      of.interaction,
      lockFailures,
      now + lockMin * MINUTE_MS,
    ],
  };
}
