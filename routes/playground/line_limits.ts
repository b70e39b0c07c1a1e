import { HubError } from "../../types/errors.ts";

/** Two browsers that find each other exchange some 40 candidates at once. */
const BURST = 120;
const PER_SECOND = 10;
const MAX_LISTENERS_PER_LINE = 4;
const MAX_LISTENERS = 200;
/** Lines whose count is remembered; a full bucket is forgotten first. */
const MAX_LINES = 1_000;

/** How often a line may act and how many may listen to it, counted in this process alone. */
export function createLineLimits(now: () => number) {
  const buckets = new Map<string, { left: number; at: number }>();
  const listeners = new Map<string, number>();
  let all = 0;
  return {
    /** Counts one action; refuses with `rate_limited` when the line does too much. */
    act(line: string): void {
      const at = now();
      const known = buckets.get(line) ?? { left: BURST, at };
      const left = Math.min(BURST, known.left + (at - known.at) / 1000 * PER_SECOND);
      if (left < 1) throw tooMuch("This phone does too much at once: wait a second");
      buckets.delete(line);
      buckets.set(line, { left: left - 1, at });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MAX_LINES) break;
        buckets.delete(oldest);
      }
    },
    /** Counts one listener until the answered function is called. */
    enter(line: string): () => void {
      const here = listeners.get(line) ?? 0;
      if (here >= MAX_LISTENERS_PER_LINE || all >= MAX_LISTENERS) {
        throw tooMuch("This phone is open in too many windows: close some");
      }
      listeners.set(line, here + 1);
      all++;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        all--;
        const rest = listeners.get(line)! - 1;
        if (rest > 0) listeners.set(line, rest);
        else listeners.delete(line);
      };
    },
  };
}

const tooMuch = (detail: string) => new HubError("rate_limited", detail, { retryAfter: 1 });
