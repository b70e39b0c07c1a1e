import { openTcp } from "../../db/redis/tcp.ts";
import { createQueue } from "../../queue/queue.ts";
import type { RedisStore } from "../../types/hub.ts";
import { DEFAULT_MEDIA, type Medium } from "../../types/media.ts";
import type {
  AgentProfile,
  Queue,
  QueueItem,
  QueueSettings,
  RebuildAgent,
  RebuildItem,
} from "../../types/queue.ts";

const START_TRIES = 500;
const START_PAUSE_MS = 20;

export interface OwnServer {
  store: RedisStore;
  socket: string;
  pid: number;
  close(): Promise<void>;
}

/** A redis-server of one's own on a temporary unix socket, without persistence. */
export async function ownRedis(): Promise<OwnServer> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-bench-" });
  const socket = `${folder}/redis.sock`;
  const child = new Deno.Command("redis-server", {
    args: ["--port", "0", "--unixsocket", socket, "--dir", folder, "--save", ""]
      .concat(["--appendonly", "no", "--loglevel", "warning"]),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let store: RedisStore | undefined;
  for (let n = 0; !store && n < START_TRIES; n++) {
    await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
    store = await openTcp(`unix://${socket}`).catch(() => undefined);
  }
  if (!store) throw new Error("redis-server did not start: is it installed?");
  const open = store;
  return {
    store: open,
    socket,
    pid: child.pid,
    async close() {
      await open.close();
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Runs `work(n)` for n = 0..total-1 with `width` on their way; answers seconds and latencies in ms. */
export async function load(
  total: number,
  width: number,
  work: (n: number) => Promise<unknown>,
): Promise<{ seconds: number; latencies: Float64Array }> {
  const latencies = new Float64Array(total);
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: width }, async () => {
    for (let n = next++; n < total; n = next++) {
      const at = performance.now();
      await work(n);
      latencies[n] = performance.now() - at;
    }
  }));
  return { seconds: (performance.now() - began) / 1000, latencies: latencies.sort() };
}

export function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** JSON on one line for programs, a table for people. */
export function report(name: string, rows: Record<string, unknown>[]): void {
  console.log(JSON.stringify({ bench: name, rows }));
  console.table(rows);
}

/** CPU seconds of Redis so far: unlike time on the clock, not disturbed by what else runs. */
export async function cpuSeconds(store: RedisStore): Promise<number> {
  const info = String(await store.client.exec<string>(["INFO", "cpu"]));
  const of = (name: string) => Number(info.match(new RegExp(`${name}:([\\d.]+)`))?.[1] ?? 0);
  return of("used_cpu_user_main_thread") + of("used_cpu_sys_main_thread");
}

/** Deterministic random numbers in [0, 1). */
export function random(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function number(name: string, fallback: number): number {
  return Number(Deno.env.get(name) ?? fallback);
}

const QUEUES = 20;
const SKILLS = 8;
const LEVELS = [20, 40, 60, 80, 100];
export const USED: Medium[] = ["voice", "chat", "sms", "email"];
const BASE_MS = 1_772_000_000_000;

export interface World {
  queue: Queue;
  settings: { version: number; media: typeof DEFAULT_MEDIA; queues: QueueSettings[] };
}

export function world(store: RedisStore, region: string): World {
  return {
    queue: createQueue({ redis: store, region }),
    settings: {
      version: 1,
      media: DEFAULT_MEDIA,
      queues: Array.from({ length: QUEUES }, (_, n) => ({
        id: `q${n}`,
        agentOrder: n % 2 ? "longest_idle" as const : "best_skill" as const,
        useTimeInQueue: true,
        maxSize: 2_000_000,
      })),
    },
  };
}

/** Agents of some 500 profiles: three queues, two or three skills at five levels. */
export function agents(count: number, rnd: () => number): AgentProfile[] {
  const pick = (n: number) => Math.floor(rnd() * n);
  const profiles = Array.from({ length: Math.min(500, count) }, () => {
    const queues: Record<string, number> = {};
    for (let n = 0; n < 3; n++) queues[`q${pick(QUEUES)}`] = 50;
    const skills: Record<string, number> = {};
    for (let n = 0; n < 3; n++) skills[`s${pick(SKILLS)}`] = LEVELS[pick(LEVELS.length)] ?? 50;
    return { queues, skills, capacity: {} };
  });
  return Array.from({ length: count }, (_, n) => ({
    id: `agent-${String(n).padStart(5, "0")}`,
    ...profiles[n % profiles.length] ?? { queues: {}, skills: {}, capacity: {} },
  }));
}

/** Interactions with four media, priorities, three rings, overflow and final timeout. */
export function item(n: number, rnd: () => number, preferred?: string): QueueItem {
  const pick = (n: number) => Math.floor(rnd() * n);
  const skill = `s${pick(SKILLS)}`;
  const min = [40, 60, 80][pick(3)] ?? 40;
  return {
    id: `01J${String(n).padStart(23, "0")}`,
    queue: `q${pick(QUEUES)}`,
    medium: USED[pick(USED.length)] ?? "chat",
    priority: 50 + pick(3) * 5,
    arrival: BASE_MS + n * 10,
    rings: [
      { afterSec: 0, skills: [{ skill, min, max: 100 }] },
      { afterSec: 86_000, skills: [{ skill, min: 20, max: 100 }] },
      { afterSec: 86_400, skills: [] },
    ],
    offerSec: 3_000,
    wrapUpSec: 0,
    noAnswerPriority: 5,
    declineAction: "not_ready",
    declineExclusionSec: 600,
    overflowAfterSec: 86_000,
    maxWaitSec: 86_400,
    preferredAgent: preferred,
    holdSec: preferred ? 86_000 : 0,
    epoch: 1,
    rev: 1,
  };
}

const PAGE = 1_000;

export function* pages<T>(count: number, make: (n: number) => T): Generator<T[]> {
  for (let from = 0; from < count; from += PAGE) {
    yield Array.from({ length: Math.min(PAGE, count - from) }, (_, n) => make(from + n));
  }
}

export function waitingItem(n: number, rnd: () => number, preferred?: string): RebuildItem {
  const base = item(n, rnd, preferred);
  const { step, intervalSec } = DEFAULT_MEDIA[base.medium];
  return {
    ...base,
    state: "queued",
    agent: "",
    score: base.arrival - base.priority * intervalSec * 1000 / step,
    ring: 0,
    queuedAt: Date.now(),
  };
}

export function atWork(agent: AgentProfile, presence: RebuildAgent["presence"]): RebuildAgent {
  return { ...agent, presence, reason: "", since: BASE_MS };
}
