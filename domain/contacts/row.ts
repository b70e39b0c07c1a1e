import type { ContactView } from "../../types/api/contacts.ts";
import type { Hub } from "../../types/hub.ts";
import { instant, maybeInstant } from "../interactions/view.ts";

export interface ContactRow {
  id: string;
  name: string;
  email: string;
  phone: string;
  language: string;
  note: string;
  attributes: string;
  created_at: number;
  last_seen_at: number | null;
  version: number;
}

/** Contacts as the API shows them, with their addresses. */
export async function viewContacts(
  hub: Pick<Hub, "db">,
  rows: readonly ContactRow[],
): Promise<ContactView[]> {
  if (rows.length === 0) return [];
  const addresses = await hub.db.read<{ contact_id: string; channel: string; address: string }>(
    `SELECT contact_id, channel, address FROM contact_addresses
     WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY created_at, channel, address`,
    [JSON.stringify(rows.map((row) => row.id))],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    language: row.language,
    note: row.note,
    attributes: JSON.parse(row.attributes) as Record<string, unknown>,
    addresses: addresses.filter((a) => a.contact_id === row.id)
      .map(({ channel, address }) => ({ channel, address })),
    createdAt: instant(row.created_at),
    lastSeenAt: maybeInstant(row.last_seen_at),
    version: row.version,
  }));
}
