import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { findConversation } from "../conversations/find.ts";
import { unseal } from "../masking/seal.ts";

/**
 * The text a mask hides, for who has `pii.unmask`; each look is audited before it is answered
 * (DC-18, CE29-A10). Card numbers are gone for good.
 */
export async function revealMessage(hub: Hub, id: string): Promise<{ text: string }> {
  need(hub, "pii.unmask");
  const [row] = await hub.db.read<{ conversation_id: string; text: string; sealed: string | null }>(
    "SELECT conversation_id, text, sealed FROM messages WHERE id = ?",
    [id],
  );
  if (row === undefined) throw new HubError("not_found", `No message "${id}": check the id`);
  await findConversation(hub, row.conversation_id);
  if (row.sealed === null) return { text: row.text };
  const text = unseal(hub.config.secret, row.sealed);
  if (text === null) {
    throw new HubError("gone", "The hidden text was sealed under another secret and is lost", {
      code: "mask.sealed",
    });
  }
  await hub.db.write([auditRow(hub, { action: "message.revealed", subject: `message:${id}` })]);
  return { text };
}
