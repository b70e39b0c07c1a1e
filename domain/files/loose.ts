import type { Hub, Statement } from "../../types/hub.ts";
import { PROMPT_OWNER } from "./prompt_owner.ts";

/** An upload that has not found its file after this long died with its process, milliseconds. */
const ABANDONED_MS = 6 * 3600_000;
/** An upload nobody sent within a day is discarded. */
const UNUSED_MS = 24 * 3600_000;
const DAY_MS = 86_400_000;
/** Files let go or removed in one step, and steps in one turn. */
const BATCH = 200;
const MOST_BATCHES = 50;

/** Bytes are about to be put under this key: whoever dies now leaves a trace. */
export function looseFile(key: string, at: number): Statement {
  return {
    sql: "INSERT INTO loose_files (storage_key, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
    args: [key, at],
  };
}

/** A file owns the bytes from now on; in the same unit as its row. */
export function ownedFile(key: string): Statement {
  return { sql: "DELETE FROM loose_files WHERE storage_key = ?", args: [key] };
}

/**
 * Lets the bytes of files go that `where` picks: they are removed at the next sweep. The rows stay,
 * so that messages can say that a file was there.
 */
export function letGo(where: string, args: (string | number)[]): Statement[] {
  const chosen = `SELECT id FROM files WHERE storage_key <> '' AND ${where} LIMIT ${BATCH}`;
  return [
    {
      sql: `INSERT INTO loose_files (storage_key, at)
        SELECT storage_key, 0 FROM files WHERE id IN (${chosen}) ON CONFLICT DO NOTHING`,
      args,
    },
    {
      sql: `UPDATE files SET state = 'failed', storage_key = '', sha256 = '', source_url = ''
        WHERE id IN (${chosen})`,
      args,
    },
  ];
}

/**
 * Lets go of files kept long enough and of uploads nobody sent (DC-19), then removes bytes that no
 * file owns. In small steps; each may be repeated. Answers how many bytes' keys were removed.
 */
export async function forgetFiles(hub: Hub): Promise<number> {
  const { fileDays } = hub.settings().document.company;
  const now = hub.now();
  // Recordings of prompts are part of the configuration, not of anybody's conversation.
  const kept = `uploaded_by NOT LIKE '${PROMPT_OWNER}%'`;
  await inSteps(hub, () => letGo(`${kept} AND at < ?`, [now - fileDays * DAY_MS]));
  await inSteps(
    hub,
    () =>
      letGo(`${kept} AND message_id IS NULL AND state = 'stored' AND at < ?`, [now - UNUSED_MS]),
  );
  return await removeLoose(hub, now - ABANDONED_MS);
}

async function inSteps(hub: Hub, step: () => Statement[]): Promise<void> {
  for (let i = 0; i < MOST_BATCHES; i++) {
    const results = await hub.db.write(step());
    if ((results.at(-1)?.rowsAffected ?? 0) < BATCH) return;
  }
}

/** Bytes first, then the trace: dying in between only repeats the removal. */
async function removeLoose(hub: Hub, before: number): Promise<number> {
  let removed = 0;
  for (let i = 0; i < MOST_BATCHES; i++) {
    const rows = await hub.db.read<{ key: string }>(
      "SELECT storage_key AS key FROM loose_files WHERE at < ? ORDER BY at LIMIT ?",
      [before, BATCH],
    );
    for (const { key } of rows) await hub.files.delete(key);
    await hub.db.write(rows.map(({ key }) => ownedFile(key)));
    removed += rows.length;
    if (rows.length < BATCH) break;
  }
  return removed;
}
