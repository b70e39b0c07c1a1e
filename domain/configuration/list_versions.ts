import type { z } from "zod";
import type { ConfigurationVersion } from "../../types/api/admin.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";

interface Row {
  version: number;
  at: number;
  author: string;
  summary: string;
  changes: string;
}

/** Versions, newest first, from before `cursor` (a version number). */
export async function listVersions(
  hub: Hub,
  { cursor, limit }: { cursor: number | null; limit: number },
): Promise<{ items: z.infer<typeof ConfigurationVersion>[]; next: number | null }> {
  need(hub, "configuration.read");
  const rows = await hub.db.read<Row>(
    `SELECT version, at, author, summary, changes FROM configurations
     WHERE version < ? ORDER BY version DESC LIMIT ?`,
    [cursor ?? Number.MAX_SAFE_INTEGER, limit + 1],
  );
  const items = rows.slice(0, limit).map((row) => ({
    version: Number(row.version),
    at: new Date(Number(row.at)).toISOString(),
    author: row.author,
    summary: row.summary,
    changes: JSON.parse(row.changes),
    current: Number(row.version) === hub.settings().version,
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.version : null };
}
