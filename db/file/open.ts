import { drizzle } from "drizzle-orm/libsql";
import Database from "libsql";
import { HubError } from "../../types/errors.ts";
import type { Db } from "../../types/hub.ts";
import { exact, plain, record } from "../statements.ts";
import { createClient } from "./client.ts";
import { runGroup, settle } from "./commit.ts";
import { createReader } from "./reader.ts";
import { createTurns } from "./turns.ts";
import { createUnits } from "../units.ts";
import { createWriter } from "./writer.ts";

/**
 * The record in a local file. One connection writes and commits for all callers of this process
 * (group commit), another one reads what is committed.
 */
export async function openFile(path: string): Promise<Db> {
  const folder = path.replace(/\/?[^/]*$/, "");
  if (folder !== "") await Deno.mkdir(folder, { recursive: true });
  const writer = createWriter(Database, path);
  const reader = createReader(Database, path);
  const turns = createTurns();
  const units = createUnits(async (group) => {
    const give = await turns.take();
    try {
      const connection = await writer.begin();
      const outcomes = runGroup(connection, group);
      writer.commit();
      settle(group, outcomes);
    } catch (error) {
      writer.recover(error);
      throw error;
    } finally {
      give();
    }
  });
  let closed = false;
  const open = () => {
    if (closed) throw new HubError("unavailable", "The record is closed");
  };
  const client = createClient(writer, reader, turns, open);
  return {
    client,
    orm: drizzle(client),
    async write(statements) {
      open();
      return statements.length === 0 ? [] : await units.write(statements.map(plain));
    },
    // deno-lint-ignore require-await -- a promise also for what fails at once
    async read<T>(sql: string, args = []) {
      open();
      const { columns, values } = reader.rows({ sql, args: exact(args) });
      return values.map((line) => record(columns, line) as T);
    },
    // deno-lint-ignore require-await
    async ping() {
      open();
      reader.rows({ sql: "SELECT 1", args: [] });
    },
    async close() {
      if (closed) return;
      await units.settled();
      closed = true;
      (await turns.take())();
      reader.close();
      writer.close();
    },
  };
}
