import { openDb } from "../../../db/open.ts";

// A hub that is going to be killed while it writes: it prints each id once its write was confirmed.
const [path, run] = Deno.args;
const threads = Number(run) % 2 === 1;
const db = await openDb({ kind: "file", path: path! }, { threads });
const say = new TextEncoder();
await Promise.all(Array.from({ length: 20 }, async (_, caller) => {
  for (let n = 0;; n++) {
    const id = `${run}-${caller}-${n}`;
    await db.write([
      { sql: "INSERT INTO pairs VALUES (?, 'first')", args: [id] },
      { sql: "INSERT INTO pairs VALUES (?, 'second')", args: [id] },
    ]);
    Deno.stdout.writeSync(say.encode(`${id}\n`));
  }
}));
