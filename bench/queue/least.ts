import { LEAST } from "./least_script.ts";
import { cpuSeconds, number, ownRedis, report, round } from "./support.ts";

/**
 * What matching inside Redis costs at the very least: a script that only reads and writes the
 * records of one interaction and one agent, takes the first of one list, appends its events and
 * keeps each operation's answer. No skills, rings, levels, other lists or media, capacity, last
 * agent, exclusions, refusals. What the product does for a match comes on top: it is the bound that
 * `match` and `peers` are to be read beside.
 *
 * BENCH_WAITING (1000000), BENCH_AGENTS (50000), BENCH_MATCHES (40000), BENCH_BATCH (32): operations
 * in a call
 */
const WAITING = number("BENCH_WAITING", 1_000_000);
const AGENTS = number("BENCH_AGENTS", 50_000);
const MATCHES = number("BENCH_MATCHES", 40_000);
const BATCH = number("BENCH_BATCH", 32);

const T = "{least}:";
const P = `${T}q1:`;
const NOW = 1_795_515_682_473;
const PAGE = 500;
/** The rest of an interaction's record, as long as the product's. */
const REST = "q0\t1\t12,130,200\t0,86000000,86400000\t0\t1795515682473\t\t1795601682473\t1\t\t\t" +
  "3000,0,5,n,600,86000,86400\t\t\t100\t1\t\t\t\t1795601682473\t1795602082473\t1\t";

const id = (n: number) => `01J${String(n).padStart(23, "0")}`;
const operation = (n: number) => `01KB2Q4Z${String(n).padStart(18, "0")}`;
const score = (n: number) => String(NOW - 20_000_000_000 + n);

/** A match: the end of what an agent holds, and the first in line offered to them. */
const rows = [
  await measure("end and match", { agents: AGENTS, waiting: WAITING, accept: false }),
  await measure("one skill: accept, end and match", {
    agents: 200,
    waiting: Math.min(WAITING, 50_000),
    accept: true,
  }),
];
report("least a match in Redis takes", rows);

async function measure(
  what: string,
  size: { agents: number; waiting: number; accept: boolean },
): Promise<Record<string, unknown>> {
  const server = await ownRedis();
  const { client } = server.store;
  try {
    await fill(size.agents, size.waiting);
    const script = String(await client.exec(["SCRIPT", "LOAD", LEAST]));
    const total = Math.min(MATCHES, size.waiting - BATCH, size.accept ? Infinity : size.agents);
    const cpu = await cpuSeconds(server.store);
    const began = performance.now();
    let operations = 0;
    let offered: string[] = [];
    const inHand = Array.from({ length: size.agents }, (_, n) => id((n * 7_919) % size.agents));
    let done = 0;
    while (done + BATCH < total) {
      const ends = inHand.splice(0, size.accept ? BATCH / 2 : BATCH);
      const accepts = size.accept ? offered : [];
      const args = [
        ...ends.flatMap((one) => ["end", operation(operations++), one]),
        ...accepts.flatMap((one) => ["accept", operation(operations++), one]),
      ];
      const answers = await client.exec<string[][]>(
        ["EVALSHA", script, "1", T, String(NOW), ...args],
      );
      inHand.push(...accepts);
      offered = answers.slice(0, ends.length).map((events) => events[1]?.split("\t")[5] ?? "");
      done += ends.length;
    }
    const seconds = (performance.now() - began) / 1000;
    return {
      what,
      waiting: size.waiting,
      agents: size.agents,
      perSecond: Math.round(done / seconds),
      redisCpuUs: round((await cpuSeconds(server.store) - cpu) * 1e6 / done, 1),
    };
  } finally {
    await server.close();
  }

  async function fill(agents: number, waiting: number): Promise<void> {
    for (let from = 0; from < agents + waiting; from += PAGE) {
      const page = Array.from(
        { length: Math.min(PAGE, agents + waiting - from) },
        (_, n) => from + n,
      );
      const queued = page.filter((n) => n >= agents).flatMap((n) => [score(n), id(n)]);
      await client.exec([
        "MSET",
        ...page.flatMap((n) => [`${P}x:${id(n)}`, interaction(n, agents)]),
      ]);
      if (queued.length === 0) continue;
      await client.exec(["ZADD", `${P}w:7`, ...queued]);
      await client.exec(["ZADD", `${P}wa:q0:1`, ...queued]);
    }
    for (let n = 0; n < agents; n++) {
      await client.exec([
        "SET",
        `${P}a:a${n}`,
        `3\tv\t100\t${id(n)};\t\t${NOW}\t1,0,0,0\t${NOW}\t`,
      ]);
    }
    await client.exec(["HSET", `${P}hd`, "7", `${score(agents)};7;55;${NOW};;q0;${id(agents)}`]);
    await client.exec(["ZADD", `${P}h:3:1`, score(agents), "7"]);
  }
}

function interaction(n: number, agents: number): string {
  const held = n < agents;
  return `${NOW}\t55\t${held ? "a" : "q"}\t${held ? `a${n}` : ""}\t\t1\t${score(n)}\t1\t${REST}`;
}
