import { getLogger } from "@logtape/logtape";
import type { RedisStore } from "../../types/hub.ts";
import type { Topic } from "../../types/live.ts";
import { compareIds } from "./ids.ts";
import type { Follower } from "./follower.ts";
import type { News, Streams } from "./streams.ts";

/** How often a process asks for news without a doorbell: heals a subscription that lost some. */
const HEAL_EVERY_MS = 5_000;

const log = getLogger(["hubbub", "db", "live"]);

/** Carries events from the region's streams to the followers of this process. */
export interface Pump {
  add(follower: Follower): Promise<void>;
  remove(follower: Follower): Promise<void>;
}

export function createPump(redis: RedisStore, streams: Streams): Pump {
  const followers = new Set<Follower>();
  let session: Promise<Session> | undefined;
  return {
    async add(follower) {
      followers.add(follower);
      const mine = session ??= startSession(redis, streams, followers);
      try {
        await mine;
      } catch (error) {
        if (session === mine) session = undefined;
        followers.delete(follower);
        throw error;
      }
    },
    async remove(follower) {
      followers.delete(follower);
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
  followers: Set<Follower>,
): Promise<Session> {
  /** Everything up to this id was handed out. */
  let seen: string | undefined;
  let target = "";
  let everything = false;
  const rung = new Set<string>();
  let running: Promise<void> | undefined;

  function ring(message: string): void {
    const [previous = "", id = "", ...topics] = message.split(" ");
    // A doorbell in between was lost: any topic may have news.
    if (target !== "" && previous !== target && compareIds(id, target) > 0) everything = true;
    if (compareIds(id, target) > 0) target = id;
    topics.forEach((topic) => rung.add(topic));
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
      const wanted = dirtyTopics(followers, rung, everything);
      everything = false;
      rung.clear();
      deliver(followers, await streams.between(wanted, seen, to), to);
      seen = to;
    }
  }
  async function heal(): Promise<void> {
    const { last } = await streams.clock();
    // Redis was flushed or rolled back: ids handed out mean nothing any more.
    if (seen !== undefined && compareIds(last, seen) < 0) {
      seen = target = last;
      followers.forEach((follower) => follower.reset(last));
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
  if (compareIds(last, target) > 0) target = last;
  run();
  const timer = setInterval(() => void heal().catch(() => {}), HEAL_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await unsubscribe().catch(() => {});
    },
  };
}

function dirtyTopics(followers: Set<Follower>, rung: Set<string>, everything: boolean): Topic[] {
  const wanted = new Set<Topic>();
  for (const follower of followers) {
    for (const topic of follower.topics) {
      if (everything || rung.has(topic)) wanted.add(topic);
    }
  }
  return [...wanted];
}

function deliver(followers: Set<Follower>, { events, lost }: News, upTo: string): void {
  const behind = [...followers].filter((f) => lost.some((topic) => f.topics.has(topic)));
  behind.forEach((follower) => follower.reset(upTo));
  for (const { topic, event } of events) {
    for (const follower of followers) {
      if (follower.topics.has(topic)) follower.push(event);
    }
  }
}
