import type { Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";

/**
 * What the own contacts know of somebody by id or number: name, language and attributes (CE02-R24).
 * A number that was silent for long may be somebody else's by now (CE29-X16): nothing is known then.
 */
export async function ownFacts(hub: Hub, by: string): Promise<Record<string, Value>> {
  const [row] = await hub.db.read<{ name: string; language: string; attributes: string }>(
    `SELECT name, language, attributes FROM contacts
     WHERE silent_since IS NULL AND (id = ?1 OR phone = ?1 OR id IN
       (SELECT contact_id FROM contact_addresses WHERE channel IN ('sms', 'voice') AND address = ?1))
     LIMIT 1`,
    [by],
  );
  if (row === undefined) return {};
  const attributes = Object.entries(JSON.parse(row.attributes) as Record<string, unknown>)
    .filter((one): one is [string, Value] => one[1] === null || typeof one[1] !== "object");
  return { ...Object.fromEntries(attributes), name: row.name, language: row.language };
}
