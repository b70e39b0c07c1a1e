import { migrate } from "../../db/migrate.ts";
import { openDb } from "../../db/open.ts";
import type { Db } from "../../types/hub.ts";

export type TestDb = Db & {
  /** The record's file; a second `openDb` on it is another process as far as the record can tell. */
  readonly path: string;
};

/** A migrated record in a temporary folder of its own; `close` removes it. */
export async function openTestDb(
  options: { migrated?: boolean; threads?: boolean } = {},
): Promise<TestDb> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-db-" });
  const path = `${folder}/hubbub.db`;
  const db = await openDb({ kind: "file", path }, { threads: options.threads ?? false });
  if (options.migrated ?? true) await migrate(db, 0);
  return {
    ...db,
    path,
    async close() {
      await db.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
