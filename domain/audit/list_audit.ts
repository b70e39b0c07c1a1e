import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";

export interface AuditView {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
}

interface Row {
  id: string;
  at: number;
  actor: string;
  action: string;
  subject: string;
  before: string | null;
  after: string | null;
}

/** Who did what, newest first, from before `cursor` (an entry id). */
export async function listAudit(
  hub: Hub,
  { cursor, limit, action, subject }: {
    cursor: string | null;
    limit: number;
    action?: string | undefined;
    subject?: string | undefined;
  },
): Promise<{ items: AuditView[]; next: string | null }> {
  need(hub, "audit.view");
  const rows = await hub.db.read<Row>(
    `SELECT id, at, actor, action, subject, before, after FROM audit
     WHERE id < ? AND (? = '' OR action = ?) AND (? = '' OR subject = ?)
     ORDER BY id DESC LIMIT ?`,
    [cursor ?? "~", action ?? "", action ?? "", subject ?? "", subject ?? "", limit + 1],
  );
  const items = rows.slice(0, limit).map((row) => ({
    ...row,
    at: new Date(Number(row.at)).toISOString(),
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}
