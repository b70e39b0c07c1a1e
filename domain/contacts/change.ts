import type { ContactView } from "../../types/api/contacts.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { auditRow } from "../audit/audit_row.ts";
import { maskText } from "../masking/mask.ts";
import { phoneAddress } from "./address.ts";
import { findContact } from "./find.ts";
import { getContact } from "./get.ts";

const MAX_ATTRIBUTES_CHARACTERS = 20_000;

/** What may be changed of a contact; what is left out stays. */
export interface ContactChange {
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  language?: string | undefined;
  note?: string | undefined;
  /** Replaces all of them. */
  attributes?: Record<string, unknown> | undefined;
}

/** Changes a contact seen at `version`; somebody else's change meanwhile is `contact.stale` (412). */
export async function changeContact(
  hub: Hub,
  id: string,
  version: number,
  change: ContactChange,
): Promise<ContactView> {
  const before = await findContact(hub, id);
  if (hub.actor.kind === "person" && before.silent_since !== null) {
    throw new HubError("conflict", "Verify first who this is: their data is not shown yet", {
      code: "contact.unverified",
    });
  }
  const attributes = change.attributes === undefined
    ? before.attributes
    : JSON.stringify(change.attributes);
  if (attributes.length > MAX_ATTRIBUTES_CHARACTERS) {
    throw new HubError("unprocessable", "The contact has too many further details: shorten them", {
      code: "contact.attributes",
      errors: [{ field: "attributes", code: "contact.attributes" }],
    });
  }
  const phone = change.phone === undefined ? before.phone : phoneAddress(hub, change.phone);
  const [changed] = await hub.db.write([
    {
      sql: `UPDATE contacts SET name = ?, email = ?, phone = ?, language = ?, note = ?,
          attributes = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?`,
      args: [
        change.name?.trim() ?? before.name,
        change.email?.trim() ?? before.email,
        phone,
        change.language ?? before.language,
        change.note === undefined ? before.note : maskText(hub, "inbound", change.note).text,
        attributes,
        hub.now(),
        id,
        version,
      ],
    },
    auditRow(hub, {
      action: "contact.changed",
      subject: `contact:${id}`,
      after: { fields: Object.keys(change) },
    }, true),
  ]);
  if (changed?.rowsAffected === 1) return await getContact(hub, id);
  throw new HubError("stale", "Somebody else changed this contact meanwhile: look, then repeat", {
    code: "contact.stale",
    extra: { version: before.version },
  });
}
