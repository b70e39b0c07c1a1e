import { getLogger } from "@logtape/logtape";
import type { Hub } from "../types/hub.ts";

const log = getLogger(["hubbub", "workers"]);

/** Longest pause after repeated failures, milliseconds. */
const MOST_BACKOFF_MS = 30_000;
/** Part of every pause drawn by lot, so that processes do not beat in step. */
const JITTER = 0.2;

export interface Work {
  name: string;
  /** Pause between two runs, milliseconds; `wake` cuts it short. */
  everyMs: number;
  /** `hub.wake` names that ring for it. */
  wokenBy?: Parameters<Hub["wake"]>[0][];
  /**
   * Does one turn. `true`: there is more, come again at once. A number: milliseconds to the next
   * turn, if sooner than `everyMs`. `signal` aborts when the process is to stop.
   */
  run(hub: Hub, signal: AbortSignal): Promise<boolean | number | void>;
}

export interface Loop {
  work: Work;
  wake(): void;
  stopped: Promise<void>;
}

/** Runs one kind of work over and over, never twice at a time, until `signal` aborts. */
export function startLoop(hub: Hub, work: Work, signal: AbortSignal): Loop {
  let ring = () => {};
  let rung = false;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (rung || signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  signal.addEventListener("abort", () => ring(), { once: true });
  return {
    work,
    wake() {
      rung = true;
      ring();
    },
    stopped: (async () => {
      for (let failures = 0; !signal.aborted;) {
        rung = false;
        const [wait, failed] = await turn(hub, work, signal, failures);
        failures = failed ? failures + 1 : 0;
        await pause(wait);
      }
    })(),
  };
}

async function turn(
  hub: Hub,
  work: Work,
  signal: AbortSignal,
  failures: number,
): Promise<[wait: number, failed: boolean]> {
  try {
    const answer = await work.run(hub, signal);
    if (answer === true) return [0, false];
    const wait = typeof answer === "number" ? Math.min(answer, work.everyMs) : work.everyMs;
    return [spread(Math.max(wait, 0)), false];
  } catch (error) {
    const wait = Math.min(work.everyMs * 2 ** failures, MOST_BACKOFF_MS);
    log.warning("Work {name} failed, next try in {wait} ms: {reason}", {
      name: work.name,
      wait,
      reason: error instanceof Error ? error.message : String(error),
    });
    return [spread(Math.max(wait, work.everyMs)), true];
  }
}

const spread = (ms: number) => ms * (1 - JITTER / 2 + Math.random() * JITTER);
