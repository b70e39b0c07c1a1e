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
  silent_since: number | null;
  verified_at: number | null;
  verified_by: string;
  verified_how: string;
  version: number;
}

/**
 * Contacts as the API shows them, with their addresses. People see no data of who has to be
 * verified again (CE29-X16); programs, which keep it in step with other systems, do.
 */
export async function viewContacts(
  hub: Pick<Hub, "db" | "actor">,
  rows: readonly ContactRow[],
): Promise<ContactView[]> {
  if (rows.length === 0) return [];
  const addresses = await hub.db.read<{ contact_id: string; channel: string; address: string }>(
    `SELECT contact_id, channel, address FROM contact_addresses
     WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY created_at, channel, address`,
    [JSON.stringify(rows.map((row) => row.id))],
  );
  const views = rows.map((row): ContactView => ({
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
    identity: identityOf(row),
    version: row.version,
  }));
  return hub.actor.kind === "person"
    ? views.map((view) => view.identity.state === "due" ? { ...view, ...HIDDEN } : view)
    : views;
}

const HIDDEN = {
  name: "",
  email: "",
  phone: "",
  language: "",
  note: "",
  attributes: {},
  addresses: [],
};

function identityOf(row: ContactRow): ContactView["identity"] {
  return {
    state: row.silent_since !== null ? "due" : row.verified_at !== null ? "verified" : "matched",
    silentSince: maybeInstant(row.silent_since),
    verifiedAt: maybeInstant(row.verified_at),
    verifiedBy: row.verified_by,
    how: row.verified_how,
  };
}
