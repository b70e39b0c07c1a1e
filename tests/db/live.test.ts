import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLive } from "../../db/live.ts";
import type { RedisStore } from "../../types/hub.ts";
import type { Live, LiveEvent, Topic } from "../../types/live.ts";
import { compareIds } from "../../db/live/ids.ts";
import { openUpstash } from "../../db/redis/upstash.ts";
import { sharedRedis, sharedRedisUrl, startRedis, testRegion } from "../support/redis.ts";
import { startUpstash } from "../support/upstash.ts";

const transports: [string, () => Promise<RedisStore>][] = [
  ["a socket", sharedRedis],
  ["Upstash's REST interface", async () => {
    const server = await startUpstash(sharedRedisUrl());
    const store = openUpstash(server.url, server.token);
    return {
      ...store,
      async close() {
        await store.close();
        await server.close();
      },
    };
  }],
];

/** More events than a stream keeps, past the publisher. */
const FLOOD = `for i = 1, 1300 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', 1000, '*', 'kind', 'typing', 'data', '{}')
end`;

/** An event as a publisher leaves it, without its doorbell. */
const SILENT = `
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
local id = redis.call('HGET', KEYS[1], 'ms') .. '-' .. string.format('%.0f', seq)
return redis.call('XADD', KEYS[2], id, 'kind', 'typing', 'data',
  '{"conversation":"2","who":"agent","name":""}')
`;

const typing = (n: number) => ({ conversation: String(n), who: "agent", name: "" });
const left = (name: string) => ({ name });

/** Where the stream stands, so that what is published next is followed whenever that begins. */
async function here(live: Live): Promise<string> {
  await live.publish(["company"], "agent_left", left("a first event"));
  return await live.position();
}

/** Follows from `since` until `count` events came. */
async function take(live: Live, count: number, topics: Topic[], since: string) {
  const stop = new AbortController();
  const found: LiveEvent[] = [];
  for await (const event of live.follow(topics, since, stop.signal)) {
    found.push(event);
    if (found.length === count) break;
  }
  stop.abort();
  return found;
}

async function publishMany(live: Live, topic: Topic, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) await live.publish([topic], "typing", typing(n));
}

