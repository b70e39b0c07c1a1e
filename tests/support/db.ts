import { migrate } from "../../db/migrate.ts";
import { openDb } from "../../db/open.ts";
import type { Db } from "../../types/hub.ts";

export interface TestDb {
  db: Db;
  path: string;
  /** Closes the record and removes its files. */
  close(): Promise<void>;
}

/** A migrated record in a temporary folder of its own. */
export async function openTestDb(options: { migrated?: boolean } = {}): Promise<TestDb> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-db-" });
  const path = `${folder}/hubbub.db`;
  const db = await openDb({ kind: "file", path });
  if (options.migrated ?? true) await migrate(db, 0);
  return {
    db,
    path,
    async close() {
      await db.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
