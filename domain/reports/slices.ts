/** Rows a slice should touch: some milliseconds of the one thread that reads the record. */
const AIM_ROWS = 5_000;
/** First slice, shortest and longest, milliseconds. */
const FIRST_MS = 3_600_000;
const SHORTEST_MS = 60_000;
const LONGEST_MS = 86_400_000;
/** A slice grows or shrinks by at most this from one to the next. */
const STEP = 8;

/**
 * Walks `[from, to)` in slices of time that touch a few thousand rows each, and lets everything
 * else have its turn in between: a long report never holds up the hub. `read` answers how many
 * rows a slice had.
 */
export async function inSlices(
  from: number,
  to: number,
  read: (from: number, to: number) => Promise<number>,
): Promise<void> {
  let length = FIRST_MS;
  for (let at = from; at < to;) {
    const end = Math.min(to, at + Math.round(length));
    const rows = await read(at, end);
    const factor = Math.min(STEP, Math.max(1 / STEP, AIM_ROWS / Math.max(1, rows)));
    length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, length * factor));
    at = end;
    if (at < to) await breathe();
  }
}

/** Gives way to timers, requests and streams. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
