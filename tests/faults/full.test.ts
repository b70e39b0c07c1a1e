import { afterEach, expect, it } from "vitest";
import { migrate } from "../../db/migrate.ts";
import { openDb } from "../../db/open.ts";
import { receiveMessages } from "../../domain/conversations/receive.ts";
import { reconcile } from "../../domain/recovery/reconcile.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { checkInvariants, recover } from "../support/invariants.ts";
import { startRedis } from "../support/redis.ts";
import { received } from "./use_cases/texts.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const run = async (program: string, ...args: string[]) =>
  (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;

/** A disk of a few megabytes; null where the machine does not let us mount one. */
async function smallDisk(): Promise<string | null> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-disk-" });
  const mounted = await run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder)
    .catch(() => false);
  closing.push(async () => {
    if (mounted) await run("umount", "-l", folder);
    await Deno.remove(folder);
  });
  return mounted ? folder : null;
}

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true });
  try {
    for (const size of [65_536, 512]) {
      const block = new Uint8Array(size);
      try {
        for (let n = 0; n < 20_000; n++) await file.write(block);
      } catch {
        // Full for blocks of this size.
      }
    }
  } finally {
    file.close();
  }
}

const presence = (app: TestApp, state: string) => async () => {
  const ada = await app.as("ada");
  return await ada("PUT", "/api/v1/me/presence", { state });
};

it(
  "a full disk under the record is a 503; nothing is acknowledged that is not kept, and it recovers (row 28)",
  async (test) => {
    const disk = await smallDisk();
    if (disk === null) {
      return test.skip("mounting a small disk needs rights this machine does not give");
    }
    const db = await openDb({ kind: "file", path: `${disk}/hubbub.db` }, { threads: false });
    closing.push(() => db.close());
    await migrate(db, 0);
    const app = await testApp({ db });
    closing.push(() => app.close());
    const available = presence(app, "available");
    const kept: string[] = [];
    const take = async (sid: string) => {
      await receiveMessages(app.hub, [received(sid)]);
      kept.push(sid);
    };
    expect((await available()).status).toBe(200);
    await take("SM1");
    await fill(`${disk}/filler`);
    let refused = 0;
    for (let n = 2; n < 40; n++) {
      await take(`SM${n}`).catch(() => refused++);
    }
    expect(refused, "it was full").toBeGreaterThan(0);
    const answer = await presence(app, "not_ready")();
    expect(answer.status, await answer.clone().text()).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    const stored = async () =>
      (await db.read<{ id: string }>("SELECT provider_id AS id FROM messages")).map((r) => r.id);
    expect((await stored()).sort()).toEqual([...kept].sort());
    await Deno.remove(`${disk}/filler`);
    await take("SM99");
    expect((await presence(app, "available")()).status).toBe(200);
    await recover(app.hub);
    await checkInvariants(app.hub);
  },
  60_000,
);

it(
  "a Redis that is full takes no work in: 503 at the desk, texts go into the record, and it recovers (row 28)",
  async () => {
    const redis = await startRedis(["--maxmemory-policy", "noeviction"]);
    closing.push(() => redis.close());
    const memory = (bytes: string) =>
      run("redis-cli", "-s", `${redis.folder}/redis.sock`, "config", "set", "maxmemory", bytes);
    const app = await testApp({ redis: redis.store });
    closing.push(() => app.close());
    await app.cookie("ada");
    expect(await memory("1")).toBe(true);
    const answer = await presence(app, "available")();
    expect(answer.status, await answer.clone().text()).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    await receiveMessages(app.hub, [received("SM1")]);
    expect(await app.hub.db.read("SELECT state FROM interactions")).toEqual([{
      state: "received",
    }]);
    expect(await memory("0")).toBe(true);
    expect((await presence(app, "available")()).status).toBe(200);
    app.hub.clock.advance(3_000);
    await reconcile(app.hub);
    await recover(app.hub);
    expect(await app.hub.db.read("SELECT state FROM interactions")).toEqual([{ state: "offered" }]);
    await checkInvariants(app.hub);
  },
  60_000,
);
