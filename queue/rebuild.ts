import type { Queue, RebuildAgent, RebuildItem } from "../types/queue.ts";
import { changeBy } from "./change.ts";
import { internProfiles } from "./configure.ts";
import { constantsOf, delaysOf, mediaString, queueRule, ringsOf, skillsKey } from "./encode.ts";
import { clean, digitOf } from "./events.ts";
import { internLists } from "./intern.ts";
import { epochPrefix } from "./keys.ts";
import {
  AGENT_BATCH,
  LINK_BATCH,
  LOAD_BATCH,
  MOST_PASSED_OVER,
  REBUILD_LEASE_MS,
} from "./limits.ts";
import { type Room, run } from "./run.ts";
import type { Script } from "./script.ts";
import { FEED_AGENTS } from "./scripts/agents.ts";
import {
  CLAIM,
  LOAD_AGENTS,
  LOAD_ITEMS,
  LOAD_SETTINGS,
  PUBLISH,
  SWITCH,
} from "./scripts/rebuild.ts";

type Input = Parameters<Queue["rebuild"]>[0];

const WHAT = "rebuild the queue";
const QUEUES_AT_ONCE = 500;
const SWEEP_AT_ONCE = 2_000;
/** Loading scripts on their way at once: the next is built while Redis runs the last. */
const IN_FLIGHT = 4;
const PRESENCE_LETTERS = { offline: "o", not_ready: "n", available: "v" } as const;
const STATE_LETTERS = { queued: "q", active: "a", parked: "p", wrapup: "w" } as const;

/** What loading works with: the claimed epoch, and what was made known under it. */
interface Loading {
  room: Room;
  input: Input;
  token: string;
  lists: Map<string, number>;
  off: Map<string, boolean>;
  now: string;
}

/**
 * Builds the region's queue from the record under a higher epoch. From the claim until the switch
 * everybody else is refused; afterwards available agents look for work in bounded batches.
 */
export async function rebuild(
  room: Room,
  input: Input,
): Promise<{ items: number; agents: number }> {
  const token = crypto.randomUUID();
  await run(room, CLAIM, [String(input.epoch), token, String(REBUILD_LEASE_MS)], WHAT);
  // An attempt that died half-way may have left keys under this epoch.
  await sweep(room, input.epoch);
  const loading: Loading = {
    room,
    input,
    token,
    lists: new Map(),
    off: new Map(input.queues.map((q) => [q.id, !q.useTimeInQueue])),
    now: room.time() || String(Date.now()),
  };
  await loadSettings(loading);
  const agents = await loadAgents(loading);
  const items = await loadItems(loading);
  await publish(loading);
  const [old] = [await load(loading, SWITCH, [])].flat();
  await feed(room, agents.available);
  if (typeof old === "string" && old !== "") await sweep(room, old);
  return { items, agents: agents.count };
}

function load(loading: Loading, script: Script, args: string[]) {
  const { room, input, token, now } = loading;
  const head = [String(input.epoch), token, String(REBUILD_LEASE_MS), now];
  return run(room, script, [...head, ...args], WHAT);
}

async function loadSettings(loading: Loading): Promise<void> {
  const { input } = loading;
  const media = `${input.version}${mediaString(input.media)}`;
  await load(loading, LOAD_SETTINGS, [media]);
  for (let i = 0; i < input.queues.length; i += QUEUES_AT_ONCE) {
    const batch = input.queues.slice(i, i + QUEUES_AT_ONCE);
    await load(loading, LOAD_SETTINGS, [media, ...batch.flatMap((q) => [q.id, queueRule(q)])]);
  }
}

