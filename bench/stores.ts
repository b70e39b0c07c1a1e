/**
 * How many durable units a second the record takes, one caller after another against many at once
 * (group commit), and how many script calls each Redis transport carries.
 * `deno run -A bench/stores.ts [seconds per figure, 3]`. Prints a table and a line of JSON.
 */
import process from "node:process";
import { openDb } from "../db/open.ts";
import { migrate } from "../db/migrate.ts";
import { openTcp } from "../db/redis/tcp.ts";
import { openUpstash } from "../db/redis/upstash.ts";
import { spawnRedis } from "../tests/support/redis.ts";
import { startUpstash } from "../tests/support/upstash.ts";
import type { Db, RedisStore, Statement } from "../types/hub.ts";

const SECONDS = Number(Deno.args[0] ?? 3);
const CALLERS = 100;
const REDIS_CALLERS = 50;

interface Figure {
  name: string;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of this process for one, which a busy machine does not change. */
  cpuMicroseconds: number;
}

/** Runs `work` in `callers` loops and says how often a second it was done, and how long each took. */
async function measure(
  name: string,
  callers: number,
  work: (n: number) => Promise<unknown>,
): Promise<Figure> {
  const took: number[] = [];
  let n = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + SECONDS * 1000;
  await Promise.all(Array.from({ length: callers }, async () => {
    while (performance.now() < end) {
      const before = performance.now();
      await work(n++);
      took.push(performance.now() - before);
    }
  }));
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  took.sort((a, b) => a - b);
  const at = (share: number) => Number((took[Math.floor(took.length * share)] ?? 0).toFixed(2));
  return {
    name,
    perSecond: Math.round(took.length / elapsed),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuMicroseconds: Math.round((user + system) / took.length),
  };
}

/** Six statements, as taking in a message is: look up, insert, update, event. */
function unit(n: number): Statement[] {
  const id = `${n}-${crypto.randomUUID()}`;
  const address = `+1555${n % 1000}`;
  return [
    {
      sql: "INSERT OR IGNORE INTO inbound (channel, provider_id, raw, at) VALUES ('sms', ?, ?, ?)",
      args: [id, "Body=hello", n],
    },
    {
      sql: "INSERT OR IGNORE INTO contacts (id, created_at, updated_at) VALUES (?, ?, ?)",
      args: [address, n, n],
    },
    {
      sql:
        `INSERT INTO conversations (id, channel, entry_point, our_address, address, contact_id, created_at)
        SELECT ?, 'sms', 'sms', '+1', ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM conversations
          WHERE channel = 'sms' AND our_address = '+1' AND address = ? AND closed_at IS NULL)`,
      args: [id, address, address, n, address],
    },
    {
      sql: `UPDATE conversations SET last_seq = last_seq + 1, last_message_at = ?
        WHERE channel = 'sms' AND our_address = '+1' AND address = ? AND closed_at IS NULL`,
      args: [n, address],
    },
    {
      sql:
        `INSERT INTO messages (id, conversation_id, seq, direction, channel, author_kind, text, status, at, sent_at)
        SELECT ?, id, last_seq, 'in', 'sms', 'customer', 'hello there', 'received', ?, ?
        FROM conversations WHERE channel = 'sms' AND our_address = '+1' AND address = ?
          AND closed_at IS NULL`,
      args: [id, n, n, address],
    },
    {
      sql: "INSERT INTO events (id, at, kind, actor) VALUES (?, ?, 'message.received', 'customer')",
      args: [id, n],
    },
  ];
}

async function record(): Promise<Figure[]> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-bench-" });
  const db: Db = await openDb({ kind: "file", path: `${folder}/bench.db` });
  await migrate(db, 0);
  const figures = [
    await measure("record: units of 6, one caller", 1, (n) => db.write(unit(n))),
    await measure(`record: units of 6, ${CALLERS} callers`, CALLERS, (n) => db.write(unit(n))),
    await measure(
      "record: reads by key, one caller",
      1,
      (n) => db.read("SELECT * FROM contacts WHERE id = ?", [`+1555${n % 1000}`]),
    ),
  ];
  await db.close();
  await Deno.remove(folder, { recursive: true });
  return figures;
}

async function transports(): Promise<Figure[]> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-bench-" });
  const server = await spawnRedis(folder);
  const socket = `unix://${folder}/redis.sock`;
  const upstash = await startUpstash(socket);
  const stores: [string, RedisStore][] = [
    ["unix socket", await openTcp(socket)],
    ["Upstash REST (stand-in in this process)", openUpstash(upstash.url, upstash.token)],
  ];
  const figures: Figure[] = [];
  for (const [name, store] of stores) {
    const script = store.client.createScript<number>("return redis.call('INCR', KEYS[1])");
    figures.push(
      await measure(
        `redis: scripts over ${name}`,
        REDIS_CALLERS,
        (n) => script.exec([`k${n % 100}`], []),
      ),
    );
    await store.close();
  }
  await upstash.close();
  server.kill("SIGTERM");
  await server.status;
  await Deno.remove(folder, { recursive: true });
  return figures;
}

const figures = [...await record(), ...await transports()];
console.table(figures);
const ratio = (figures[1]?.perSecond ?? 0) / (figures[0]?.perSecond ?? 1);
console.log(`group commit: ${ratio.toFixed(1)} times the units of one caller`);
console.log(JSON.stringify({ bench: "stores", groupCommitRatio: ratio, figures }));
