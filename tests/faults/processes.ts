import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { openDb } from "../../db/open.ts";
import { migrate } from "../../db/migrate.ts";
import type { Db } from "../../types/hub.ts";
import { testConfiguration } from "../support/configuration.ts";
import { type OwnRedis, startRedis } from "../support/redis.ts";
import { ACCOUNT_SID, AUTH_TOKEN, MESSAGES_URL } from "../support/texting.ts";

/** What hub processes of one region share: a record, a Redis and a folder. */
export interface World {
  db: Db;
  redis: OwnRedis;
  folder: string;
  /** The environment of a hub process on these stores. */
  environment: Record<string, string>;
  /** Starts a program of `tests/faults/programs` as a process of its own. */
  spawn(program: string, args?: string[]): Deno.ChildProcess;
  close(): Promise<void>;
}

export const REGION = "faults";

export async function startWorld(configuration = testConfiguration()): Promise<World> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-faults-" });
  const redis = await startRedis();
  const path = `${folder}/hubbub.db`;
  const db = await openDb({ kind: "file", path });
  await migrate(db, 0);
  await db.write([{
    sql: "INSERT INTO configurations (version, document, author, at) VALUES (1, ?, 'test', 0)",
    args: [JSON.stringify(configuration)],
  }]);
  const environment = {
    HUBBUB_DATA: folder,
    HUBBUB_REGION: REGION,
    HUBBUB_DEMO: "off",
    HUBBUB_SECRET: "a secret for tests that is long enough",
    PUBLIC_URL: new URL(MESSAGES_URL).origin,
    LIBSQL_URL: `file:${path}`,
    REDIS_URL: redis.url,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  };
  return {
    db,
    redis,
    folder,
    environment,
    spawn: (program, args = []) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", `tests/faults/programs/${program}`, ...args],
        env: environment,
        stdin: "piped",
        stdout: "piped",
        stderr: "inherit",
      }).spawn(),
    async close() {
      await db.close();
      await redis.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

export interface Processes {
  db: Db;
  /** Posts the same signed form to one process; answers the status. */
  post(process: number, params: Record<string, string>, to?: string): Promise<number>;
  /** Ends every process and waits until what it took in is done. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Hub processes of one region: one record, one Redis, each on a port of its own. */
export async function startProcesses(count: number): Promise<Processes> {
  const world = await startWorld();
  const children = Array.from({ length: count }, () => world.spawn("intake_hub.ts"));
  const ports = await Promise.all(children.map(portOf));
  let running = true;
  async function settle() {
    if (!running) return;
    running = false;
    await Promise.all(children.map(async (child) => {
      await child.stdin.close();
      await child.status;
    }));
  }
  return {
    db: world.db,
    async post(process, params, to = MESSAGES_URL) {
      const response = await fetch(`http://127.0.0.1:${ports[process]}${new URL(to).pathname}`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "x-twilio-signature": getExpectedTwilioSignature(AUTH_TOKEN, to, params),
        },
        body: new URLSearchParams(params).toString(),
      });
      await response.body?.cancel();
      return response.status;
    },
    settle,
    async close() {
      await settle();
      await world.close();
    },
  };
}

async function portOf(child: Deno.ChildProcess): Promise<number> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = "";;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("A hub process ended before it was ready");
    text += value;
    const port = /^(\d+)$/m.exec(text)?.[1];
    if (port === undefined || !text.includes("\n")) continue;
    void drain(reader);
    return Number(port);
  }
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}

let sids = 0;

/** A customer's text with an id of its own. */
export function textForm(from: string, to: string, body: string): Record<string, string> {
  return {
    MessageSid: `SM${String(sids++).padStart(32, "0")}`,
    AccountSid: ACCOUNT_SID,
    From: from,
    To: to,
    Body: body,
    NumMedia: "0",
    NumSegments: "1",
  };
}

export async function count(db: Db, sql: string): Promise<number> {
  const [row] = await db.read<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`);
  return Number(row?.n ?? -1);
}
