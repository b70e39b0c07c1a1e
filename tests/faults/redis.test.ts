import { afterEach, describe, expect, it } from "vitest";
import { receiveMessages } from "../../domain/conversations/receive.ts";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { applyEvents } from "../../domain/journal/apply.ts";
import { drainJournal } from "../../domain/journal/drain.ts";
import { recordEpoch } from "../../domain/recovery/epoch.ts";
import { rebuildQueue } from "../../domain/recovery/rebuild_queue.ts";
import { reconcile } from "../../domain/recovery/reconcile.ts";
import type { Received } from "../../types/channels.ts";
import { isRefusal } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { SMS_NUMBER } from "../support/configuration.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";
import { checkInvariants, recover } from "../support/invariants.ts";
import { type OwnRedis, startRedis } from "../support/redis.ts";
import { accept, arrive, openOffer, presence, row } from "../support/work.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function ownRedisHub(): Promise<{ hub: TestHub; redis: OwnRedis }> {
  const redis = await startRedis();
  closing.push(() => redis.close());
  const hub = await testHub({ redis: redis.store });
  closing.push(() => hub.close());
  return { hub, redis };
}

const text = (n: number): Received => ({
  channel: "sms",
  to: SMS_NUMBER,
  from: `+1202555${String(1000 + n)}`,
  providerId: `SM${n}`,
  text: `Message ${n}`,
  media: [],
  sentAt: n,
  receivedAt: n,
  profile: {},
  attributes: {},
  raw: "raw",
});

/** Waiting work in serving order. */
async function order(hub: Hub): Promise<string[]> {
  const items = [];
  for (let cursor: string | null = "0"; cursor !== null;) {
    const page: Awaited<ReturnType<Hub["queue"]["snapshot"]>> = await hub.queue
      .snapshot(cursor, 500);
    items.push(...page.items.filter((item) => item.state === "queued"));
    cursor = page.cursor;
  }
  return items.sort((a, b) => a.score - b.score || (a.id < b.id ? -1 : 1)).map((item) => item.id);
}

