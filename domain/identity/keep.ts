import type { Identity } from "../../types/flows.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { directoryOf } from "../directory/find_customer.ts";

const MINUTE_MS = 60_000;
/** A number somebody can be recognised by; withheld and malformed ones are not (CE07-B5). */
const USABLE = /^\+[1-9]\d{6,14}$/;
/** What an agent's check of a texter is worth: one factor. */
const CHECKED_LEVEL = 2;

/**
 * Who proved to be at this address lately: kept over calls and texts for the company's time
 * (CE07-F2, R13). Null = nobody, or it is too long ago.
 */
export async function keptIdentity(hub: Hub, address: string): Promise<Identity | null> {
  const { identityMin } = hub.settings().document.company;
  if (identityMin === 0 || !USABLE.test(address)) return null;
  const since = hub.now() - identityMin * MINUTE_MS;
  const [row] = await hub.db.read<Pick<Identity, "status" | "level" | "customer" | "name" | "by">>(
    "SELECT status, level, customer, name, by FROM identities WHERE address = ? AND at > ?",
    [address, since],
  );
  if (row) return { ...row, reason: "" };
  return directoryOf(hub) ? null : await checkedTexter(hub, address, since);
}

/** Of the own contacts: an agent said by what a texter was verified. */
async function checkedTexter(hub: Hub, address: string, since: number): Promise<Identity | null> {
  const [contact] = await hub.db.read<{ id: string; name: string }>(
    `SELECT c.id, c.name FROM contact_addresses a JOIN contacts c ON c.id = a.contact_id
     WHERE a.channel = 'sms' AND a.address = ? AND c.verified_at > ? AND c.silent_since IS NULL`,
    [address, since],
  );
  if (!contact) return null;
  const { id: customer, name } = contact;
  return { status: "verified", level: CHECKED_LEVEL, customer, name, by: "agent", reason: "" };
}

/**
 * Keeps what a caller has proved, in the unit of the turn that brought it. The calling number alone
 * proves nothing that it would not prove again (CE07-R12); what was taken over is not kept longer.
 */
export function keepRows(
  hub: Hub,
  of: {
    address: string;
    call: string;
    identity: Identity;
    /** An agent's word stands, also where it says less than was known. */
    corrected?: boolean;
    /** Only while the caller is on the line: what came too late is granted to no later call (B10). */
    onLine?: boolean;
  },
): Statement[] {
  const { address, call, identity } = of;
  const { identityMin } = hub.settings().document.company;
  if (identityMin === 0 || !USABLE.test(address)) return [];
  if (identity.status === "none") {
    return of.corrected
      ? [{ sql: "DELETE FROM identities WHERE address = ?", args: [address] }]
      : [];
  }
  if (identity.by === "address" && identity.status !== "verified") return [];
  return [{
    sql:
      `INSERT INTO identities (address, contact_id, customer, name, status, level, by, call_id, at)
      SELECT ?, contact_id, ?, ?, ?, ?, ?, ?, ? FROM interactions WHERE id = ?
        AND (? = 0 OR EXISTS (SELECT 1 FROM calls WHERE id = interactions.id AND ended_at IS NULL))
      ON CONFLICT (address) DO UPDATE SET contact_id = excluded.contact_id,
        customer = excluded.customer, name = excluded.name, status = excluded.status,
        level = excluded.level, by = excluded.by, call_id = excluded.call_id, at = excluded.at
      WHERE ? = 1 OR customer <> excluded.customer OR level < excluded.level OR at <= ?`,
    args: [
      address,
      identity.customer,
      identity.name,
      identity.status,
      identity.level,
      identity.by,
      call,
      hub.now(),
      call,
      of.onLine ? 1 : 0,
      of.corrected ? 1 : 0,
      hub.now() - identityMin * MINUTE_MS,
    ],
  }];
}
