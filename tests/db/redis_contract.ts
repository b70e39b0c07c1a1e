import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Ratelimit } from "@upstash/ratelimit";
import type { RedisStore } from "../../types/hub.ts";
import { testRegion } from "../support/redis.ts";

/** What the hub relies on, whatever carries it. `open` gives a fresh store on one and the same server. */
export function redisContract(open: () => Promise<RedisStore>): void {
  let store: RedisStore;
  let key: string;
  beforeAll(async () => void (store = await open()));
  afterAll(() => store.close());
  beforeEach(() => void (key = `{${testRegion()}}`));

  describe("replies", () => {
    it("are strings as they were stored, never guessed at", async () => {
      for (
        const text of ["12", "1.50", '{"a":1}', "true", "null", "", "é 😀 \u0000 \n", "OK", "b2s="]
      ) {
        await store.client.set(key, text);
        expect(await store.client.get(key)).toBe(text);
      }
      expect(await store.client.get(`${key}:none`)).toBeNull();
    });

    it("come in the server's own shape: integers, nulls, nested lists", async () => {
      await store.client.hset(key, { a: "1", b: "{}" });
      expect(await store.client.hmget(key, "a", "b", "c")).toEqual(["1", "{}", null]);
      const nested = "return {1, 'two', {3, {'four', false}}, 'OK'}";
      expect(await store.client.eval(nested, [], [])).toEqual([
        1,
        "two",
        [3, ["four", null]],
        "OK",
      ]);
      const large = await store.client.eval("return 1764000000123456", [], []);
      expect(large).toBe(1_764_000_000_123_456);
    });

    it("of a stream keep ids and fields", async () => {
      const id = await store.client.xadd(key, "*", { kind: "a", data: "{}" });
      expect(await store.client.xrange(key, "-", "+", 10)).toEqual([
        [id, ["kind", "a", "data", "{}"]],
      ]);
    });
  });

  describe("scripts", () => {
    it("run by hash and load themselves where the server has lost them", async () => {
      const script = store.client.createScript<number>(
        `return tonumber(redis.call('INCRBY', KEYS[1], ARGV[1])) -- ${key}`,
      );
      expect(await script.exec([key], ["2"])).toBe(2);
      expect(await script.exec([key], ["3"])).toBe(5);
    });

    it("report their own refusals and the server's as errors, without the data sent", async () => {
      const secret = "a customer's words";
      await store.client.set(key, secret);
      const refused = store.client.eval("return redis.error_reply('NOPE not now')", [], [secret]);
      await expect(refused).rejects.toThrow("NOPE not now");
      await expect(refused).rejects.not.toThrow(secret);
      await expect(store.client.incr(key)).rejects.toThrow(/not an integer/);
    });
  });

  describe("pipelines and transactions", () => {
    it("answer each command in order", async () => {
      const p = store.client.pipeline().set(key, "1").incr(key).get(key);
      expect(await p.exec()).toEqual(["OK", 2, "2"]);
      const m = store.client.multi().incr(key).get(key);
      expect(await m.exec()).toEqual([3, "3"]);
    });

    it("say which command failed and still run the others", async () => {
      await store.client.set(key, "text");
      const failing = store.client.pipeline().incr(key).set(`${key}:b`, "1");
      await expect(failing.exec()).rejects.toThrow(/Command 1 .*not an integer/s);
      expect(await store.client.get(`${key}:b`)).toBe("1");
      const multi = store.client.multi().incr(key).set(`${key}:c`, "1");
      await expect(multi.exec()).rejects.toThrow(/Command 1 .*not an integer/s);
      expect(await store.client.get(`${key}:c`)).toBe("1");
    });

    it("keep many callers apart", async () => {
      const answers = await Promise.all(
        Array.from({ length: 300 }, (_, i) => store.client.eval("return ARGV[1]", [], [`${i}`])),
      );
      expect(answers).toEqual(Array.from({ length: 300 }, (_, i) => `${i}`));
    });
  });

  describe("subscriptions", () => {
    it("hear what is published, as it was, until they end", async () => {
      const channel = `${key}:bell, with comma`;
      const heard: string[] = [];
      const end = await store.subscribe(channel, (message) => heard.push(message));
      await store.client.publish(channel, "1,2 {}");
      await store.client.publish(channel, "second 😀");
      await expect.poll(() => heard).toEqual(["1,2 {}", "second 😀"]);
      await end();
      await store.client.publish(channel, "third");
      await store.ping();
      expect(heard.length).toBe(2);
    });

    it("serve several listeners of one channel and end one by one", async () => {
      const heard: string[] = [];
      const ends = await Promise.all(
        ["a", "b"].map((name) => store.subscribe(key, (m) => heard.push(name + m))),
      );
      await store.client.publish(key, "1");
      await expect.poll(() => [...heard].sort()).toEqual(["a1", "b1"]);
      await ends[0]!();
      await store.client.publish(key, "2");
      await expect.poll(() => [...heard].sort()).toEqual(["a1", "b1", "b2"]);
      await ends[1]!();
    });
  });

  it("carries @upstash/ratelimit", async () => {
    const limit = new Ratelimit({
      redis: store.client,
      limiter: Ratelimit.slidingWindow(2, "1 h"),
      prefix: key,
    });
    const outcomes = [await limit.limit("x"), await limit.limit("x"), await limit.limit("x")];
    expect(outcomes.map((o) => o.success)).toEqual([true, true, false]);
    expect(outcomes.map((o) => o.remaining)).toEqual([1, 0, 0]);
  });

  it("refuses commands once it is closed", async () => {
    const other = await open();
    await other.ping();
    await other.close();
    await other.close();
    await expect(other.ping()).rejects.toMatchObject({ kind: "unavailable" });
  });
}
