import { getLogger } from "@logtape/logtape";
import type { RedisStore } from "../../types/hub.ts";
import { readRing } from "./doorbell.ts";
import { createFollowers, type Followers } from "./followers.ts";
import type { Follower } from "./follower.ts";
import { compareIds } from "./ids.ts";
import type { Streams } from "./streams.ts";

/** How often a process asks for news without a doorbell: heals a subscription that lost some. */
const HEAL_EVERY_MS = 5_000;

const log = getLogger(["hubbub", "db", "live"]);

/** Carries events from the region's streams to the followers of this process. */
export interface Pump {
  add(follower: Follower): Promise<void>;
  remove(follower: Follower): Promise<void>;
}

export function createPump(redis: RedisStore, streams: Streams): Pump {
  const followers = createFollowers();
  let session: Promise<Session> | undefined;
  return {
    async add(follower) {
      followers.add(follower);
      const mine = session ??= startSession(redis, streams, followers);
      try {
        await mine;
      } catch (error) {
        if (session === mine) session = undefined;
        followers.remove(follower);
        throw error;
      }
    },
    async remove(follower) {
      followers.remove(follower);
      if (followers.size > 0 || session === undefined) return;
      const ended = session;
      session = undefined;
      await ended.then(({ stop }) => stop(), () => {});
    },
  };
}

interface Session {
  stop(): Promise<void>;
}

async function startSession(
  redis: RedisStore,
  streams: Streams,
  followers: Followers,
): Promise<Session> {
  /** Everything up to this id was handed out. */
  let seen: string | undefined;
  let target = "";
  let everything = false;
  /** How often each topic was rung for since the last pass: so many events it must have. */
  let rung = new Map<string, number>();
  let running: Promise<void> | undefined;

  function ring(message: string): void {
    const { previous, last, events, whole } = readRing(message);
    // Heard late: healing has been faster.
    if (compareIds(last, target) <= 0) return;
    if (whole && running === undefined && previous === seen && previous === target) {
      seen = target = last;
      return followers.ring(events);
    }
    // A doorbell in between was lost: any topic may have news.
    if (target !== "" && previous !== target) everything = true;
    target = last;
    for (const { topics } of events) {
      for (const topic of topics) rung.set(topic, (rung.get(topic) ?? 0) + 1);
    }
    run();
  }
  function run(): void {
    if (seen === undefined || running !== undefined) return;
    running = pass().catch((error) => {
      everything = true;
      log.warn("Live events are late: {reason}", { reason: String(error) });
    }).finally(() => {
      running = undefined;
    });
  }
  async function pass(): Promise<void> {
    while (seen !== undefined && compareIds(seen, target) < 0) {
      const to = target;
      const expected = everything ? undefined : rung;
      everything = false;
      rung = new Map();
      const wanted = followers.topics().filter((topic) => expected?.has(topic) ?? true);
      followers.deliver(await streams.between(wanted, seen, to, expected), to);
      seen = to;
    }
  }
  async function heal(): Promise<void> {
    // What is rung for while the answer is on its way may be newer than the answer.
    const before = seen;
    const { last } = await streams.clock();
    // Redis was flushed or rolled back: ids handed out mean nothing any more.
    if (before !== undefined && compareIds(last, before) < 0) {
      seen = target = last;
      rung = new Map();
      followers.reset(last);
    } else if (compareIds(last, target) > 0) {
      target = last;
      everything = true;
    }
    run();
  }
  const unsubscribe = await redis.subscribe(streams.doorbell, ring);
  const { last } = await streams.clock().catch(async (error) => {
    await unsubscribe();
    throw error;
  });
  seen = last;
  // What rang before is behind the beginning; what rang since may be counted with it.
  everything = compareIds(target, last) > 0;
  if (!everything) target = last;
  rung = new Map();
  run();
  const timer = setInterval(() => void heal().catch(() => {}), HEAL_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await unsubscribe().catch(() => {});
    },
  };
}
