/**
 * What happens between the queue and the desks: events recorded a second, alone and in the
 * journal's batches, and how long after a chat's arrival its offer reaches the agent's live stream
 * while many desks listen. `deno run -A bench/desks.ts [desks, 500] [offers, 1000]`.
 */
import { applyEvents } from "../domain/journal/apply.ts";
import { drainJournal } from "../domain/journal/drain.ts";
import { enqueueInteractions } from "../domain/interactions/enqueue.ts";
import type { QueueEvent } from "../types/queue.ts";
import { testConfiguration } from "../tests/support/configuration.ts";
import { type TestHub, testHub } from "../tests/support/hub.ts";
import { startRedis } from "../tests/support/redis.ts";
import { store } from "../tests/support/work.ts";
import { report } from "./support/figures.ts";

const DESKS = Number(Deno.args[0] ?? 500);
const OFFERS = Number(Deno.args[1] ?? 1_000);
const RECORDED = 4_000;
const PAUSE_MS = 5;

interface Figure {
  name: string;
  value: number;
  unit: string;
}

const configuration = testConfiguration((c) => ({
  ...c,
  people: Array.from({ length: DESKS }, (_, i) => ({
    id: `agent-${i}`,
    name: `Agent ${i}`,
    email: `agent-${i}@example.com`,
    roles: ["agent"],
    queues: [{ queue: "support", level: 50 }],
  })),
  queues: c.queues?.map((q) => ({ ...q, maxSize: 1_000_000 })),
}));

async function newHub(): Promise<{ hub: TestHub; close(): Promise<void> }> {
  const redis = await startRedis();
  const hub = await testHub({ redis: redis.store, configuration, now: Date.now() });
  return {
    hub,
    close: async () => {
      await hub.close();
      await redis.close();
    },
  };
}

/** Arrivals whose events only the journal records. */
async function recorded(): Promise<Figure[]> {
  const { hub, close } = await newHub();
  const ids: string[] = [];
  for (let i = 0; i < RECORDED; i++) ids.push(await store(hub, { subject: "general" }));
  const events: QueueEvent[] = [];
  for (const id of ids) {
    const [row] = await hub.db.read<{ item: string }>(
      "SELECT item FROM interactions WHERE id = ?",
      [id],
    );
    const item = { ...JSON.parse(row!.item), epoch: 1 };
    events.push(...(await hub.queue.enqueue(`enqueue:${id}:1`, item, "system")).events);
  }
  const alone = events.slice(0, RECORDED / 4);
  const began = performance.now();
  await Promise.all(alone.map((event) => applyEvents(hub, [event])));
  const aloneSec = (performance.now() - began) / 1000;
  const drained = performance.now();
  await drainJournal(hub);
  const drainSec = (performance.now() - drained) / 1000;
  await close();
  return [
    {
      name: "recorded one by one, concurrent callers",
      value: alone.length / aloneSec,
      unit: "events/s",
    },
    {
      name: "recorded by the journal in batches",
      value: (events.length - alone.length) / drainSec,
      unit: "events/s",
    },
  ];
}

/** Arrival to the event in the agent's stream. */
async function reached(): Promise<Figure[]> {
  const { hub, close } = await newHub();
  const stop = new AbortController();
  const began = new Map<string, number>();
  const took: number[] = [];
  const desks = Array.from({ length: DESKS }, async (_, i) => {
    for await (const event of hub.live.follow([`agent:agent-${i}`], "", stop.signal)) {
      if (event.kind !== "offer") continue;
      const at = began.get((event.data as { interaction: string }).interaction);
      if (at !== undefined) took.push(performance.now() - at);
    }
  });
  for (let i = 0; i < DESKS; i++) {
    await hub.queue.setPresence(`p${i}`, `agent-${i}`, "available", "", "system");
  }
  const memory = Deno.memoryUsage().rss;
  for (let i = 0; i < Math.min(OFFERS, DESKS * 3); i++) {
    const id = await store(hub);
    began.set(id, performance.now());
    await enqueueInteractions(hub, [id]);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const giveUp = performance.now() + 10_000;
  while (took.length < began.size && performance.now() < giveUp) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const grown = (Deno.memoryUsage().rss - memory) / 1024 / 1024;
  stop.abort();
  await Promise.all(desks);
  await close();
  took.sort((a, b) => a - b);
  const at = (share: number) =>
    took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? NaN;
  return [
    {
      name: `offers that reached one of ${DESKS} desks`,
      value: took.length,
      unit: `of ${began.size}`,
    },
    { name: "arrival to offer on the desk, p50", value: at(0.5), unit: "ms" },
    { name: "arrival to offer on the desk, p99", value: at(0.99), unit: "ms" },
    { name: "memory grown meanwhile", value: grown, unit: "MiB" },
  ];
}

const figures = [...await recorded(), ...await reached()];
console.table(
  figures.map(({ name, value, unit }) => ({ name, value: Number(value.toFixed(1)), unit })),
);
await report("desks", { desks: DESKS, figures });
Deno.exit(0);
