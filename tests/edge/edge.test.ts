import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDb, type TestDb } from "../support/db.ts";
import { type HranaServer, startHrana } from "../support/hrana.ts";
import { sharedRedisUrl, testRegion } from "../support/redis.ts";
import { type S3Server, startS3 } from "../support/s3.ts";
import { startUpstash, type UpstashServer } from "../support/upstash.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const START_TIMEOUT_MS = 60_000;
const TWILIO_TOKEN = "an-auth-token-of-a-carrier";
const ACCOUNT_SID = `AC${"1".repeat(32)}`;
const API_KEY = "an-api-key-for-the-test";
const MESSAGE_SID = `SM${"7".repeat(32)}`;

/** The same program as everywhere, with the rights an isolate has: network, settings, its own files. */
const RIGHTS = ["--no-prompt", "--allow-net", "--allow-env", "--allow-read"];

let record: TestDb;
let hrana: HranaServer;
let upstash: UpstashServer;
let s3: S3Server;
const region = testRegion();
beforeAll(async () => {
  record = await openTestDb({ migrated: false });
  hrana = startHrana(record.path);
  upstash = await startUpstash(sharedRedisUrl());
  s3 = startS3("key");
});
afterAll(async () => {
  await s3.close();
  await upstash.close();
  await hrana.close();
  await record.close();
});

interface Isolate {
  base: string;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number>;
}

async function startIsolate(): Promise<Isolate> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...RIGHTS, "main.ts"],
    cwd: ROOT,
    env: {
      PORT: String(port),
      HOST: "127.0.0.1",
      HUBBUB_REGION: region,
      HUBBUB_DEMO: "on",
      HUBBUB_SECRET: "a secret of at least thirty-two characters",
      HUBBUB_API_KEY: API_KEY,
      LIBSQL_URL: hrana.url,
      LIBSQL_AUTH_TOKEN: hrana.token,
      UPSTASH_REDIS_REST_URL: upstash.url,
      UPSTASH_REDIS_REST_TOKEN: upstash.token,
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: "files",
      S3_ACCESS_KEY_ID: "key",
      S3_SECRET_ACCESS_KEY: "secret",
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
    },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const base = `http://127.0.0.1:${port}`;
  const up = () =>
    fetch(`${base}/health`).then((r) => r.json()).then((h) => h.status, () => "down");
  const ended = child.status.then(async () => {
    throw new Error(`the isolate ended: ${await complaints}`);
  });
  await Promise.race([
    expect.poll(up, { timeout: START_TIMEOUT_MS, interval: 200 }).toBe("up"),
    ended,
  ]);
  ended.catch(() => {});
  return {
    base,
    async stop() {
      child.kill("SIGTERM");
      return (await child.status).code;
    },
  };
}

async function api<T>(base: string, path: string): Promise<T> {
  const answer = await fetch(`${base}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${API_KEY}` },
  });
  expect(answer.status).toBe(200);
  return await answer.json();
}

/** A text from a customer, signed as the carrier does. */
function text(base: string, to: string, body: string): Promise<Response> {
  const url = `${base}/webhooks/twilio/messages`;
  const form = {
    AccountSid: ACCOUNT_SID,
    Body: body,
    From: "+15005550006",
    MessageSid: MESSAGE_SID,
    NumMedia: "0",
    SmsMessageSid: MESSAGE_SID,
    To: to,
  };
  const signed = url + Object.entries(form).sort(([a], [b]) => a < b ? -1 : 1).flat().join("");
  const signature = createHmac("sha1", TWILIO_TOKEN).update(signed).digest("base64");
  return fetch(url, {
    method: "POST",
    headers: { "x-twilio-signature": signature },
    body: new URLSearchParams(form),
  });
}

interface Page<T> {
  items: T[];
}

describe("the hub as an edge isolate", () => {
  it("takes a signed text, keeps it, and the next isolate goes on with it", async () => {
    const first = await startIsolate();
    const entries = await api<Page<{ channel: string; address: string }>>(
      first.base,
      "entrypoints",
    );
    const number = entries.items.find((entry) => entry.channel === "sms")!.address;
    const answer = await text(first.base, number, "Is anybody there?");
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining("<Response"),
    ]);
    expect(await first.stop()).toBe(0);

    const second = await startIsolate();
    // The carrier sends it again: still one message.
    expect((await text(second.base, number, "Is anybody there?")).status).toBe(200);
    const { items } = await api<Page<{ id: string }>>(second.base, "conversations?channel=sms");
    expect(items.length).toBe(1);
    const messages = await api<Page<{ direction: string; text: string }>>(
      second.base,
      `conversations/${items[0]!.id}/messages`,
    );
    expect(messages.items.filter((m) => m.direction === "in").map((m) => m.text))
      .toEqual(["Is anybody there?"]);
    await expect.poll(async () => {
      const { items } = await api<Page<{ state: string }>>(
        second.base,
        "interactions?state=queued",
      );
      return items.length;
    }, { timeout: 30_000 }).toBe(1);
    expect(await second.stop()).toBe(0);
  }, 180_000);

  it("loads no native driver, socket client or child process before it needs one", async () => {
    const info = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "main.ts"],
      cwd: ROOT,
      stdout: "piped",
      stderr: "null",
    }).output();
    const graph = JSON.parse(new TextDecoder().decode(info.stdout)) as Graph;
    const eager = eagerModules(graph);
    expect(eager.some((name) => name.endsWith("/db/open.ts"))).toBe(true);
    const native =
      /npm:\/?(libsql|redis|@libsql\/client)@[^/]*$|\/db\/(file|remote)\/|redis\/(tcp|embedded|upstash)\.ts$|\/standins\//;
    expect(eager.filter((name) => native.test(name))).toEqual([]);
  });
});

interface Graph {
  roots: string[];
  redirects: Record<string, string>;
  modules: {
    specifier: string;
    dependencies?: { specifier: string; isDynamic?: boolean; code?: { specifier: string } }[];
  }[];
}

/** What is loaded with the program itself: reached without a dynamic import, and not for types only. */
function eagerModules(graph: Graph): string[] {
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const found = new Set<string>(graph.roots);
  for (const name of found) {
    for (const dependency of modules.get(name)?.dependencies ?? []) {
      if (dependency.isDynamic || dependency.code === undefined) continue;
      found.add(dependency.code.specifier);
    }
  }
  return [...found];
}
