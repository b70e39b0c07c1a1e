import { migrate } from "../../db/migrate.ts";
import { openDb } from "../../db/open.ts";
import type { Db } from "../../types/hub.ts";

export type TestDb = Db & {
  /** The record's file; a second `openDb` on it is another process as far as the record can tell. */
  readonly path: string;
};

/** An empty record with every migration, made once for all records of a test file. */
let template: Promise<Uint8Array> | undefined;

async function makeTemplate(): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-db-" });
  const path = `${folder}/hubbub.db`;
  const db = await openDb({ kind: "file", path }, { threads: false });
  await migrate(db, 0);
  await db.read("PRAGMA wal_checkpoint(TRUNCATE)");
  await db.close();
  const bytes = await Deno.readFile(path);
  await Deno.remove(folder, { recursive: true });
  return bytes;
}

/** A migrated record in a temporary folder of its own; `close` removes it. */
export async function openTestDb(
  options: { migrated?: boolean; threads?: boolean } = {},
): Promise<TestDb> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-db-" });
  const path = `${folder}/hubbub.db`;
  if (options.migrated ?? true) await Deno.writeFile(path, await (template ??= makeTemplate()));
  const db = await openDb({ kind: "file", path }, { threads: options.threads ?? false });
  return {
    ...db,
    path,
    async close() {
      await db.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