/** Deterministic numbers in [0, 1): the seed of a failing run is in its title. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe("Redis lost under load", () => {
  it.each([1, 2])(
    "takes everything in and loses nobody's place, flushed at random moments, seed %i (DC-15, faults 4)",
    async (seed) => {
      const { hub, redis } = await ownRedisHub();
      const chance = random(seed);
      await presence(hub, "ada");
      const accepted: string[] = [];
      const sent: Promise<unknown>[] = [];
      for (let n = 0; n < 300; n++) {
        sent.push(receiveMessages(hub, [text(n)]).then((r) => accepted.push(r[0]!.providerId)));
        if (chance() < 0.02) sent.push(redis.store.client.flushall());
        if (chance() < 0.1) await Promise.allSettled(sent);
      }
      await Promise.all(sent);
      await redis.store.client.flushall();
      await settle(hub);
      expect(accepted).toHaveLength(300);
      const [stored] = await hub.db.read<{ n: number }>(
        "SELECT COUNT(DISTINCT provider_id) AS n FROM messages",
      );
      expect(stored?.n).toBe(300);
      await checkInvariants(hub);
      // Nobody takes anything from here on: only the order is looked at.
      await presence(hub, "ada", "not_ready");
      const before = await order(hub);
      const recorded = await hub.db.read<{ id: string }>(
        "SELECT id FROM interactions WHERE state = 'queued' ORDER BY score, id",
      );
      expect(before).toEqual(recorded.map((r) => r.id));
      await redis.store.client.flushall();
      await settle(hub);
      expect(await order(hub)).toEqual(before);
    },
    60_000,
  );

  it(
    "goes on taking messages in while Redis is dead, and lets them in afterwards (DC-15, faults 4)",
    async () => {
      const { hub, redis } = await ownRedisHub();
      await presence(hub, "ada");
      const first = await accept(hub, await arrive(hub));
      await redis.kill();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => receiveMessages(hub, [text(n)])),
      );
      expect(results.flat().every((r) => r.opened)).toBe(true);
      await redis.restart();
      hub.clock.advance(3_000);
      await expect.poll(() => reconcile(hub).catch(() => -1), { timeout: 30_000 })
        .toBeGreaterThanOrEqual(0);
      await settle(hub);
      expect(await row(hub, first)).toMatchObject({ state: "active", agent_id: "ada" });
      const states = await hub.db.read("SELECT DISTINCT state FROM interactions ORDER BY 1");
      expect(states).toEqual([{ state: "active" }, { state: "offered" }, { state: "queued" }]);
      await checkInvariants(hub);
    },
    60_000,
  );
});

describe("Redis rolled back to an older state", () => {
  it("is found out by its sequence and rebuilt; no second owner (faults 5)", async () => {
    const { hub, redis } = await ownRedisHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    const offer = await openOffer(hub, id);
    await drainJournal(hub);
    const old = await dump(redis);
    await acceptOffer(hub.as(person("ada")), offer.id);
    await endInteraction(hub, id);
    await restore(redis, old);
    // The replica still thinks the offer runs: an accept there must not be believed.
    const stale = await acceptOffer(hub.as(person("ada")), offer.id).then(() => null, (e) => e);
    expect(stale === null || isRefusal(stale)).toBe(true);
    await presence(hub, "ben");
    await settle(hub);
    expect(await recordEpoch(hub.db, hub.queue.region)).toBeGreaterThan(1);
    expect(await row(hub, id)).toMatchObject({ state: "wrapup", agent_id: "ada" });
    await checkInvariants(hub);
  }, 60_000);
});

describe("two processes of which one works on a dead epoch", () => {
  it("refuses what the old epoch did, in the record (faults 10)", async () => {
    const { hub } = await ownRedisHub();
    const id = await arrive(hub);
    const { events } = await hub.queue.setPresence("late", "ada", "available", "", "agent:ada");
    await rebuildQueue(hub);
    await expect(applyEvents(hub, events)).rejects.toMatchObject({ code: "queue.stale" });
    expect(await row(hub, id)).toMatchObject({ state: "queued", agent_id: null });
    await settle(hub);
    await checkInvariants(hub);
  });
});

/** What the workers do until nothing is left to do. */
async function settle(hub: TestHub): Promise<void> {
  await reconcile(hub);
  await recover(hub);
  await recover(hub);
}

type Dump = { key: string; value: string; ttl: number }[];

/** Every key as Redis itself would carry it over to a replica. */
async function dump(redis: OwnRedis): Promise<Dump> {
  const script = `local out = {}
    for _, key in ipairs(redis.call('KEYS', '*')) do
      local bytes = redis.call('DUMP', key)
      local hex = bytes:gsub('.', function(c) return string.format('%02x', string.byte(c)) end)
      out[#out + 1] = key
      out[#out + 1] = hex
      out[#out + 1] = tostring(redis.call('PTTL', key))
    end
    return out`;
  const flat = await redis.store.client.eval(script, [], []) as string[];
  const dumped: Dump = [];
  for (let i = 0; i < flat.length; i += 3) {
    dumped.push({ key: flat[i]!, value: flat[i + 1]!, ttl: Number(flat[i + 2]) });
  }
  return dumped;
}

async function restore(redis: OwnRedis, dumped: Dump): Promise<void> {
  const script = `redis.call('FLUSHALL')
    for i = 1, #ARGV, 3 do
      local bytes = ARGV[i + 1]:gsub('..', function(h) return string.char(tonumber(h, 16)) end)
      local ttl = tonumber(ARGV[i + 2])
      redis.call('RESTORE', ARGV[i], ttl > 0 and ttl or 0, bytes)
    end`;
  await redis.store.client.eval(
    script,
    [],
    dumped.flatMap(({ key, value, ttl }) => [key, value, String(ttl)]),
  );
}
