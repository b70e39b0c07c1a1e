import { expect, it } from "vitest";
import { createQueue } from "../../queue/queue.ts";
import type { Queue } from "../../types/queue.ts";
import { bench, queueSettings } from "../queue/support.ts";
import { testConfiguration } from "../support/configuration.ts";
import { startRedis } from "../support/redis.ts";
import { count, REGION, startWorld, type World } from "./processes.ts";

/** Chats of one agent at a time, as the configuration says. */
const LIMIT = 3;
/** Hub processes with a record, and what they take in; each arrival is five writes on disk. */
const HUBS = 3;
const HUB_ARRIVALS = Number(Deno.env.get("FAULT_HUB_ARRIVALS") ?? 90);
/** Processes at the queue alone; `FAULT_ARRIVALS=100000` makes the whole row of it. */
const QUEUES = 8;
const QUEUE_ARRIVALS = Number(Deno.env.get("FAULT_ARRIVALS") ?? 1_600);
/** Processes compile and start on a busy machine; then what each arrival may take. */
const TIMEOUT_MS = 120_000 + HUB_ARRIVALS * 300 + QUEUE_ARRIVALS * 20;
/** Between two looks of the reader beside them. */
const SAMPLE_MS = 5;

it(
  "hub processes that let in, accept and end at once never exceed an agent's limit (DC-9, row 26)",
  async () => {
    const world = await startWorld(testConfiguration((input) => ({
      ...input,
      queues: (input.queues ?? []).map((queue) => ({ ...queue, wrapUpSec: 0 })),
    })));
    try {
      const { most, sampled } = await raceHubs(world);
      expect(most).toBe(LIMIT);
      expect(sampled, "seen by a reader beside them").toBeLessThanOrEqual(LIMIT);
      const events = await world.db.read<{ id: string; held: string; by: string; state: string }>(
        `SELECT id, interaction_id AS held, COALESCE(agent_id, '') AS by, state FROM events
         WHERE id LIKE '${REGION}-%' AND interaction_id IS NOT NULL`,
      );
      expect(mostByEvents(events.map((e) => [e.id, e.held, e.by, e.state]))).toBe(LIMIT);
      expect(await count(world.db, "interactions WHERE state = 'done'")).toBe(HUB_ARRIVALS);
      expect(await count(world.db, "offers WHERE outcome = 'accepted'")).toBe(HUB_ARRIVALS);
      expect(await count(world.db, "offers WHERE outcome = 'open'")).toBe(0);
    } finally {
      await world.close();
    }
  },
  TIMEOUT_MS,
);

it(
  "eight processes at one queue never exceed an agent's limit, at no event at all (DC-9, row 26)",
  async () => {
    const redis = await startRedis();
    const folder = await Deno.makeTempDir({ prefix: "hubbub-capacity-" });
    try {
      const { queue, region, available, close } = await bench(
        { queues: [queueSettings("support", { maxSize: QUEUE_ARRIVALS })] },
        redis.store,
      );
      await available("anna", "bert");
      const racers = await Promise.all(Array.from({ length: QUEUES }, (_, i) => {
        const share = String(QUEUE_ARRIVALS / QUEUES);
        const args = [redis.url, region, `P${i}`, share, `${folder}/${i}`];
        return ready(start("busy_queue.ts", args));
      }));
      const { most, sampled } = await race(racers, queue);
      expect(most).toBe(LIMIT);
      expect(sampled, "seen by a reader beside them").toBeLessThanOrEqual(LIMIT);
      const files = await Promise.all(racers.map((_, i) => Deno.readTextFile(`${folder}/${i}`)));
      const events = files.flatMap((text) => text.trim().split("\n")).map((l) => JSON.parse(l));
      expect(mostByEvents(events)).toBe(LIMIT);
      const accepted = events.filter(([, , , state]) => state === "active");
      expect(new Set(accepted.map(([, interaction]) => interaction)).size).toBe(QUEUE_ARRIVALS);
      await close();
    } finally {
      await redis.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
  TIMEOUT_MS,
);

async function raceHubs(world: World) {
  const args = [String(HUB_ARRIVALS / HUBS), String(HUB_ARRIVALS)];
  // The first one rebuilds the queue from the record; the others find it there.
  const racers = [await ready(world.spawn("busy_floor.ts", args))];
  const others = Array.from({ length: HUBS - 1 }, () => ready(world.spawn("busy_floor.ts", args)));
  racers.push(...await Promise.all(others));
  const queue = createQueue({ redis: world.redis.store, region: REGION });
  for (const agent of ["ada", "ben", "cleo"]) {
    await queue.setPresence(`start:${agent}`, agent, "available", "", `agent:${agent}`);
  }
  return await race(racers, queue);
}

interface Racer {
  /** Begins, and resolves with the most work it saw with one agent. */
  run(): Promise<number>;
}

/** Lets them all go at the same moment, and looks on. */
async function race(racers: Racer[], queue: Queue): Promise<{ most: number; sampled: number }> {
  const began = performance.now();
  const sampling = sample(queue);
  const seen = await Promise.all(racers.map((racer) => racer.run()));
  const { most: sampled, looks } = await sampling.stop();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${racers.length} processes, ${seconds} s, ${looks} looks, most ${sampled}`);
  return { most: Math.max(...seen), sampled };
}

function start(program: string, args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `tests/faults/programs/${program}`, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function ready(child: Deno.ChildProcess): Promise<Racer> {
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const said = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(text)?.[0];
      if (found !== undefined) return found;
      const { value, done } = await lines.read();
      if (done) throw new Error(`A process ended early: ${text}`);
      text += value;
    }
  };
  await said(/ready/);
  return {
    async run() {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode("go\n"));
      const report = JSON.parse(await said(/\{.*\}/));
      await writer.close().catch(() => undefined);
      await child.status;
      return report.most;
    },
  };
}

function sample(queue: Queue) {
  const seen = { most: 0, looks: 0 };
  let running = true;
  const ended = (async () => {
    while (running) {
      for (const { work } of await queue.agents()) seen.most = Math.max(seen.most, work.length);
      seen.looks++;
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  return {
    async stop() {
      running = false;
      await ended;
      return seen;
    },
  };
}

const HELD = new Set(["offered", "active", "parked", "wrapup"]);

/** The most work any agent had after any event `[id, interaction, agent, state]`, in their order. */
function mostByEvents(events: [string, string, string, string][]): number {
  const seq = (id: string) => Number(id.slice(id.lastIndexOf("-") + 1));
  const holder = new Map<string, string>();
  const loads = new Map<string, number>();
  const add = (agent: string, by: number) => loads.set(agent, (loads.get(agent) ?? 0) + by);
  let most = 0;
  for (const [, interaction, agent, state] of events.sort((a, b) => seq(a[0]) - seq(b[0]))) {
    const before = holder.get(interaction);
    if (before !== undefined) add(before, -1);
    holder.delete(interaction);
    if (agent === "" || !HELD.has(state)) continue;
    holder.set(interaction, agent);
    add(agent, 1);
    most = Math.max(most, loads.get(agent) ?? 0);
  }
  return most;
}
