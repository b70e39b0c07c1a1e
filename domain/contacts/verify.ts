import type { ContactView } from "../../types/api/contacts.ts";
import type { Hub } from "../../types/hub.ts";
import { auditRow } from "../audit/audit_row.ts";
import { maskText } from "../masking/mask.ts";
import { findContact } from "./find.ts";
import { getContact } from "./get.ts";

/**
 * An agent says by what a contact proved who they are, e.g. "date of birth and last order": from
 * then on the contact's data is shown again (CE29-X16). Audited. Where nothing is to be verified
 * nothing changes, so that two agents may do it at once.
 */
export async function verifyContact(
  hub: Hub,
  id: string,
  { how }: { how: string },
): Promise<ContactView> {
  await findContact(hub, id);
  const words = maskText(hub, "inbound", how).text;
  await hub.db.write([
    {
      sql: `UPDATE contacts SET silent_since = NULL, verified_at = ?, verified_by = ?,
          verified_how = ?, version = version + 1 WHERE id = ? AND silent_since IS NOT NULL`,
      args: [hub.now(), hub.actor.id, words, id],
    },
    auditRow(hub, {
      action: "contact.verified",
      subject: `contact:${id}`,
      after: { how: words },
    }, true),
  ]);
  return await getContact(hub, id);
}
