import type { Hub } from "../types/hub.ts";
import { type Loop, startLoop, type Work } from "./loop.ts";
import { TIMETABLE } from "./timetable.ts";

/** Longest wait for running work at a stop, milliseconds. */
const STOP_WITHIN_MS = 10_000;

/**
 * Starts all recurring work. From then on `hub.wake` rings these workers. `stop` lets what runs
 * come to its end, and starts nothing more.
 */
export function startWorkers(
  hub: Hub,
  timetable: readonly Work[] = TIMETABLE,
): { stop(): Promise<void> } {
  const end = new AbortController();
  const loops = timetable.map((work) => startLoop(hub, work, end.signal));
  const before = hub.wake;
  hub.wake = (worker) => ring(loops, worker);
  return {
    async stop() {
      hub.wake = before;
      end.abort();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, STOP_WITHIN_MS));
      await Promise.race([Promise.all(loops.map((loop) => loop.stopped)), late]);
      clearTimeout(timer);
    },
  };
}

function ring(loops: Loop[], worker: Parameters<Hub["wake"]>[0]): void {
  for (const loop of loops) if (loop.work.wokenBy?.includes(worker)) loop.wake();
}
