import process from "node:process";
import { createQueue } from "../../queue/queue.ts";
import { DEFAULT_MEDIA } from "../../types/media.ts";
import type { QueueEvent, QueueItem } from "../../types/queue.ts";
import { cpuSeconds, load, number, ownRedis, report, round } from "./support.ts";

/**
 * One skill: enqueue, reserve, complete, beside BullMQ and bee-queue on the same Redis in the same
 * run. Ours chooses by skill, capacity and priority, explains and journals each offer; theirs do
 * not. graphile-worker runs on a PostgreSQL of its own, durable and added to in batches. The peers are
 * installed by `npm install` in bench/peers.
 * BENCH_JOBS (20000), BENCH_CONCURRENCY (100): agents, or jobs at once
 */
const JOBS = number("BENCH_JOBS", 20_000);
const AT_ONCE = number("BENCH_CONCURRENCY", 100);
const PRODUCERS = 64;
const DEBIAN_POSTGRES = "/usr/lib/postgresql";

const server = await ownRedis();
try {
  const rows: Record<string, unknown>[] = [await timed(ours)];
  for (const peer of ["bullmq.mjs", "bee.mjs"]) {
    rows.push(await timed(() => theirs(peer, server.socket)));
    await server.store.client.flushall();
  }
  const postgres = await postgresPrograms();
  if (postgres) rows.push(await theirs("graphile.mjs", postgres));
  else console.log("graphile-worker left out: no PostgreSQL found (set PG_BIN)");
  const bull = Number(rows[1]?.drainPerSecond);
  const bullCpu = Number(rows[1]?.redisCpuUsPerJob);
  report(
    "one skill: add, reserve, complete",
    rows.map((row) => ({
      ...row,
      drainToBullMQ: round(Number(row.drainPerSecond) / bull),
      ...(row.redisCpuUsPerJob === undefined
        ? {}
        : { redisCpuToBullMQ: round(Number(row.redisCpuUsPerJob) / bullCpu) }),
    })),
  );
} finally {
  await server.close();
}

async function timed(run: () => Promise<Record<string, unknown>>) {
  const cpu = await cpuSeconds(server.store);
  const row = await run();
  const used = await cpuSeconds(server.store) - cpu;
  return { ...row, redisCpuUsPerJob: round(used * 1e6 / JOBS, 1) };
}

async function ours(): Promise<Record<string, unknown>> {
  const queue = createQueue({ redis: server.store, region: "one" });
  const skills = [{ skill: "s", min: 1, max: 100 }];
  await queue.rebuild({
    epoch: 1,
    version: 1,
    media: DEFAULT_MEDIA,
    queues: [{ id: "q", agentOrder: "longest_idle", useTimeInQueue: true, maxSize: 1_000_000 }],
    agents: [Array.from({ length: AT_ONCE }, (_, n) => ({
      id: `a${n}`,
      skills: { s: 50 },
      queues: { q: 50 },
      capacity: {},
      presence: "not_ready" as const,
      reason: "",
      since: 0,
    }))],
    items: [],
  });
  const item = (n: number): QueueItem => ({
    id: `01J${String(n).padStart(23, "0")}`,
    queue: "q",
    medium: "voice",
    priority: 50,
    arrival: Date.now(),
    rings: [{ afterSec: 0, skills }],
    offerSec: 600,
    wrapUpSec: 0,
    noAnswerPriority: 0,
    declineAction: "stay",
    declineExclusionSec: 0,
    epoch: 1,
    rev: 0,
  });
  const cpu = process.cpuUsage();
  const added = await load(JOBS, PRODUCERS, (n) => queue.enqueue(`e${n}`, item(n), "bench"));
  const began = performance.now();
  const work = async (events: QueueEvent[]) => {
    for (let offer = events.find((e) => e.kind === "offered"); offer;) {
      await queue.accept(`a${offer.offer}`, offer.offer, offer.agent);
      const ended = await queue.end(`d${offer.offer}`, offer.interaction, offer.agent);
      offer = ended.events.find((e) => e.kind === "offered");
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, n) => {
    await work((await queue.setPresence(`p${n}`, `a${n}`, "available", "", "bench")).events);
  }));
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  return {
    peer: "Hubbub queue",
    addPerSecond: Math.round(JOBS / added.seconds),
    drainPerSecond: Math.round(JOBS / seconds),
    clientCpuSec: round((used.user + used.system) / 1e6),
  };
}

/** Where PostgreSQL's programs are: PG_BIN, or the newest of Debian's. */
async function postgresPrograms(): Promise<string | undefined> {
  const named = Deno.env.get("PG_BIN");
  if (named) return named;
  const versions = await Array.fromAsync(Deno.readDir(DEBIAN_POSTGRES)).catch(() => []);
  const newest = versions.map((entry) => Number(entry.name)).toSorted((a, b) => a - b).at(-1);
  return newest === undefined ? undefined : `${DEBIAN_POSTGRES}/${newest}/bin`;
}

async function theirs(script: string, on: string): Promise<Record<string, unknown>> {
  const { stdout, stderr, success } = await new Deno.Command("node", {
    args: [script, on, String(JOBS), String(AT_ONCE)],
    cwd: new URL("../peers", import.meta.url).pathname,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "{}");
}
