/** What a slice may take of the one thread that reads the record, milliseconds. */
const AIM_MS = 8;
/** Rows a slice aims at; so few cost nothing, whatever the way to the record takes. */
const AIM_ROWS = 4_000;
const CHEAP_ROWS = 200;
/** First slice, shortest and longest, milliseconds. */
const FIRST_MS = 3_600_000;
const SHORTEST_MS = 10_000;
const LONGEST_MS = 86_400_000;
/** A slice grows and shrinks by at most this from one to the next: a quiet night says little of noon. */
const GROW = 2;
const SHRINK = 8;

/**
 * Walks `[from, to)` in slices of time that take a few milliseconds each, and lets everything else
 * have its turn in between: a long report never holds up the hub. `read` answers how many rows a
 * slice had.
 */
export async function inSlices(
  from: number,
  to: number,
  read: (from: number, to: number) => Promise<number>,
  longestMs = LONGEST_MS,
): Promise<void> {
  let length = FIRST_MS;
  for (let at = from; at < to;) {
    const end = Math.min(to, at + Math.round(length));
    const began = performance.now();
    const rows = await read(at, end);
    const factor = Math.min(GROW, Math.max(1 / SHRINK, fit(rows, performance.now() - began)));
    length = Math.min(longestMs, Math.max(SHORTEST_MS, length * factor));
    at = end;
    if (at < to) await breathe();
  }
}

/** How much longer the next slice may be: by its rows, and by its time where rows are what took it. */
function fit(rows: number, tookMs: number): number {
  const byRows = AIM_ROWS / Math.max(1, rows);
  return rows < CHEAP_ROWS ? byRows : Math.min(byRows, AIM_MS / Math.max(1, tookMs));
}

/** Gives way to timers, requests and streams. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
