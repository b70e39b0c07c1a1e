import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLive } from "../../db/live.ts";
import type { RedisStore } from "../../types/hub.ts";
import type { Live, LiveEvent, Topic } from "../../types/live.ts";
import { sharedRedis, startRedis, testRegion } from "../support/redis.ts";

let redis: RedisStore;
let live: Live;
let region: string;
beforeAll(async () => void (redis = await sharedRedis()));
afterAll(() => redis.close());
beforeEach(() => {
  region = testRegion();
  live = createLive(redis, region);
});

const typing = (n: number) => ({ conversation: String(n), who: "agent", name: "" });
const left = (name: string) => ({ name });

/** Follows until `count` events came. */
async function take(
  count: number,
  topics: Topic[],
  since: string,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
  from = live,
): Promise<LiveEvent[]> {
  const stop = new AbortController();
  const events = from.follow(topics, since, stop.signal);
  const first = meanwhile();
  const found: LiveEvent[] = [];
  if (count > 0) {
    for await (const event of events) {
      found.push(event);
      if (found.length === count) break;
    }
  }
  stop.abort();
  await first;
  return found;
}

async function publishMany(topic: Topic, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) await live.publish([topic], "typing", typing(n));
}

describe("live events", () => {
  it("reach every follower of a topic in order, in other processes too", async () => {
    const other = createLive(redis, region);
    const [a, b] = await Promise.all([
      take(3, ["agent:a"], "", () => Promise.resolve()),
      take(3, ["agent:a", "floor"], "", async () => {
        // Both followers register before anything is published.
        await new Promise((resolve) => setTimeout(resolve, 50));
        await publishMany("agent:a", 1, 2);
        await live.publish(["agent:b"], "agent_left", left("nobody listens"));
        await live.publish(["agent:a", "floor"], "agent_left", left("Ann"));
      }, other),
    ]);
    const kinds = ["typing", "typing", "agent_left"];
    expect(a.map((e) => e.kind)).toEqual(kinds);
    expect(b.map((e) => e.id)).toEqual(a.map((e) => e.id));
    expect(a[1]?.data).toEqual(typing(2));
  });

  it("resume all topics from one id without a gap or a repeat", async () => {
    await publishMany("agent:a", 1, 1);
    const [, second] = await take(2, ["agent:a", "company"], "", async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await publishMany("agent:a", 2, 3);
    });
    await live.publish(["company"], "configuration", { version: 7 });
    await publishMany("agent:a", 4, 4);
    const rest = await take(
      3,
      ["agent:a", "company"],
      second!.id,
      () => publishMany("agent:a", 5, 5),
    );
    expect(rest.map((e) => e.data)).toEqual([{ version: 7 }, typing(4), typing(5)]);
  });

  it("ask the reader to start over when the id is no longer held", async () => {
    const [first] = await take(1, ["agent:a"], "", async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await publishMany("agent:a", 1, 1);
    });
    await redis.client.eval(
      "for i = 1, 1300 do redis.call('XADD', KEYS[1], 'MAXLEN', '~', 1000, '*', 'kind', 'typing', 'data', '{}') end",
      [`{${region}}:live:agent:a`],
      [],
    );
    await publishMany("agent:a", 2, 2);
    const [again] = await take(1, ["agent:a"], first!.id);
    expect(again?.kind).toBe("reset");
    // Ids nobody gave out are not trusted either.
    expect((await take(1, ["agent:a"], "99999999999999-1"))[0]?.kind).toBe("reset");
    expect((await take(1, ["agent:a"], "nonsense"))[0]?.kind).toBe("reset");
  });

  it("do not send a reader of a quiet topic back to the start", async () => {
    const [id] = await take(1, ["company"], "", async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await live.publish(["company"], "configuration", { version: 1 });
    });
    // Its own topic never had an event until now.
    await live.publish(["agent:quiet"], "agent_left", left("Bo"));
    const [event] = await take(1, ["agent:quiet"], id!.id);
    expect(event?.data).toEqual(left("Bo"));
  });

  it("give a slow reader one reset instead of more than 1,000 events (row 12)", async () => {
    const stop = new AbortController();
    const events = live.follow(["agent:slow"], "", stop.signal)[Symbol.asyncIterator]();
    const first = events.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await publishMany("agent:slow", 1, 1);
    expect((await first).value.data).toEqual(typing(1));
    for (let n = 0; n < 3_000; n += 500) {
      await Promise.all(
        Array.from(
          { length: 500 },
          (_, i) => live.publish(["agent:slow"], "typing", typing(n + i)),
        ),
      );
    }
    expect((await events.next()).value.kind).toBe("reset");
    const end = live.publish(["agent:slow"], "agent_left", left("end"));
    let read = 1;
    while ((await events.next()).value.kind !== "agent_left") read++;
    expect(read).toBeLessThanOrEqual(1_001);
    await end;
    stop.abort();
  });
});

describe("live events on a Redis that fails", () => {
  it("reset followers after a flush and go on (row 4)", async () => {
    const own = await startRedis();
    const mine = createLive(own.store, "eu");
    const [before] = await take(1, ["company"], "", async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await mine.publish(["company"], "configuration", { version: 1 });
    }, mine);
    await own.store.client.flushall();
    expect((await take(1, ["company"], before!.id, undefined, mine))[0]?.kind).toBe("reset");
    await mine.publish(["company"], "configuration", { version: 2 });
    expect((await take(1, ["company"], before!.id, undefined, mine))[0]?.kind).toBe("reset");
    await own.kill();
    await mine.publish(["company"], "configuration", { version: 3 });
    await own.close();
  });
});
