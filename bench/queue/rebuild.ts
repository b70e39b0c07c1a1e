import { agents, atWork, number, ownRedis, pages, random, report, round } from "./support.ts";
import { waitingItem, world } from "./support.ts";

/**
 * FLUSHALL with a million waiting, then a rebuild from generated records (reading the record is not
 * part of it): seconds, memory, and whether every list stands in the same order as before.
 * BENCH_WAITING (1000000), BENCH_AGENTS (5000), all busy elsewhere (not ready)
 */
const WAITING = number("BENCH_WAITING", 1_000_000);
const AGENTS = number("BENCH_AGENTS", 5_000);
const LISTS_AT_ONCE = 50;

const server = await ownRedis();
try {
  const { queue, settings } = world(server.store, "rebuild");
  const build = async (epoch: number) => {
    const rnd = random(5);
    const staff = agents(AGENTS, random(6));
    const began = performance.now();
    await queue.rebuild({
      epoch,
      ...settings,
      agents: pages(AGENTS, (n) => atWork(staff[n]!, "not_ready")),
      items: pages(WAITING, (n) => waitingItem(n, rnd)),
    });
    return (performance.now() - began) / 1000;
  };
  await build(1);
  const before = await digest(1);
  await server.store.client.exec(["FLUSHALL", "ASYNC"]);
  const seconds = await build(2);
  const after = await digest(2);
  const memory = String(await server.store.client.exec<string>(["INFO", "memory"]));
  report("rebuild after FLUSHALL", [{
    waiting: WAITING,
    agents: AGENTS,
    seconds: round(seconds, 1),
    perSecond: Math.round(WAITING / seconds),
    sameOrder: before === after,
    redisMb: Math.round(Number(memory.match(/used_memory:(\d+)/)?.[1] ?? 0) / 2 ** 20),
  }]);
} finally {
  await server.close();
}

/** One hash over every list's members in order, some lists at a time. */
async function digest(epoch: number): Promise<string> {
  const prefix = `{rebuild}:q${epoch}:`;
  const lists = Number(await server.store.client.hlen(`${prefix}bi`));
  let sum = "";
  for (let from = 1; from <= lists; from += LISTS_AT_ONCE) {
    sum = await server.store.client.eval<string[], string>(
      `local sum = ARGV[1]
       for b = tonumber(ARGV[2]), tonumber(ARGV[3]) do
         local all = redis.call('ZRANGE', KEYS[1] .. 'w:' .. b, 0, -1)
         sum = redis.sha1hex(sum .. redis.call('HGET', KEYS[1] .. 'bd', b) .. table.concat(all))
       end
       return sum`,
      [prefix],
      [sum, String(from), String(Math.min(from + LISTS_AT_ONCE - 1, lists))],
    );
  }
  return sum;
}
