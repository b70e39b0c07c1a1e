import type { ContactView } from "../../types/api/contacts.ts";
import type { Hub } from "../../types/hub.ts";
import { may, need } from "../access/may.ts";
import { seenBy } from "../conversations/find.ts";
import { phoneAddress } from "./address.ts";
import { type ContactRow, viewContacts } from "./row.ts";

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;

export interface ContactFilter {
  /** Part of a name, an e-mail address or a number. */
  q?: string | undefined;
  /** Contact id of the page before. */
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Contacts, newest first; who may not read all conversations sees the people of their own. */
export async function listContacts(
  hub: Hub,
  filter: ContactFilter,
): Promise<{ items: ContactView[]; next: string | null }> {
  const limit = Math.min(Math.max(filter.limit ?? DEFAULT_PAGE, 1), MAX_PAGE);
  const where: string[] = ["k.id < ?"];
  const args: (string | number | null)[] = [filter.cursor || "~"];
  if (filter.q) {
    const words = `%${filter.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    where.push(`(k.name LIKE ? ESCAPE '\\' OR k.email LIKE ? ESCAPE '\\' OR k.phone = ?
      OR k.id IN (SELECT a.contact_id FROM contact_addresses a WHERE a.address LIKE ? ESCAPE '\\'))`);
    args.push(words, words, phoneAddress(hub, filter.q), words);
  }
  if (!may(hub, "conversations.read_all")) {
    if (hub.actor.kind !== "person") need(hub, "conversations.read_all");
    const seen = seenBy(hub.actor.id);
    where.push(`EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = k.id AND ${seen.sql})`);
    args.push(...seen.args);
  }
  const rows = await hub.db.read<ContactRow>(
    `SELECT k.* FROM contacts k WHERE ${where.join(" AND ")} ORDER BY k.id DESC LIMIT ?`,
    [...args, limit + 1],
  );
  const page = rows.slice(0, limit);
  return {
    items: await viewContacts(hub, page),
    next: rows.length > limit ? page.at(-1)?.id ?? null : null,
  };
}
