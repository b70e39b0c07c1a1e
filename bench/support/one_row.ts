/**
 * The way to the disk and nothing else: checks the signature, stores one row (the text's id and
 * words) through the hub's own writing thread, answers after the commit. `unit`: a unit of its own
 * for each text; `batch`: what comes within 2 ms shares one statement.
 */
import { Hono } from "hono";
import { isSignedBy } from "../../channels/sms/signature.ts";
import { openDb } from "../../db/open.ts";
import { AUTH_TOKEN, MESSAGES_URL } from "../../tests/support/texting.ts";
import { pause } from "./figures.ts";

const COMPANY_MS = 2;
/** A batch this large waits for nobody. */
const FULL = 90;

interface Waiting {
  row: [string, string];
  done(): void;
  fail(error: unknown): void;
}

const folder = await Deno.makeTempDir({ prefix: "hubbub-bench-" });
const db = await openDb({ kind: "file", path: `${folder}/one_row.db` }, { threads: true });
await db.write([{
  sql: "CREATE TABLE texts (sid TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
  args: [],
}]);

let waiting: Waiting[] = [];
let writing = false;

async function writeBatches(): Promise<void> {
  if (writing) return;
  writing = true;
  while (waiting.length > 0) {
    if (waiting.length < FULL) await pause(COMPANY_MS);
    const batch = waiting;
    waiting = [];
    await db.write([{
      sql: "INSERT OR IGNORE INTO texts SELECT value->>0, value->>1 FROM json_each(?)",
      args: [JSON.stringify(batch.map(({ row }) => row))],
    }]).then(
      () => batch.forEach(({ done }) => done()),
      (error) => batch.forEach(({ fail }) => fail(error)),
    );
  }
  writing = false;
}

const STORE: Record<string, (row: [string, string]) => Promise<unknown>> = {
  unit: (row) => db.write([{ sql: "INSERT OR IGNORE INTO texts VALUES (?, ?)", args: row }]),
  batch: (row) =>
    new Promise<void>((done, fail) => {
      waiting.push({ row, done, fail });
      void writeBatches();
    }),
};
const store = STORE[Deno.args[0] ?? ""];
if (store === undefined) throw new Error("Say how to store: unit or batch");

const app = new Hono();
app.post("/webhooks/twilio/messages", async (c) => {
  const body = await c.req.text();
  const params = [...new URLSearchParams(body)];
  const signature = c.req.header("x-twilio-signature") ?? "";
  if (!isSignedBy(AUTH_TOKEN, { url: MESSAGES_URL, signature, params, body })) {
    return c.body(null, 403);
  }
  const form = new Map(params);
  await store([form.get("MessageSid") ?? "", form.get("Body") ?? ""]);
  return c.body("<Response/>", 200, { "content-type": "text/xml" });
});
const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`listening: http://127.0.0.1:${port}`),
}, app.fetch);
Deno.addSignalListener("SIGTERM", () => {
  void server.shutdown().then(() => db.close()).then(() => {
    Deno.removeSync(folder, { recursive: true });
    Deno.exit(0);
  });
  setTimeout(() => Deno.exit(0), 500);
});
