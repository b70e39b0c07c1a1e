import { expect, it } from "vitest";
import { agent, bench, item } from "./support.ts";

const AGENTS = 14;
const CALLS = Number(Deno.env.get("QUEUE_CALLS") ?? 4_000);
const WARM_UP = 200;
const MEAN_GAP_MS = 1_800_000 / 100;
const MEAN_HANDLE_MS = 180_000;
const THRESHOLD_MS = 20_000;
const BATCHES = 20;
/** Standard errors within which theory and simulation count as agreeing. */
const TOLERANCE = 3;

/** Share of calls answered within `t` (Erlang C). */
function serviceLevel(load: number, agents: number, t: number, handle: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < agents; n++) sum += term *= load / n;
  const last = term * load / agents * agents / (agents - load);
  const waits = last / (sum + last);
  return 1 - waits * Math.exp(-(agents - load) * t / handle);
}

function random(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

it(
  "answers as Erlang C foretells: 100 calls in 30 min of 180 s on 14 agents (CE01-F32, F35, CB-C11)",
  async () => {
    expect(serviceLevel(10, 14, 20, 180)).toBeCloseTo(0.888, 3);
    const staff = Array.from({ length: AGENTS }, (_, n) => agent(`a${n}`));
    const b = await bench({ agents: staff });
    await b.available(...staff.map((a) => a.id));
    const rnd = random(20260301);
    const spread = (mean: number) => -Math.log(1 - rnd()) * mean;
    const start = b.clock.now();
    const ends: { at: number; id: string }[] = [];
    const arrived = new Map<string, { at: number; expected: number | null }>();
    const waits: number[] = [];
    const errors: number[] = [];
    const take = async (events: Awaited<ReturnType<typeof b.enqueue>>) => {
      for (const e of events.filter((e) => e.kind === "offered")) {
        await b.queue.accept(b.op(), e.offer, e.agent);
        const known = arrived.get(e.interaction);
        if (!known) continue;
        const wait = b.clock.now() - known.at;
        waits.push(wait);
        if (known.expected) errors.push(wait / 1000 - known.expected);
        ends.push({ at: b.clock.now() + spread(MEAN_HANDLE_MS), id: e.interaction });
      }
    };
    let next = start;
    for (let n = 0; n < CALLS;) {
      ends.sort((x, y) => x.at - y.at);
      const first = ends[0];
      if (first && first.at <= next) {
        ends.shift();
        b.clock.set(Math.max(b.clock.now(), Math.round(first.at)));
        await take((await b.queue.end(b.op(), first.id, "system")).events);
        continue;
      }
      b.clock.set(Math.max(b.clock.now(), Math.round(next)));
      const id = `S${String(n++).padStart(6, "0")}`;
      const expected = n % 4 ? null : await b.queue.expectedWait({
        queue: "support",
        medium: "voice",
        rings: [{ afterSec: 0, skills: [] }],
        handleSec: MEAN_HANDLE_MS / 1000,
      });
      arrived.set(id, { at: b.clock.now(), expected });
      const wanted = item({
        id,
        medium: "voice",
        priority: 50,
        arrival: b.clock.now(),
        wrapUpSec: 0,
        offerSec: 3_000,
      });
      await take((await b.queue.enqueue(b.op(), wanted, "customer")).events);
      next += spread(MEAN_GAP_MS);
    }
    const good = waits.slice(WARM_UP).map((w) => w <= THRESHOLD_MS ? 1 : 0);
    const size = Math.floor(good.length / BATCHES);
    const means = Array.from(
      { length: BATCHES },
      (_, n) => good.slice(n * size, (n + 1) * size).reduce<number>((x, y) => x + y, 0) / size,
    );
    const mean = means.reduce((x, y) => x + y, 0) / BATCHES;
    const error = Math.sqrt(
      means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / (BATCHES - 1) / BATCHES,
    );
    const bias = errors.reduce((x, y) => x + y, 0) / Math.max(1, errors.length);
    const absolute = errors.reduce((x, y) => x + Math.abs(y), 0) / Math.max(1, errors.length);
    console.log(
      `service level ${mean.toFixed(3)} +- ${
        error.toFixed(3)
      } (Erlang C 0.888); expected wait of ` +
        `${errors.length} who waited: bias ${bias.toFixed(1)} s, mean error ${
          absolute.toFixed(1)
        } s`,
    );
    expect(Math.abs(mean - serviceLevel(10, 14, 20, 180))).toBeLessThan(TOLERANCE * error);
    // Each estimate assumes the mean handling time: no bias beyond half a handling time per place.
    expect(Math.abs(bias)).toBeLessThan(MEAN_HANDLE_MS / 1000 / AGENTS);
    await b.close();
  },
  120_000,
);
