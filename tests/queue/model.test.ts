import fc from "fast-check";
import { describe, it } from "vitest";
import { Pair, type Step, steps } from "./steps.ts";

/** Fixed so that a failure here is a failure everywhere; QUEUE_SEED runs another one. */
const SEEDS = Deno.env.get("QUEUE_SEED")?.split(",").map(Number) ??
  [20260301, 7, 424242, Math.floor(Math.random() * 2 ** 31)];
const RUNS = Number(Deno.env.get("QUEUE_RUNS") ?? 17);
const STEPS = Number(Deno.env.get("QUEUE_STEPS") ?? 150);
const TIMEOUT_MS = 120_000;

async function follows(seed: number, list: Step[]): Promise<void> {
  const pair = await Pair.open(seed);
  try {
    for (const [n, step] of list.entries()) {
      await pair.step(step);
      if (n % 10 === 9) await pair.check();
    }
    await pair.check();
  } finally {
    await pair.close();
  }
}

describe("the queue beside its plain model", () => {
  it.each(SEEDS)(
    "chooses, orders and counts like the model, whatever comes (seed %i) (CE01-R26, R27, R37, R47, DC-5, DC-6, DC-7, DC-9, I2, I3, I4, I5, I11)",
    async (seed) => {
      console.log(`seed ${seed}: ${RUNS} histories of ${STEPS} steps (QUEUE_SEED=${seed})`);
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 1000 }), steps(STEPS), follows),
        { seed, numRuns: RUNS, endOnFailure: Deno.env.get("QUEUE_SHRINK") === undefined },
      );
    },
    TIMEOUT_MS,
  );
});
