import type { Hub, Statement } from "../../types/hub.ts";
import { maskText } from "../masking/mask.ts";
import type { Routed } from "../routing/route_interaction.ts";
import type { CheckedForm } from "./form.ts";

/** The same person wrote before under this address: agents see one contact (CE18-A4). */
export async function contactByEmail(hub: Hub, email: string): Promise<string | null> {
  if (email === "") return null;
  const [row] = await hub.db.read<{ id: string }>(
    "SELECT id FROM contacts WHERE email = ? AND email <> '' ORDER BY created_at LIMIT 1",
    [email],
  );
  return row?.id ?? null;
}

export function contactRow(
  hub: Hub,
  id: string,
  form: Pick<CheckedForm, "name" | "email" | "phone">,
  language: string,
): Statement {
  const now = hub.now();
  return {
    sql: `INSERT INTO contacts
        (id, name, email, phone, language, created_at, updated_at, last_seen_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [
      id,
      maskText(hub, "inbound", form.name).text,
      form.email,
      form.phone,
      language,
      now,
      now,
      now,
    ],
  };
}

export interface NewInteraction {
  id: string;
  medium: "chat" | "task";
  conversation: string;
  contact: string;
  entryPoint: string;
  routed: Routed;
  attributes: Record<string, unknown>;
}

/** A `received` interaction, to be put into the queue after the commit. */
export function newInteraction(hub: Hub, i: NewInteraction): Statement {
  return {
    sql: `INSERT OR IGNORE INTO interactions (id, medium, conversation_id, contact_id, entry_point,
        queue, subject, category, state, region, priority, item, attributes, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, ?, ?, ?, ?)`,
    args: [
      i.id,
      i.medium,
      i.conversation,
      i.contact,
      i.entryPoint,
      i.routed.queue,
      i.routed.subject,
      i.routed.category,
      hub.config.region,
      i.routed.priority,
      JSON.stringify(i.routed.item),
      JSON.stringify(i.attributes),
      hub.now(),
    ],
  };
}
