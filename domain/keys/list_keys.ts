import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import type { Scope } from "./find_key.ts";

export interface KeyView {
  id: string;
  name: string;
  /** First characters, so that a person recognises the key. */
  hint: string;
  scopes: Scope[];
  createdBy: string;
  createdAt: string;
  usedAt: string | null;
}

interface Row {
  id: string;
  name: string;
  hint: string;
  scopes: string;
  created_by: string;
  created_at: number;
  used_at: number | null;
}

/** Living keys, newest first, from before `cursor` (a key id). */
export async function listKeys(
  hub: Hub,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ items: KeyView[]; next: string | null }> {
  need(hub, "keys.manage");
  const rows = await hub.db.read<Row>(
    `SELECT id, name, hint, scopes, created_by, created_at, used_at FROM api_keys
     WHERE revoked_at IS NULL AND id < ? ORDER BY id DESC LIMIT ?`,
    [cursor ?? "~", limit + 1],
  );
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: JSON.parse(row.scopes),
    createdBy: row.created_by,
    createdAt: new Date(Number(row.created_at)).toISOString(),
    usedAt: row.used_at === null ? null : new Date(Number(row.used_at)).toISOString(),
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}
