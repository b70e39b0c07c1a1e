import { readConfig } from "../config.ts";
import { migrate } from "../db/migrate.ts";
import { openDb } from "../db/open.ts";

/** `deno task migrate`: brings the record to this build's schema, without starting the hub. */
const db = await openDb(readConfig(Deno.env.toObject()).libsql);
try {
  await migrate(db, Date.now());
  console.log("The record has this build's schema.");
} finally {
  await db.close();
}
