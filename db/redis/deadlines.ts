/** How often late work is looked for: a limit is kept to within this, milliseconds. */
const LOOK_EVERY_MS = 500;

interface Waiting {
  endsAt: number;
  refuse(): void;
}

/**
 * Refuses what takes longer than `limitMs`, to within half a second. One timer watches over all of
 * it: a timer for each command costs the process more than the command.
 */
export function createDeadlines(limitMs: number, refusal: () => Error) {
  // In order of their ends, since all have the same limit.
  const open = new Set<Waiting>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(): void {
    const now = performance.now();
    for (const waiting of open) {
      if (waiting.endsAt > now) return;
      open.delete(waiting);
      waiting.refuse();
    }
    // Nothing to watch: the process may end.
    clearInterval(timer);
    timer = undefined;
  }

  return function within<T>(run: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiting = {
        endsAt: performance.now() + limitMs,
        refuse: () => reject(refusal()),
      };
      open.add(waiting);
      timer ??= setInterval(look, LOOK_EVERY_MS);
      run.then(resolve, reject).finally(() => open.delete(waiting));
    });
  };
}
