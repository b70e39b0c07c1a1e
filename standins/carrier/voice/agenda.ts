/** Rounds of work that plans further work before `settle` gives up, as a guard against loops. */
const MAX_STEPS = 20_000;

/** What is due, in order of time; a task's own time is the clock while it runs. */
export interface CallAgenda {
  /** Milliseconds: the time of the task that runs, else the clock. */
  now(): number;
  /** Plans; the answered function takes it back. */
  after(ms: number, run: () => Promise<void> | void): () => void;
  /** Does everything that is due by the clock, and what that plans until then. */
  settle(): Promise<void>;
  close(): void;
}

interface Task {
  due: number;
  order: number;
  run: () => Promise<void> | void;
}

/** By timers tasks run side by side; `settle` does one after the other, each at its own time. */
export function createCallAgenda(
  clock: () => number,
  onError: (error: unknown) => void,
): CallAgenda {
  let tasks: Task[] = [];
  let order = 0;
  let at: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let draining: Promise<void> | null = null;
  const running = new Set<Promise<void>>();
  let closed = false;

  function arm(): void {
    clearTimeout(timer);
    const next = tasks.reduce((min, task) => Math.min(min, task.due), Infinity);
    if (closed || draining !== null || next === Infinity) return;
    timer = setTimeout(() => {
      for (let task = takeDue(); task !== undefined; task = takeDue()) void start(task);
      arm();
    }, Math.max(1, next - clock()));
  }

  function start(task: Task): Promise<void> {
    const work: Promise<void> = Promise.resolve().then(task.run).catch(onError)
      .finally(() => running.delete(work));
    running.add(work);
    return work;
  }

  function takeDue(): Task | undefined {
    const due = tasks.filter((task) => task.due <= clock());
    const first = due.sort((a, b) => a.due - b.due || a.order - b.order)[0];
    if (first !== undefined) tasks = tasks.filter((task) => task !== first);
    return first;
  }

  async function drain(): Promise<void> {
    for (let step = 0; step < MAX_STEPS; step++) {
      await Promise.all(running);
      const task = takeDue();
      if (task === undefined && running.size === 0) return;
      at = task?.due ?? null;
      if (task !== undefined) await start(task);
    }
    onError(new Error("The calls of the carrier's stand-in never come to rest"));
  }

  function settle(): Promise<void> {
    draining ??= drain().finally(() => {
      at = null;
      draining = null;
      arm();
    });
    return draining;
  }

  return {
    now: () => at ?? clock(),
    after(ms, run) {
      const task = { due: (at ?? clock()) + ms, order: order++, run };
      tasks.push(task);
      arm();
      return () => void (tasks = tasks.filter((other) => other !== task));
    },
    settle,
    close() {
      closed = true;
      clearTimeout(timer);
      tasks = [];
    },
  };
}
