import type { RedisStore } from "../types/hub.ts";
import type { Live, LiveEvent } from "../types/live.ts";
import { createFollower, type Follower } from "./live/follower.ts";
import { isId } from "./live/ids.ts";
import { createPublisher } from "./live/publisher.ts";
import { createPump, type Pump } from "./live/pump.ts";
import { createStreams, type Streams } from "./live/streams.ts";

/**
 * Live events of one region: a capped stream per topic is the content, one doorbell channel says
 * where there is news. A process subscribes once, however many connections it serves.
 *
 * `publish` follows a write that is already durable, so it never fails its caller: what cannot be
 * published is logged, and `sync` brings readers up to date.
 */
export function createLive(redis: RedisStore, region: string): Live {
  const streams = createStreams(redis, region);
  const publisher = createPublisher(streams);
  const pump = createPump(redis, streams);
  return {
    async publish(topics, kind, data) {
      const once = [...new Set(topics)];
      if (once.length > 0) await publisher.publish(once, kind, data);
    },
    async position() {
      return (await streams.clock()).last;
    },
    follow(topics, since, signal) {
      const follower = createFollower([...new Set(topics)]);
      // Begun at once: what is published between this call and the first `next` is not missed.
      const begun = begin(streams, pump, follower, since);
      const leave = () => void pump.remove(follower);
      begun.catch(() => {});
      signal.addEventListener("abort", leave, { once: true });
      return (async function* () {
        try {
          await begun;
          yield* follower.events(signal);
        } finally {
          signal.removeEventListener("abort", leave);
          await pump.remove(follower);
        }
      })();
    },
  };
}

async function begin(streams: Streams, pump: Pump, follower: Follower, since: string) {
  await pump.add(follower);
  const topics = [...follower.topics];
  const clock = await streams.clock();
  if (since === "") return follower.begin([], clock.last);
  if (!isId(since) || !(await streams.holds(topics, since, clock))) {
    return follower.begin([resetAt(clock.last)], clock.last);
  }
  const { events, lost } = await streams.between(topics, since, clock.last);
  const past = events.map(({ event }) => event).filter((e, i, all) => e.id !== all[i - 1]?.id);
  follower.begin(lost.length > 0 ? [resetAt(clock.last)] : past, clock.last);
}

function resetAt(id: string): LiveEvent {
  return { id, kind: "reset", data: {} };
}
