import { load, number, ownRedis, quantile, report, round, world } from "./support.ts";
import { agents, atWork, item, pages, random } from "./support.ts";

/**
 * 1,000 agents become available at once before 3,000 waiting calls of one skill: how long until
 * every one of them has an offer? BENCH_FREED (1000), BENCH_WAITING (3000), BENCH_WIDTH (64)
 */
const FREED = number("BENCH_FREED", 1_000);
const WAITING = number("BENCH_WAITING", 3_000);
const WIDTH = number("BENCH_WIDTH", 64);

const server = await ownRedis();
try {
  const { queue, settings } = world(server.store, "freed");
  const staff = agents(FREED, random(3)).map((agent) => ({
    ...agent,
    queues: { q0: 50 },
    skills: { s0: 80 },
  }));
  await queue.rebuild({
    epoch: 1,
    ...settings,
    agents: pages(FREED, (n) => atWork(staff[n]!, "not_ready")),
    items: [],
  });
  const rings = [{ afterSec: 0, skills: [{ skill: "s0", min: 50, max: 100 }] }];
  await load(WAITING, WIDTH, (n) =>
    queue.enqueue(`in-${n}`, {
      ...item(n, random(n)),
      queue: "q0",
      medium: "voice",
      rings,
      rev: 0,
    }, "bench"));
  let offered = 0;
  const run = await load(FREED, WIDTH, async (n) => {
    const id = staff[n]?.id ?? "";
    const { events } = await queue.setPresence(`free-${n}`, id, "available", "", `agent:${id}`);
    offered += events.filter((e) => e.kind === "offered").length;
  });
  report("freed at once", [{
    freed: FREED,
    waiting: WAITING,
    offered,
    seconds: round(run.seconds, 3),
    perSecond: Math.round(offered / run.seconds),
    p99Ms: round(quantile(run.latencies, 0.99)),
  }]);
} finally {
  await server.close();
}
