import { createQueue } from "../../queue/queue.ts";
import type { RedisStore } from "../../types/hub.ts";
import { DEFAULT_MEDIA, type Medium, type MediumRules } from "../../types/media.ts";
import type {
  AgentProfile,
  Queue,
  QueueEvent,
  QueueItem,
  QueueSettings,
  RebuildAgent,
  RebuildItem,
} from "../../types/queue.ts";
import { type TestClock, testClock } from "../support/clock.ts";
import { sharedRedis, testRegion } from "../support/redis.ts";

export interface Bench {
  queue: Queue;
  clock: TestClock;
  redis: RedisStore;
  region: string;
  settings: Settings;
  /** Operation ids that differ. */
  op(): string;
  /** Puts changed settings in force. */
  configure(change: Partial<Settings>): Promise<void>;
  available(...agents: string[]): Promise<QueueEvent[]>;
  enqueue(item: Partial<QueueItem>): Promise<QueueEvent[]>;
  close(): Promise<void>;
}

export interface Settings {
  version: number;
  media: Record<Medium, MediumRules>;
  queues: QueueSettings[];
  agents: AgentProfile[];
}

export function queueSettings(id: string, change: Partial<QueueSettings> = {}): QueueSettings {
  return { id, agentOrder: "best_skill", useTimeInQueue: true, maxSize: 1000, ...change };
}

export function agent(
  id: string,
  skills: Record<string, number> = {},
  queues: Record<string, number> = { support: 50 },
  capacity: AgentProfile["capacity"] = {},
): AgentProfile {
  return { id, skills, queues, capacity };
}

let items = 0;

/** A chat for "support" that asks for membership alone; ids sort by creation. */
export function item(change: Partial<QueueItem> = {}): QueueItem {
  return {
    id: `I${String(++items).padStart(6, "0")}`,
    queue: "support",
    medium: "chat",
    priority: 60,
    arrival: 0,
    rings: [{ afterSec: 0, skills: [] }],
    offerSec: 30,
    wrapUpSec: 60,
    noAnswerPriority: 5,
    declineAction: "not_ready",
    declineExclusionSec: 600,
    epoch: 1,
    rev: 0,
    ...change,
  };
}

/** A queue in a region of its own with its own clock, built from `settings` under epoch 1. */
export async function bench(
  change: Partial<Settings> = {},
  redis?: RedisStore,
  items: RebuildItem[] = [],
  agents?: RebuildAgent[],
): Promise<Bench> {
  const store = redis ?? await sharedRedis();
  const clock = testClock();
  const region = testRegion();
  const queue = createQueue({ redis: store, region, now: () => clock.now() });
  let ops = 0;
  const here: Bench = {
    queue,
    clock,
    redis: store,
    region,
    settings: {
      version: 1,
      media: DEFAULT_MEDIA,
      queues: [queueSettings("support"), queueSettings("sales")],
      agents: [agent("anna"), agent("bert")],
      ...change,
    },
    op: () => `op-${++ops}`,
    async configure(change) {
      here.settings = { ...here.settings, ...change, version: here.settings.version + 1 };
      await queue.configure(here.settings);
    },
    async available(...agents) {
      const events = [];
      for (const id of agents) {
        const result = await queue.setPresence(here.op(), id, "available", "", `agent:${id}`);
        events.push(...result.events);
      }
      return events;
    },
    async enqueue(change) {
      const wanted = item({ arrival: clock.now(), ...change });
      return (await queue.enqueue(here.op(), wanted, "customer")).events;
    },
    async close() {
      if (!redis) await store.close();
    },
  };
  await queue.rebuild({
    epoch: 1,
    media: here.settings.media,
    version: here.settings.version,
    queues: here.settings.queues,
    agents: [
      agents ?? here.settings.agents.map((a) => ({
        ...a,
        presence: "offline" as const,
        reason: "",
        since: clock.now(),
      })),
    ],
    items: [items],
  });
  return here;
}

/** The offers among events, as `interaction>agent`. */
export function offers(events: QueueEvent[]): string[] {
  return events.filter((e) => e.kind === "offered").map((e) => `${e.interaction}>${e.agent}`);
}

export function kinds(events: QueueEvent[]): string[] {
  return events.map((e) => e.kind);
}
