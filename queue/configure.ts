import type { Medium, MediumRules } from "../types/media.ts";
import type { AgentProfile, Queue, QueueSettings } from "../types/queue.ts";
import { changeBy, missingLists } from "./change.ts";
import { type EncodedProfile, encodeProfile, mediaString, queueRule } from "./encode.ts";
import { epochKey, epochPrefix } from "./keys.ts";
import { internLists, internProfile } from "./intern.ts";
import { AGENT_BATCH, READ_BATCH, RECLASS_BATCH } from "./limits.ts";
import { type Room, run } from "./run.ts";
import { SETTLED } from "./scripts/intern.ts";
import { PLACE_AGENTS, REMOVE_AGENTS, UNPOOL_AGENTS } from "./scripts/agents.ts";
import { LISTS_OF, RECLASS, REORDER, SETTINGS } from "./scripts/settings.ts";

type Settings = Parameters<Queue["configure"]>[0];

const WHAT = "configure the queue";

/**
 * Puts settings in force: media and queues at once, agents and waiting lists in bounded batches,
 * each of which searches anew, so that nothing fitting waits beside a free agent afterwards. Older
 * versions than the one in force change nothing.
 */
export async function configure(room: Room, settings: Settings): Promise<void> {
  const [inForce, order] = await run(room, SETTINGS, [
    room.time(),
    String(settings.version),
    mediaString(settings.media),
    ...settings.queues.flatMap((queue) => [queue.id, queueRule(queue)]),
  ], WHAT);
  if (inForce !== 1) return;
  for (const queue of String(order ?? "").split(",").filter((id) => id !== "")) {
    await reorder(room, queue);
    await run(room, SETTLED, ["", "ro", queue], WHAT);
  }
  await placeAgents(room, settings);
  await reclass(room, settings.queues);
}

async function reorder(room: Room, queue: string): Promise<void> {
  for (const list of await listsOf(room, queue)) {
    await run(room, REORDER, ["", list], WHAT);
  }
}

async function listsOf(room: Room, queue: string): Promise<string[]> {
  const reply = await run(room, LISTS_OF, [room.time(), queue], WHAT);
  return Array.isArray(reply) ? reply.map(String) : [];
}

async function placeAgents(room: Room, settings: Settings): Promise<void> {
  const profiles = await internProfiles(room, settings.agents, settings.media);
  const known = await knownAgents(room);
  const changed: string[] = [];
  for (const agent of settings.agents) {
    const { id, capacityChanged } = profiles.get(agent) ?? { id: 0, capacityChanged: false };
    if (capacityChanged || known.get(agent.id) !== String(id)) changed.push(agent.id, String(id));
    known.delete(agent.id);
  }
  const names = changed.filter((_, n) => n % 2 === 0);
  await inBatches(room, UNPOOL_AGENTS, names, READ_BATCH);
  await inBatches(room, PLACE_AGENTS, changed, 2 * AGENT_BATCH);
  const settled = [...new Set(profiles.values())].filter((p) => p.capacityChanged);
  for (const { id } of settled) await run(room, SETTLED, ["", "pc", String(id)], WHAT);
  await inBatches(room, REMOVE_AGENTS, [...known.keys()], AGENT_BATCH);
}

async function inBatches(room: Room, script: typeof PLACE_AGENTS, args: string[], size: number) {
  for (let i = 0; i < args.length; i += size) {
    await changeBy(room, script, args.slice(i, i + size), WHAT);
  }
}

/** Profile of each agent; equal abilities are made known once. */
export async function internProfiles<A extends AgentProfile>(
  room: Room,
  agents: A[],
  media: Record<Medium, MediumRules>,
  epoch = "",
  seen = new Map<string, { id: number; capacityChanged: boolean }>(),
): Promise<Map<A, { id: number; capacityChanged: boolean }>> {
  const profiles = new Map<A, { id: number; capacityChanged: boolean }>();
  for (const agent of agents) {
    const encoded: EncodedProfile = encodeProfile(agent, media);
    const key = `${encoded.definition}|${encoded.own}`;
    const profile = seen.get(key) ?? await internProfile(room, encoded, epoch);
    seen.set(key, profile);
    profiles.set(agent, profile);
  }
  return profiles;
}

/** Profile id by agent, as Redis holds them. */
export async function knownAgents(room: Room): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  const epoch = await room.redis.client.get<string>(epochKey(room.region));
  if (epoch === null) return known;
  let cursor = "0";
  do {
    const [next, found] = await room.redis.client.hscan(
      `${epochPrefix(room.region, epoch)}ap`,
      cursor,
      { count: READ_BATCH },
    );
    for (let i = 0; i < found.length; i += 2) known.set(String(found[i]), String(found[i + 1]));
    cursor = String(next);
  } while (cursor !== "0");
  return known;
}

/** Moves what waits under another rule of ageing than its queue now has. */
async function reclass(room: Room, queues: QueueSettings[]): Promise<void> {
  for (const queue of queues) {
    for (const list of await listsOf(room, queue.id)) await reclassList(room, list);
  }
}

/** Ends by itself: each round empties the list by what it moves. */
async function reclassList(room: Room, list: string): Promise<void> {
  for (;;) {
    const op = `configure:${crypto.randomUUID()}`;
    const reply = await run(
      room,
      RECLASS,
      [room.time(), op, "system", list, String(RECLASS_BATCH)],
      WHAT,
    );
    const missing = missingLists(reply);
    if (missing) await internLists(room, missing);
    else if (!Array.isArray(reply) || Number(reply[0]) === 0) return;
  }
}
