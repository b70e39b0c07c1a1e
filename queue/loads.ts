import { MEDIA, type Medium } from "../types/media.ts";
import type { QueueLoad } from "../types/queue.ts";
import { mediumOf } from "./events.ts";
import { epochKey, epochPrefix } from "./keys.ts";
import { READ_BATCH } from "./limits.ts";
import { type Room, run } from "./run.ts";
import { PROFILE_SIZES, QUEUE_SIZES } from "./scripts/read.ts";

const QUEUE_FIELDS = 5;
const PROFILE_FIELDS = 4;
const QUEUES_AT_ONCE = 50;

/**
 * Numbers of every queue and medium that has members or work. Reads per queue and per profile,
 * never per interaction or agent.
 */
export async function loads(room: Room): Promise<QueueLoad[]> {
  const queues = await queueIds(room);
  const table = new Map<string, QueueLoad>();
  const at = (queue: string, medium: Medium) => {
    const key = `${queue} ${medium}`;
    const load = table.get(key) ?? emptyLoad(queue, medium);
    table.set(key, load);
    return load;
  };
  await addWork(room, queues, at);
  await addAgents(room, new Set(queues), at);
  return [...table.values()];
}

type At = (queue: string, medium: Medium) => QueueLoad;

function emptyLoad(queue: string, medium: Medium): QueueLoad {
  return {
    queue,
    medium,
    waiting: 0,
    offered: 0,
    oldestArrival: null,
    signedIn: 0,
    available: 0,
    free: 0,
  };
}

async function queueIds(room: Room): Promise<string[]> {
  const epoch = await room.redis.client.get<string>(epochKey(room.region));
  if (epoch === null) {
    await run(room, QUEUE_SIZES, [room.time()], "read the queues");
    return [];
  }
  return (await room.redis.client.hkeys(`${epochPrefix(room.region, epoch)}qs`)).map(String);
}

async function addWork(room: Room, queues: string[], at: At): Promise<void> {
  for (let i = 0; i < queues.length; i += QUEUES_AT_ONCE) {
    const batch = queues.slice(i, i + QUEUES_AT_ONCE);
    const reply = await run(room, QUEUE_SIZES, [room.time(), ...batch], "read the queues");
    if (!Array.isArray(reply)) continue;
    for (let n = 0; n + QUEUE_FIELDS <= reply.length; n += QUEUE_FIELDS) {
      const [queue, digit, waiting, oldest, offered] = reply.slice(n, n + QUEUE_FIELDS);
      const medium = mediumOf(digit ?? "");
      if (!medium) continue;
      const load = at(String(queue), medium);
      load.waiting = Number(waiting);
      load.offered = Number(offered);
      load.oldestArrival = oldest === "" ? null : Number(oldest);
    }
  }
}

async function addAgents(room: Room, queues: Set<string>, at: At): Promise<void> {
  let all = 1;
  for (let from = 1; from <= all; from += READ_BATCH) {
    const args = [room.time(), String(from), String(from + READ_BATCH - 1)];
    const reply = await run(room, PROFILE_SIZES, args, "read the agents");
    if (!Array.isArray(reply)) return;
    all = Number(reply[0]);
    for (let n = 1; n + PROFILE_FIELDS <= reply.length; n += PROFILE_FIELDS) {
      const [definition = "", there, available, free = ""] = reply.slice(n, n + PROFILE_FIELDS);
      addProfile(
        String(definition),
        Number(there),
        Number(available),
        String(free).split(",").map(Number),
        queues,
        at,
      );
    }
  }
}

function addProfile(
  definition: string,
  signedIn: number,
  available: number,
  free: number[],
  queues: Set<string>,
  at: At,
): void {
  for (const [, queue = ""] of definition.matchAll(/q:([^=;]+)=/g)) {
    if (!queues.has(queue)) continue;
    MEDIA.forEach((medium, n) => {
      const load = at(queue, medium);
      load.signedIn += signedIn;
      load.available += available;
      load.free += free[n] ?? 0;
    });
  }
}
