import { z } from "zod";
import type { Source } from "../../types/configuration/sources.ts";
import type { Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { tame } from "../rules/fill.ts";
import { askSource } from "./ask_source.ts";

/** Customers looked at: more than one is no match anyway (CE07-F6). */
const MAX_FOUND = 2;

const Customers = z.strictObject({
  customers: z.array(z.looseObject({
    id: z.string().min(1).max(120),
    name: z.string().max(500).default(""),
  })).max(100),
});

export type Found = Record<string, Value> & { matches: number };

/** The directory in force: the first one that is on; none = the own contacts. */
export const directoryOf = (hub: Hub): Source | undefined =>
  hub.settings().document.sources.find((s) => s.kind === "directory" && s.on);

/** Who has this number: `matches`, and `customer` and `name` of the only one. Null = it failed. */
export async function findByAddress(hub: Hub, address: string): Promise<Found | null> {
  const source = directoryOf(hub);
  if (source) return await askDirectory(hub, source, { phone: address });
  return await ownContacts(
    hub,
    // A number that was silent for long may belong to somebody else by now (CE29-X16).
    `SELECT id, name FROM contacts WHERE silent_since IS NULL AND name <> '' AND (phone = ?1 OR id IN
       (SELECT contact_id FROM contact_addresses WHERE channel IN ('sms', 'voice') AND address = ?1))
     LIMIT ?2`,
    address,
  );
}

/** Who has this customer number; of the own contacts it is the attribute `customer_number`. */
export async function findByIdentifier(hub: Hub, identifier: string): Promise<Found | null> {
  const source = directoryOf(hub);
  if (source) return await askDirectory(hub, source, { identifier });
  return await ownContacts(
    hub,
    `SELECT id, name FROM contacts
     WHERE CAST(json_extract(attributes, '$.customer_number') AS TEXT) = ?1
       AND json_extract(attributes, '$.customer_number') IS NOT NULL LIMIT ?2`,
    identifier,
  );
}

async function askDirectory(
  hub: Hub,
  source: Source,
  query: Record<string, string>,
): Promise<Found | null> {
  const answer = await askSource(hub, source, {
    method: "GET",
    path: "customers",
    query,
    answer: Customers,
    retries: source.retries,
  });
  return answer && found(answer.customers);
}

async function ownContacts(hub: Hub, sql: string, by: string): Promise<Found> {
  return found(await hub.db.read<{ id: string; name: string }>(sql, [by, MAX_FOUND]));
}

function found(customers: readonly { id: string; name: string }[]): Found {
  const [only] = customers;
  if (customers.length !== 1 || !only) return { matches: customers.length };
  return { matches: 1, customer: only.id, name: tame(only.name) };
}