async function loadAgents(loading: Loading): Promise<{ count: number; available: string[] }> {
  const { room, input } = loading;
  const seen = new Map<string, { id: number; capacityChanged: boolean }>();
  const available: string[] = [];
  let count = 0;
  for await (const page of input.agents) {
    const profiles = await internProfiles(room, page, input.media, String(input.epoch), seen);
    const args = page.flatMap((agent: RebuildAgent) => [
      agent.id,
      String(profiles.get(agent)?.id ?? ""),
      PRESENCE_LETTERS[agent.presence],
      agent.reason,
      String(agent.since),
    ]);
    for (let i = 0; i < args.length; i += LOAD_BATCH * 5) {
      await load(loading, LOAD_AGENTS, args.slice(i, i + LOAD_BATCH * 5));
    }
    count += page.length;
    available.push(...page.filter((a) => a.presence === "available").map((a) => a.id));
  }
  return { count, available };
}

async function loadItems(loading: Loading): Promise<number> {
  let count = 0;
  const flying = new Set<Promise<unknown>>();
  let failed: unknown;
  for await (const page of loading.input.items) {
    for (let i = 0; i < page.length; i += LOAD_BATCH) {
      const batch = page.slice(i, i + LOAD_BATCH);
      const args: string[] = [];
      for (const item of batch) args.push(...await itemArgs(loading, item));
      const sent: Promise<unknown> = load(loading, LOAD_ITEMS, args)
        .catch((error) => void (failed ??= error)).finally(() => flying.delete(sent));
      flying.add(sent);
      if (flying.size >= IN_FLIGHT) await Promise.race(flying);
      if (failed) throw failed;
    }
    count += page.length;
  }
  await Promise.all(flying);
  if (failed) throw failed;
  return count;
}

async function itemArgs(loading: Loading, item: RebuildItem): Promise<string[]> {
  const rings = ringsOf(item.rings);
  const ids: number[] = [];
  for (const ring of rings) {
    ids.push(await listId(loading, item, skillsKey(ring.skills)));
  }
  return [
    item.id,
    STATE_LETTERS[item.state],
    item.queue,
    digitOf(item.medium),
    String(item.priority),
    String(item.arrival),
    String(item.score),
    ids.join(","),
    delaysOf(item.rings),
    String(Math.min(item.ring, rings.length - 1)),
    String(item.queuedAt),
    item.agent,
    item.wrapUpEndsAt === undefined ? "" : String(item.wrapUpEndsAt),
    String(item.rev),
    String(item.epoch),
    item.preferredAgent ?? "",
    String(Math.round((item.holdSec ?? 0) * 1000)),
    constantsOf(item),
    item.front ? "1" : "",
    (item.passed ?? []).slice(0, MOST_PASSED_OVER).map((p) => `${clean(p.agent)}=${p.until};`).join(
      "",
    ),
    item.interrupted ? "1" : "",
  ];
}

async function listId(loading: Loading, item: RebuildItem, skills: string): Promise<number> {
  const { room, input, lists } = loading;
  const off = loading.off.get(item.queue) || input.media[item.medium].step === 0;
  const key = `${digitOf(item.medium)}${off ? "!" : ""}|${item.queue}|${skills}`;
  const known = lists.get(key);
  if (known !== undefined) return known;
  const [id = 0] = await internLists(room, [key], String(input.epoch));
  lists.set(key, id);
  return id;
}

async function publish(loading: Loading): Promise<void> {
  const most = Math.max(0, ...loading.lists.values());
  for (let from = 1; from <= most; from += LINK_BATCH) {
    const to = Math.min(from + LINK_BATCH - 1, most);
    await load(loading, PUBLISH, [String(from), String(to)]);
  }
}

async function feed(room: Room, agents: string[]): Promise<void> {
  for (let i = 0; i < agents.length; i += AGENT_BATCH) {
    await changeBy(room, FEED_AGENTS, agents.slice(i, i + AGENT_BATCH), WHAT);
  }
}

/** Removes all state of one epoch, a page at a time. */
async function sweep(room: Room, epoch: number | string): Promise<void> {
  const match = `${epochPrefix(room.region, epoch)}*`;
  let cursor = "0";
  do {
    const [next, keys] = await room.redis.client.scan(cursor, { match, count: SWEEP_AT_ONCE });
    if (keys.length > 0) await room.redis.client.unlink(...keys);
    cursor = String(next);
  } while (cursor !== "0");
}
