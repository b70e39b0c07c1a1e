import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../../db/redis/embedded.ts";
import { openTcp } from "../../db/redis/tcp.ts";
import { openUpstash } from "../../db/redis/upstash.ts";
import { sharedRedis, sharedRedisUrl, startRedis, testRegion } from "../support/redis.ts";
import { startUpstash, type UpstashServer } from "../support/upstash.ts";
import { redisContract } from "./redis_contract.ts";

describe("Redis over a socket", () => {
  redisContract(sharedRedis);

  it("refuses at once while the server is away and goes on when it is back (row 4)", async () => {
    const own = await startRedis();
    await own.store.client.set("a", "1");
    await own.kill();
    await expect(own.store.client.get("a")).rejects.toMatchObject({
      kind: "unavailable",
      code: "redis.unavailable",
    });
    await own.restart();
    await expect.poll(() => own.store.client.get("a").catch(() => "away"), { timeout: 30_000 })
      .toBeNull();
    await own.close();
  });

  it("goes on hearing a channel after the server was away", async () => {
    const own = await startRedis();
    const heard: string[] = [];
    await own.store.subscribe("bell", (message) => heard.push(message));
    await own.kill();
    await own.restart();
    await expect.poll(async () => {
      await own.store.client.publish("bell", "again").catch(() => 0);
      return heard.length;
    }, { timeout: 30_000 }).toBeGreaterThan(0);
    await own.close();
  });

  it("says so when nobody listens at the address", async () => {
    await expect(openTcp("redis://127.0.0.1:1")).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("Redis over Upstash's REST interface", () => {
  let server: UpstashServer;
  beforeAll(async () => void (server = await startUpstash(sharedRedisUrl())));
  afterAll(() => server.close());
  const open = () => Promise.resolve(openUpstash(server.url, server.token));

  redisContract(open);

  it("sends commands of one tick as one request", async () => {
    const store = await open();
    const before = server.requests.length;
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.client.set(`${testRegion()}`, `${i}`)),
    );
    expect(server.requests.slice(before)).toEqual(["/pipeline"]);
  });

  it("says so when the token is wrong", async () => {
    const store = openUpstash(server.url, "wrong");
    await expect(store.ping()).rejects.toThrow("WRONGPASS");
  });

  it("repeats a read whose answer was lost, but never a write (row 8)", async () => {
    const store = await open();
    const key = testRegion();
    await store.client.set(key, "5");
    server.loseAnswers(2);
    expect(await store.client.get(key)).toBe("5");
    server.loseAnswers(1);
    await expect(store.client.incr(key)).rejects.toMatchObject({ code: "redis.unavailable" });
    expect(await store.client.get(key)).toBe("6");
  });

  it("takes a gateway's error page as Redis being away", async () => {
    const store = await open();
    server.refuseNext(1, 502);
    await expect(store.client.set(testRegion(), "1")).rejects.toMatchObject({
      kind: "unavailable",
    });
  });

  it("subscribes again after its stream was cut", async () => {
    const store = await open();
    const channel = testRegion();
    const heard: string[] = [];
    const end = await store.subscribe(channel, (message) => heard.push(message));
    server.cutSubscriptions();
    await expect.poll(async () => {
      await store.client.publish(channel, "again");
      return heard.length;
    }, { timeout: 30_000 }).toBeGreaterThan(0);
    await end();
  });
});

describe("embedded Redis", () => {
  let data: string;
  let folders = 0;
  beforeAll(async () => void (data = await Deno.makeTempDir({ prefix: "hubbub-data-" })));
  afterAll(() => Deno.remove(data, { recursive: true }));
  const folder = () => `${data}/${++folders}`;
  const pidOf = async (where: string) =>
    Number(await Deno.readTextFile(`${where}/redis/redis.pid`));

  redisContract(() => openEmbedded(folder()));

  it("keeps its data from one start to the next", async () => {
    const where = folder();
    const first = await openEmbedded(where);
    await first.client.set("kept", "yes");
    await first.close();
    const second = await openEmbedded(where);
    expect(await second.client.get("kept")).toBe("yes");
    await second.close();
  });

  it("refuses a second hub on the same data, in words that help", async () => {
    const where = folder();
    const first = await openEmbedded(where);
    const second = openEmbedded(where);
    await expect(second).rejects.toMatchObject({ kind: "conflict", code: "data.in_use" });
    await expect(second).rejects.toThrow("HUBBUB_DATA");
    await first.ping();
    await first.close();
  });

  it("starts its server again when it dies (row 4)", async () => {
    const where = folder();
    const store = await openEmbedded(where);
    const pid = await pidOf(where);
    Deno.kill(pid, "SIGKILL");
    await expect.poll(() => store.client.set("a", "1").catch(() => "away"), { timeout: 30_000 })
      .toBe("OK");
    expect(await pidOf(where)).not.toBe(pid);
    await store.close();
  });

  it("ends what a killed hub left running, and keeps its data (row 7)", async () => {
    const where = folder();
    const program = new URL("./programs/embedded.ts", import.meta.url).pathname;
    const hub = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", program, where],
      stdout: "piped",
    }).spawn();
    await hub.stdout.getReader().read();
    const orphan = await pidOf(where);
    hub.kill("SIGKILL");
    await hub.status;
    const store = await openEmbedded(where);
    expect(await pidOf(where)).not.toBe(orphan);
    // Nothing runs under its pid; it may still be waiting for its parent to take note.
    expect(await Deno.readTextFile(`/proc/${orphan}/cmdline`).catch(() => "")).toBe("");
    expect(await store.client.get("written")).toBe("before the kill");
    await store.close();
  });

  it("leaves a stranger alone who has the pid of an old server", async () => {
    const where = folder();
    await Deno.mkdir(`${where}/redis`, { recursive: true });
    const stranger = new Deno.Command("sleep", { args: ["60"] }).spawn();
    await Deno.writeTextFile(`${where}/redis/redis.pid`, String(stranger.pid));
    const store = await openEmbedded(where);
    Deno.kill(stranger.pid, "SIGCONT");
    await store.close();
    stranger.kill();
    await stranger.status;
  });

  it("works where the data lies too deep for a socket", async () => {
    const where = `${folder()}/${"deep/".repeat(30)}data`;
    const store = await openEmbedded(where);
    await store.ping();
    await store.close();
  });
});
