/** Work for later, in order of time. `settle` does all of it at once, without waiting. */
export interface Agenda {
  after(ms: number, run: () => Promise<void>): void;
  /** Runs what is planned and what that plans in turn, until nothing is left. */
  settle(): Promise<void>;
  close(): void;
}

/** Rounds of work that plans further work before `settle` gives up, as a guard against loops. */
const MAX_STEPS = 100_000;

interface Task {
  due: number;
  order: number;
  run: () => Promise<void>;
}

export function createAgenda(now: () => number, onError: (error: unknown) => void): Agenda {
  let tasks: Task[] = [];
  let order = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const running = new Set<Promise<void>>();

  function start(task: Task): Promise<void> {
    const work: Promise<void> = task.run().catch(onError).finally(() => running.delete(work));
    running.add(work);
    return work;
  }

  function takeFirst(): Task | undefined {
    tasks.sort((a, b) => a.due - b.due || a.order - b.order);
    return tasks.shift();
  }

  function arm(): void {
    clearTimeout(timer);
    const next = tasks.reduce((min, task) => Math.min(min, task.due), Infinity);
    if (next === Infinity) return;
    timer = setTimeout(() => {
      const due = tasks.filter((task) => task.due <= now());
      tasks = tasks.filter((task) => !due.includes(task));
      due.sort((a, b) => a.due - b.due || a.order - b.order);
      for (const task of due) void start(task);
      arm();
    }, Math.max(1, next - now()));
  }

  return {
    after(ms, run) {
      tasks.push({ due: now() + ms, order: order++, run });
      arm();
    },
    async settle() {
      clearTimeout(timer);
      for (let step = 0; step < MAX_STEPS; step++) {
        await Promise.all(running);
        const task = takeFirst();
        if (task === undefined && running.size === 0) return;
        if (task !== undefined) await start(task);
      }
      throw new Error("The carrier stand-in never comes to rest");
    },
    close() {
      clearTimeout(timer);
      tasks = [];
    },
  };
}
