import { migrate } from "../../../db/migrate.ts";
import { openDb } from "../../../db/open.ts";

// One of many processes that bring the record up to date at the same time.
const db = await openDb({ kind: "file", path: Deno.args[0]! });
await migrate(db, Date.now());
await db.close();
