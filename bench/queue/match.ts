import {
  agents,
  atWork,
  cpuSeconds,
  item,
  load,
  number,
  ownRedis,
  pages,
  quantile,
  random,
  report,
  round,
  USED,
  waitingItem,
  world,
} from "./support.ts";

/**
 * Match with all features on: skills with levels, three rings, four media, capacity, last agent,
 * explanations, operation ids, events. Every agent holds one call; each call that ends frees an
 * agent, who is matched with the best waiting work in the same script. Measured at few and at many
 * waiting, with the same agents.
 *
 * BENCH_WAITING (1000000), BENCH_FEW (10000), BENCH_AGENTS (50000), BENCH_MATCHES (20000),
 * BENCH_WIDTH (48)
 */
const MANY = number("BENCH_WAITING", 1_000_000);
const FEW = number("BENCH_FEW", 10_000);
const AGENTS = number("BENCH_AGENTS", 50_000);
const MATCHES = number("BENCH_MATCHES", 20_000);
const WIDTH = number("BENCH_WIDTH", 48);

const ONE_AT_A_TIME = Object.fromEntries(USED.map((medium) => [medium, { cost: 100 }]));

async function measure(waiting: number, matches: number): Promise<Record<string, unknown>> {
  const server = await ownRedis();
  try {
    const { queue, settings } = world(server.store, "bench");
    const rnd = random(1);
    // Every agent has room for one thing at a time: one end, one match.
    const staff = agents(AGENTS, rnd).map((agent) => ({ ...agent, capacity: ONE_AT_A_TIME }));
    const began = performance.now();
    await queue.rebuild({
      epoch: 1,
      ...settings,
      agents: pages(AGENTS, (n) => atWork(staff[n]!, "available")),
      items: inHandThenWaiting(staff.map((a) => a.id), waiting, rnd),
    });
    const rebuilt = (performance.now() - began) / 1000;
    // Warm: the first calls raise bounds that are published once for all.
    await load(1_000, WIDTH, (n) => queue.end(`warm-${n}`, busy(n), "bench"));
    const cpu = await cpuSeconds(server.store);
    let offered = 0;
    const run = await load(matches, WIDTH, async (n) => {
      const { events } = await queue.end(`end-${n}`, busy(1_000 + n), "bench");
      for (const e of events) if (e.kind === "offered") offered++;
    });
    return {
      waiting,
      agents: AGENTS,
      matches: offered,
      perSecond: Math.round(offered / run.seconds),
      p50Ms: round(quantile(run.latencies, 0.5)),
      p99Ms: round(quantile(run.latencies, 0.99)),
      redisCpuUsPerMatch: round((await cpuSeconds(server.store) - cpu) * 1e6 / offered, 1),
      rebuildSec: round(rebuilt, 1),
    };
  } finally {
    await server.close();
  }
}

const busy = (n: number) => `BUSY${String(n).padStart(22, "0")}`;

function* inHandThenWaiting(staff: string[], waiting: number, rnd: () => number) {
  yield* pages(staff.length, (n) => ({
    ...item(n, random(n)),
    id: busy(n),
    medium: "voice" as const,
    state: "active" as const,
    agent: staff[n] ?? "",
    score: 0,
    ring: 0,
    queuedAt: Date.now(),
  }));
  // One in twenty is held for the agent of last time.
  yield* pages(
    waiting,
    (n) => waitingItem(n, rnd, n % 20 === 0 ? staff[Math.floor(rnd() * staff.length)] : undefined),
  );
}

const few = await measure(FEW, Math.min(MATCHES, Math.floor(FEW / 4)));
const many = await measure(MANY, MATCHES);
const ratio = round(Number(many.redisCpuUsPerMatch) / Number(few.redisCpuUsPerMatch));
report("match", [few, many].map((row) => ({ ...row, costRatio: ratio })));
