/** The only clock of a test: milliseconds since the epoch, moved by hand. */
export interface TestClock {
  now(): number;
  advance(ms: number): void;
  set(ms: number): void;
}

/** Starts on Tuesday, 3 March 2026, 10:00 UTC unless told otherwise. */
export function testClock(startMs = Date.UTC(2026, 2, 3, 10)): TestClock {
  let at = startMs;
  return {
    now: () => at,
    advance: (ms) => void (at += ms),
    set: (ms) => void (at = ms),
  };
}
