import type { QueueView } from "../../types/api/floor.ts";
import type { QueueRules } from "../../types/configuration/queues.ts";
import type { Hub } from "../../types/hub.ts";
import type { QueueLoad } from "../../types/queue.ts";
import { remembering } from "./cache.ts";
import { expectedWait } from "./expected_wait.ts";
import { countToday, midnightBefore, NOTHING_YET, type Today } from "./today.ts";

/** How old what is shown may be, milliseconds: now, and since midnight. */
const NOW_MS = 1_000;
const TODAY_MS = 5_000;
/** Media whose wait is shown even while nobody waits. */
const SHOWN = new Set(["chat", "sms"]);

const rememberLoads = remembering<QueueLoad[]>(NOW_MS);
const rememberActive = remembering<Map<string, number>>(NOW_MS);
const rememberToday = remembering<Map<string, Today>>(TODAY_MS);
const rememberWait = remembering<number | null>(TODAY_MS);

/** Every queue with its live numbers (CE18-M1 to M3); cheap however many look at it. */
export async function listQueues(hub: Hub): Promise<QueueView[]> {
  const [loads, active] = await Promise.all([queueLoads(hub), activeByQueue(hub)]);
  return await Promise.all(
    hub.settings().document.queues.map((queue) =>
      view(hub, queue, loads.filter((load) => load.queue === queue.id), active)
    ),
  );
}

/** One of them; null when there is none of that id. */
export async function getQueue(hub: Hub, id: string): Promise<QueueView | null> {
  const queue = hub.settings().document.queues.find((q) => q.id === id);
  if (!queue) return null;
  const [loads, active] = await Promise.all([queueLoads(hub), activeByQueue(hub)]);
  return await view(hub, queue, loads.filter((load) => load.queue === id), active);
}

/** What waits and who is there by queue and medium, at most a second old; empty while Redis is away. */
export async function queueLoads(hub: Hub): Promise<QueueLoad[]> {
  try {
    return await rememberLoads(hub, "", () => hub.queue.loads());
  } catch {
    return [];
  }
}

async function view(
  hub: Hub,
  queue: QueueRules,
  loads: QueueLoad[],
  active: Map<string, number>,
): Promise<QueueView> {
  const most = (of: (load: QueueLoad) => number) => Math.max(0, ...loads.map(of));
  return {
    id: queue.id,
    name: queue.name,
    colour: queue.colour,
    media: await Promise.all(loads.map((load) => mediumView(hub, load))),
    waiting: loads.reduce((sum, load) => sum + load.waiting, 0),
    active: active.get(queue.id) ?? 0,
    // The same people stand behind every medium of a queue.
    signedIn: most((load) => load.signedIn),
    available: most((load) => load.available),
    free: most((load) => load.free),
    today: await today(hub, queue),
    serviceLevelSec: queue.serviceLevelSec,
    serviceLevelPercent: queue.serviceLevelPercent,
  };
}

async function mediumView(hub: Hub, load: QueueLoad): Promise<QueueView["media"][number]> {
  const shown = load.waiting > 0 || SHOWN.has(load.medium);
  return {
    medium: load.medium,
    waiting: load.waiting,
    offered: load.offered,
    longestWaitSec: load.oldestArrival === null
      ? 0
      : Math.max(0, Math.round((hub.now() - load.oldestArrival) / 1000)),
    estWaitSec: shown ? await wait(hub, load) : null,
  };
}

async function wait(hub: Hub, { queue, medium }: QueueLoad): Promise<number | null> {
  try {
    return await rememberWait(
      hub,
      `${queue} ${medium}`,
      () => expectedWait(hub, { queue, medium, rings: [] }),
    );
  } catch {
    return null;
  }
}

async function today(hub: Hub, queue: QueueRules): Promise<Today> {
  const { version, document } = hub.settings();
  const midnight = midnightBefore(hub.now(), document.company.timeZone);
  const today = await rememberToday(
    hub,
    `${version} ${midnight}`,
    () => countToday(hub, midnight),
  );
  return today.get(queue.id) ?? NOTHING_YET;
}

/** Interactions in agents' hands by queue, wrap-up included. */
async function activeByQueue(hub: Hub): Promise<Map<string, number>> {
  return await rememberActive(hub, "", async () => {
    const rows = await hub.db.read<{ queue: string; n: number }>(
      `SELECT queue, COUNT(*) AS n FROM interactions
       WHERE state IN ('active', 'parked', 'wrapup') GROUP BY queue`,
    );
    return new Map(rows.map((row) => [row.queue, row.n]));
  });
}
