import { createClient } from "@libsql/client/web";
import { drizzle } from "drizzle-orm/libsql/web";
import type { Db } from "../../types/hub.ts";
import { exact, plain } from "../statements.ts";

/** The record on a libSQL server, over HTTP: no native code. */
export function openRemote(url: string, token: string | undefined): Db {
  const client = createClient({ url, ...(token === undefined ? {} : { authToken: token }) });
  return {
    client,
    orm: drizzle(client),
    async write(statements) {
      return statements.length === 0 ? [] : await client.batch(statements.map(plain), "write");
    },
    async read<T>(sql: string, args = []) {
      return (await client.execute({ sql, args: exact(args) })).rows as T[];
    },
    async ping() {
      await client.execute("SELECT 1");
    },
    // deno-lint-ignore require-await
    async close() {
      client.close();
    },
  };
}