describe.each(transports)("live events over %s", (_name, open) => {
  let redis: RedisStore;
  let live: Live;
  let region: string;
  beforeAll(async () => void (redis = await open()));
  afterAll(() => redis.close());
  beforeEach(() => {
    region = testRegion();
    live = createLive(redis, region);
  });

  it("reach every follower of a topic in order, in other processes too", async () => {
    const other = createLive(redis, region);
    const start = await here(live);
    const a = take(live, 3, ["agent:a"], start);
    const b = take(other, 3, ["agent:a", "floor"], start);
    await publishMany(live, "agent:a", 1, 2);
    await live.publish(["agent:b"], "agent_left", left("nobody listens"));
    await live.publish(["agent:a", "floor"], "agent_left", left("Ann"));
    expect((await a).map((e) => e.kind)).toEqual(["typing", "typing", "agent_left"]);
    expect((await b).map((e) => e.id)).toEqual((await a).map((e) => e.id));
    expect((await a)[1]?.data).toEqual(typing(2));
  });

  it("keep their order when many are published at once, however large (row 12)", async () => {
    const start = await here(live);
    const words = [1, 2, 3, 40_000, 5, 90_000, 7].map((length) => left("ü\n".repeat(length)));
    const told = take(live, words.length, ["agent:a", "floor"], start);
    await here(live);
    await Promise.all(
      words.map((data, i) =>
        live.publish(i % 2 ? ["agent:a"] : ["floor", "agent:b"], "agent_left", data)
      ),
    );
    const events = await told;
    expect(events.map((e) => e.data)).toEqual(words);
    const read = await take(live, words.length, ["agent:a", "floor"], start);
    expect(read).toEqual(events);
    expect(events.map((e) => e.id)).toEqual(events.map((e) => e.id).sort(compareIds));
  });

  it("heal a reader whose process missed a doorbell (row 12)", async () => {
    const start = await here(live);
    const told = take(live, 3, ["agent:a"], start);
    await publishMany(live, "agent:a", 1, 1);
    const bell = `{${region}}:live`;
    // One that nobody hears, appended by a process whose doorbell is lost on the way.
    await redis.client.eval(SILENT, [`${bell}:clock`, `${bell}:agent:a`], []);
    await publishMany(live, "agent:a", 3, 3);
    expect((await told).map((e) => e.data)).toEqual([typing(1), typing(2), typing(3)]);
  });

  it("begin with what comes next when the reader names no id", async () => {
    await publishMany(live, "agent:a", 1, 3);
    const stop = new AbortController();
    const events = live.follow(["agent:a"], "", stop.signal)[Symbol.asyncIterator]();
    const first = events.next();
    // Published again and again, since nothing tells when the reader has begun.
    let n = 10;
    await expect.poll(async () => {
      await publishMany(live, "agent:a", n, n++);
      return await Promise.race([first.then(() => "came"), redis.ping().then(() => "not yet")]);
    }).toBe("came");
    expect(Number(((await first).value.data as { conversation: string }).conversation))
      .toBeGreaterThanOrEqual(10);
    stop.abort();
  });

  it("resume all topics from one id without a gap or a repeat", async () => {
    const start = await here(live);
    await publishMany(live, "agent:a", 1, 3);
    const [, second] = await take(live, 2, ["agent:a", "company"], start);
    await live.publish(["company"], "configuration", { version: 7 });
    await publishMany(live, "agent:a", 4, 4);
    const rest = take(live, 4, ["agent:a", "company"], second!.id);
    await publishMany(live, "agent:a", 5, 5);
    expect((await rest).map((e) => e.data))
      .toEqual([typing(3), { version: 7 }, typing(4), typing(5)]);
  });

  it("ask the reader to start over when the id is no longer held", async () => {
    const start = await here(live);
    await publishMany(live, "agent:a", 1, 1);
    const [first] = await take(live, 1, ["agent:a"], start);
    await redis.client.eval(FLOOD, [`{${region}}:live:agent:a`], []);
    await publishMany(live, "agent:a", 2, 2);
    for (const since of [first!.id, "99999999999999-1", "nonsense"]) {
      expect((await take(live, 1, ["agent:a"], since))[0]?.kind).toBe("reset");
    }
  });

  it("do not send a reader of a quiet topic back to the start", async () => {
    const start = await here(live);
    // Its own topic never had an event until now.
    await live.publish(["agent:quiet"], "agent_left", left("Bo"));
    const [event] = await take(live, 1, ["agent:quiet"], start);
    expect(event?.data).toEqual(left("Bo"));
  });

  it("give a slow reader one reset instead of more than 1,000 events (row 12)", async () => {
    const start = await here(live);
    const stop = new AbortController();
    const events = live.follow(["agent:slow"], start, stop.signal)[Symbol.asyncIterator]();
    await publishMany(live, "agent:slow", 1, 1);
    expect((await events.next()).value.data).toEqual(typing(1));
    for (let n = 0; n < 3_000; n += 500) {
      await Promise.all(
        Array.from(
          { length: 500 },
          (_, i) => live.publish(["agent:slow"], "typing", typing(n + i)),
        ),
      );
    }
    await live.publish(["agent:slow"], "agent_left", left("end"));
    const end = await live.position();
    // A reset stands for everything up to its id, the end included.
    const read: LiveEvent[] = [];
    while (read.length === 0 || compareIds(read.at(-1)!.id, end) < 0) {
      read.push((await events.next()).value);
    }
    expect(read.map((e) => e.kind)).toContain("reset");
    expect(read.length).toBeLessThan(3_000);
    stop.abort();
  });
});

describe("live events on a Redis that fails", () => {
  it(
    "do not take a clock that answers late for a Redis that was rolled back (row 12)",
    async () => {
      const store = await sharedRedis();
      const region = testRegion();
      const asked = Promise.withResolvers<void>();
      const answer = Promise.withResolvers<void>();
      let following = false;
      // The answer is drawn at once and comes only when it is let through.
      const late = new Proxy(store.client, {
        get(client, name) {
          const own = Reflect.get(client, name, client);
          if (name !== "eval") return typeof own === "function" ? own.bind(client) : own;
          return async (...args: Parameters<typeof client.eval>) => {
            const drawn = await client.eval(...args);
            if (!following) return drawn;
            asked.resolve();
            await answer.promise;
            return drawn;
          };
        },
      });
      const live = createLive({ ...store, client: late }, region);
      const other = createLive(store, region);
      const stop = new AbortController();
      const events = live.follow(["company"], await here(other), stop.signal);
      const next = async () => (await events[Symbol.asyncIterator]().next()).value?.data;
      await other.publish(["company"], "agent_left", left("one"));
      expect(await next()).toEqual(left("one"));
      // It follows: the next clock it asks for is the one that heals.
      following = true;
      await asked.promise;
      await other.publish(["company"], "agent_left", left("two"));
      expect(await next()).toEqual(left("two"));
      answer.resolve();
      // What heals has had its turn before the next event is published.
      await store.ping();
      await other.publish(["company"], "agent_left", left("three"));
      expect(await next()).toEqual(left("three"));
      stop.abort();
      await store.close();
    },
    20_000,
  );

  it("reset readers after a flush and go on; publishing never fails its caller (row 4)", async () => {
    const own = await startRedis();
    const live = createLive(own.store, "eu");
    const before = await here(live);
    await own.store.client.flushall();
    expect((await take(live, 1, ["company"], before))[0]?.kind).toBe("reset");
    await live.publish(["company"], "configuration", { version: 2 });
    expect((await take(live, 1, ["company"], before))[0]?.kind).toBe("reset");
    await own.kill();
    await live.publish(["company"], "configuration", { version: 3 });
    await own.close();
  });
});
