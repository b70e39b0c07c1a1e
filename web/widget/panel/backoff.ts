/** CE18-X2: retries from half a second up to half a minute. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Wait before attempt `n` (from 0), with up to a quarter of chance so that visitors do not return as one. */
export function backoffMs(n: number, chance = Math.random()): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(n, 10));
  return Math.round(full * (0.75 + 0.25 * chance));
}

/** Waits, but not while there is no network and not past the moment it comes back. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
