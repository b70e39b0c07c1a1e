import { withLease } from "../db/lease.ts";
import { applyEvents } from "../domain/journal/apply.ts";
import type { Hub } from "../types/hub.ts";

/** One process runs the region's clock; when it dies another follows within this, milliseconds. */
const LEASE_MS = 3_000;
/** How long one process keeps it before the others get their chance. */
const TURN_MS = 15_000;
/** Longest pause between two ticks: no timer of the queue is shorter than that. */
const MOST_PAUSE_MS = 500;
const LEAST_PAUSE_MS = 10;
const TIMERS_A_TICK = 100;

/** Runs the queue's deadlines (offers, rings, holds, wrap-up limits) and records what they did. */
export async function runClock(hub: Hub, signal: AbortSignal): Promise<boolean> {
  const turn = await withLease(hub.redis, hub.queue.region, "clock", LEASE_MS, async (lost) => {
    const until = performance.now() + TURN_MS;
    while (!signal.aborted && !lost.aborted && performance.now() < until) {
      const pause = await tickOnce(hub);
      if (pause > 0) await sleep(pause, signal);
    }
    return true;
  });
  return turn === true && !signal.aborted;
}

/** One tick; answers how long nothing is due, milliseconds. */
export async function tickOnce(hub: Hub): Promise<number> {
  const { events, more, nextDue } = await hub.queue.tick(TIMERS_A_TICK);
  await applyEvents(hub, events);
  if (more) return 0;
  const wait = nextDue === null ? MOST_PAUSE_MS : nextDue - hub.now();
  return Math.min(Math.max(wait, LEAST_PAUSE_MS), MOST_PAUSE_MS);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
