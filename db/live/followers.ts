import type { LiveEvent, Topic } from "../../types/live.ts";
import type { Follower } from "./follower.ts";
import type { Rung } from "./doorbell.ts";
import type { News } from "./streams.ts";

/** The readers of one process, found by topic: an event costs its readers, not all of them. */
export function createFollowers() {
  const all = new Set<Follower>();
  const byTopic = new Map<Topic, Set<Follower>>();
  const give = (topic: Topic, event: LiveEvent) =>
    byTopic.get(topic)?.forEach((follower) => follower.push(event));
  return {
    add(follower: Follower): void {
      all.add(follower);
      for (const topic of follower.topics) {
        const readers = byTopic.get(topic) ?? new Set();
        byTopic.set(topic, readers.add(follower));
      }
    },
    remove(follower: Follower): void {
      all.delete(follower);
      for (const topic of follower.topics) {
        const readers = byTopic.get(topic);
        readers?.delete(follower);
        if (readers?.size === 0) byTopic.delete(topic);
      }
    },
    get size() {
      return all.size;
    },
    topics: (): Topic[] => [...byTopic.keys()],
    reset: (id: string): void => all.forEach((follower) => follower.reset(id)),
    /** Hands out what a doorbell brought along; read only where somebody follows. */
    ring(events: Rung[]): void {
      for (const { id, topics, kind, data } of events) {
        if (!topics.some((topic) => byTopic.has(topic))) continue;
        const event: LiveEvent = { id, kind, data: JSON.parse(data) };
        for (const topic of topics) give(topic, event);
      }
    },
    /** Hands out what was read from the streams; readers of what was lost start over at `upTo`. */
    deliver({ events, lost }: News, upTo: string): void {
      for (const topic of lost) byTopic.get(topic)?.forEach((follower) => follower.reset(upTo));
      for (const { topic, event } of events) give(topic, event);
    },
  };
}

export type Followers = ReturnType<typeof createFollowers>;
