import { drizzle } from "drizzle-orm/libsql";
import Database from "libsql";
import { HubError } from "../../types/errors.ts";
import type { Db } from "../../types/hub.ts";
import { exact, type Plain, plain, record } from "../statements.ts";
import { createUnits } from "../units.ts";
import { createClient } from "./client.ts";
import { type Outcome, runGroup, settle } from "./commit.ts";
import { createReader } from "./reader.ts";
import { startThreads } from "./threads.ts";
import { createTurns } from "./turns.ts";
import { createWriter, type Writer } from "./writer.ts";

/**
 * The record in a local file. One connection writes and commits for all callers of this process
 * (group commit), another one reads what is committed. With `threads` the groups are written by a
 * thread of their own.
 */
export async function openFile(path: string, { threads = false } = {}): Promise<Db> {
  const folder = path.replace(/\/?[^/]*$/, "");
  if (folder !== "") await Deno.mkdir(folder, { recursive: true });
  const writer = createWriter(Database, path, threads ? "elsewhere" : "here");
  const reader = createReader(Database, path);
  const turns = createTurns();
  const behind = threads ? startThreads(path) : null;
  const units = createUnits(async (group) => {
    const statements = group.map((unit) => unit.statements);
    const give = await turns.take();
    try {
      settle(group, await (behind ? behind.commit(statements) : commitHere(writer, statements)));
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
      await behind?.close();
      reader.close();
      writer.close();
    },
  };
}

async function commitHere(writer: Writer, group: Plain[][]): Promise<Outcome[]> {
  try {
    const outcomes = runGroup(await writer.begin(), group);
    writer.commit();
    return outcomes;
  } catch (error) {
    writer.recover(error);
    throw error;
  }
}
