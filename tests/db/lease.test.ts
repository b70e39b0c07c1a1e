import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withLease } from "../../db/lease.ts";
import type { RedisStore } from "../../types/hub.ts";
import { sharedRedis, testRegion } from "../support/redis.ts";

/** Longer than a busy machine pauses, so that a lease ends by what the test does alone. */
const LIFE_MS = 3_000;

let redis: RedisStore;
beforeAll(async () => void (redis = await sharedRedis()));
afterAll(() => redis.close());

describe("a lease", () => {
  it("lets one of many work and the next one afterwards", async () => {
    const region = testRegion();
    let working = 0;
    const work = () =>
      withLease(redis, region, "clock", 5_000, async () => {
        expect(++working).toBe(1);
        await redis.ping();
        working--;
        return "done";
      });
    const outcomes = await Promise.all(Array.from({ length: 10 }, work));
    expect(outcomes.filter((o) => o === "done").length).toBe(1);
    expect(await work()).toBe("done");
  });

  it("is renewed while the work lasts longer than its life", async () => {
    const region = testRegion();
    const key = `{${region}}:lease:slow`;
    await withLease(redis, region, "slow", LIFE_MS, async (signal) => {
      const token = await redis.client.get<string>(key);
      await redis.client.pexpire(key, 1_000_000);
      // A renewal puts the short life back.
      await expect.poll(() => redis.client.pttl(key)).toBeLessThanOrEqual(LIFE_MS);
      expect(await redis.client.get(key)).toBe(token);
      expect(signal.aborted).toBe(false);
    });
    expect(await redis.client.exists(key)).toBe(0);
  });

  it("tells its holder when it was lost, and leaves the new holder's alone", async () => {
    const region = testRegion();
    const key = `{${region}}:lease:lost`;
    await withLease(redis, region, "lost", LIFE_MS, async (signal) => {
      await redis.client.set(key, "somebody else");
      await expect.poll(() => signal.aborted).toBe(true);
    });
    expect(await redis.client.get(key)).toBe("somebody else");
  });

  it("is free again when its holder throws", async () => {
    const region = testRegion();
    const fails = withLease(redis, region, "x", 5_000, () => Promise.reject(new Error("broken")));
    await expect(fails).rejects.toThrow("broken");
    expect(await withLease(redis, region, "x", 5_000, () => Promise.resolve(1))).toBe(1);
  });
});
