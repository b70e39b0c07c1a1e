import type { RedisStore } from "../../types/hub.ts";
import type { LiveEvent, LiveKind, Topic } from "../../types/live.ts";
import { compareIds, msOf } from "./ids.ts";
import { PUBLISH } from "./publish_script.ts";

/** Events a topic keeps (about): a reader further behind is told to start over. */
export const STREAM_EVENTS = 1_000;
/** How long a topic without news is kept; ids older than that cannot be resumed. */
export const RETENTION_MS = 3_600_000;
/** Events travel with the doorbell up to this size, in bytes; larger ones are fetched. */
const DOORBELL_MAX_BYTES = 65_536;

export interface Publication {
  topics: Topic[];
  kind: LiveKind;
  /** JSON. */
  data: string;
}

export interface Clock {
  /** Id of the region's last event; empty when there is none. */
  last: string;
  /** Id of the first event since Redis was empty. */
  born: string;
  /** The server's time, ms (whole seconds). */
  now: number;
}

/** Place of the first stream among the script's keys. */
const FIRST_STREAM = 2;

const CLOCK = `
local clock = redis.call('HMGET', KEYS[1], 'ms', 'seq', 'born')
return {clock[1] or '', clock[2] or '', clock[3] or '', redis.call('TIME')[1]}
`;

/** The Redis side of the live streams of one region. */
export function createStreams(redis: RedisStore, region: string) {
  const publish = redis.client.createScript<string>(PUBLISH);
  const clockKey = `{${region}}:live:clock`;
  const doorbell = `{${region}}:live`;
  const prefix = `{${region}}:live:`;
  const key = (topic: Topic) => `${prefix}${topic}`;
  return {
    doorbell,
    /** Appends events to the streams of their topics, in order, and rings once for all. */
    async publish(publications: Publication[]) {
      const places = new Map<Topic, number>();
      const events = publications.flatMap(({ topics, kind, data }) => {
        for (const topic of topics) {
          if (!places.has(topic)) places.set(topic, places.size + FIRST_STREAM);
        }
        return [kind, data, topics.map((topic) => places.get(topic)).join()];
      });
      const limits = [STREAM_EVENTS, RETENTION_MS, prefix.length, DOORBELL_MAX_BYTES];
      await publish.exec(
        [clockKey, ...[...places.keys()].map(key)],
        [doorbell, ...limits.map(String), ...events],
      );
    },
    async clock(): Promise<Clock> {
      const [ms, seq, born, seconds] = await redis.client.eval(CLOCK, [clockKey], []) as string[];
      return {
        last: ms ? `${ms}-${seq}` : "",
        born: born ?? "",
        now: Number(seconds) * 1000,
      };
    },
    /**
     * What the topics have after `from` up to and including `to`. `expected` says how many events
     * each must have there; without it the streams' beginnings tell whether some were cut off.
     */
    async between(
      topics: Topic[],
      from: string,
      to: string,
      expected?: ReadonlyMap<string, number>,
    ): Promise<News> {
      if (topics.length === 0 || compareIds(from, to) >= 0) return { events: [], lost: [] };
      const reads = redis.client.pipeline();
      for (const topic of topics) {
        reads.xrange(key(topic), from === "" ? "-" : `(${from}`, to, STREAM_EVENTS);
      }
      if (!expected) { for (const topic of topics) reads.xrange(key(topic), "-", "+", 1); }
      const replies = await reads.exec() as unknown as Entry[][];
      const news = topics.map((topic, i) => newsOf(topic, replies[i] ?? []));
      const isCut = (topic: Topic, i: number) =>
        expected
          ? (news[i]?.length ?? 0) < (expected.get(topic) ?? 0)
          : cutAfter(from, replies[topics.length + i]?.[0]);
      return {
        events: news.flat().sort((a, b) => compareIds(a.event.id, b.event.id)),
        lost: topics.filter((topic, i) =>
          (replies[i]?.length ?? 0) >= STREAM_EVENTS || isCut(topic, i)
        ),
      };
    },
    /** True when every event of the topics after `since` is still there. */
    async holds(topics: Topic[], since: string, clock: Clock): Promise<boolean> {
      if (clock.last === "" || compareIds(since, clock.last) > 0) return false;
      if (compareIds(since, clock.born) < 0) return false;
      const reads = redis.client.pipeline();
      for (const topic of topics) reads.xrange(key(topic), "-", "+", 1);
      const firsts = await reads.exec() as unknown as Entry[][];
      const recent = msOf(since) > clock.now - RETENTION_MS;
      return firsts.every(([first]) =>
        !cutAfter(since, first) &&
        (recent || (first !== undefined && compareIds(first[0], since) <= 0))
      );
    },
  };
}

export interface News {
  /** In id order; an event that went to several of the topics comes once for each. */
  events: { topic: Topic; event: LiveEvent }[];
  /** Topics with so much news that some of it may be cut off: their readers must start over. */
  lost: Topic[];
}

export type Streams = ReturnType<typeof createStreams>;

/** `[id, ["kind", <kind>, "data", <json>]]` as Redis says it. */
type Entry = [string, [string, string, string, string]];

/** True when a stream that begins with `first` may have had more after `since`. */
function cutAfter(since: string, first: Entry | undefined): boolean {
  return first !== undefined && compareIds(first[0], since) > 0 && first[1][1] !== "start";
}

function newsOf(topic: Topic, entries: Entry[]): News["events"] {
  return entries.filter(([, fields]) => fields[1] !== "start")
    .map(([id, [, kind, , data]]) => ({
      topic,
      event: { id, kind: kind as LiveKind, data: JSON.parse(data) },
    }));
}
