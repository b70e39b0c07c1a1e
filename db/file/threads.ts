import { HubError, type HubErrorOptions, type Refusal } from "../../types/errors.ts";
import { recordUnavailable } from "../errors.ts";
import type { Plain } from "../statements.ts";
import type { Outcome } from "./commit.ts";
import type { Raw } from "./connection.ts";

/** The log is carried into the file this often while there is something to carry, milliseconds. */
const CHECKPOINT_EVERY_MS = 1_000;
/** Until so many units were written there is little to carry: a thread more would only cost memory. */
const FEW_UNITS = 1_000;

/** To the writing thread: a group to commit. */
export interface Order {
  group: Plain[][];
}

/** An error as plain data: errors lose their codes on the way between threads. */
export type Fault =
  | { message: string; code: string }
  | { message: string; refusal: Refusal; options: Pick<HubErrorOptions, "code" | "retryAfter"> };

/** From the writing thread, one for each order. */
export type Answer = { outcomes: ({ results: Raw[] } | { fault: Fault })[] } | { fault: Fault };

/** From the checkpointing thread: pages in the log, and how many of them are in the file. */
export interface Checkpointed {
  log: number;
  carried: number;
}

/** Threads that write the file, so that a slow disk holds up nobody but those who wait for it. */
export interface Threads {
  /** Commits a group; one at a time. Rejects when nothing of it is in the record. */
  commit(group: Plain[][]): Promise<Outcome[]>;
  close(): Promise<void>;
}

/** Starts them on a file; each has a connection of its own. */
export function startThreads(path: string): Threads {
  let writer = start("./writer_thread.ts", path);
  let checkpointer: Thread | undefined;
  let written = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function checkpoint(): Promise<void> {
    if (!checkpointer?.alive()) checkpointer = start("./checkpoint_thread.ts", path);
    const { log, carried } = await checkpointer.ask<Checkpointed>("checkpoint");
    timer = undefined;
    if (carried < log) later();
  }
  function later(): void {
    timer ??= setTimeout(
      () => void checkpoint().catch(() => timer = undefined),
      CHECKPOINT_EVERY_MS,
    );
  }

  return {
    async commit(group) {
      const order: Order = { group };
      // What a dying thread was asked last is refused; who comes next gets a new one.
      if (!writer.alive()) writer = start("./writer_thread.ts", path);
      const answer = await writer.ask<Answer>(order);
      written += group.length;
      if (written > FEW_UNITS) later();
      if ("fault" in answer) throw errorOf(answer.fault);
      return answer.outcomes.map((o) => "fault" in o ? { error: errorOf(o.fault) } : o);
    },
    async close() {
      clearTimeout(timer);
      await Promise.all([writer.close(), checkpointer?.close()]);
    },
  };
}

/** A thread that answers one question after another. */
interface Thread {
  ask<T>(question: unknown): Promise<T>;
  alive(): boolean;
  close(): Promise<void>;
}

function start(module: string, path: string): Thread {
  const worker = new Worker(new URL(module, import.meta.url), { type: "module" });
  const asked: { resolve(answer: unknown): void; reject(error: unknown): void }[] = [];
  let dead: unknown = null;
  worker.onmessage = ({ data }) => asked.shift()?.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    dead = recordUnavailable("A thread of the record failed", event.message);
    for (const one of asked.splice(0)) one.reject(dead);
  };
  worker.postMessage({ path });
  const ask = <T>(question: unknown) =>
    new Promise<T>((resolve, reject) => {
      if (dead !== null) return reject(dead);
      asked.push({ resolve: resolve as (answer: unknown) => void, reject });
      worker.postMessage(question);
    });
  return {
    ask,
    alive: () => dead === null,
    async close() {
      await ask("close").catch(() => undefined);
      worker.terminate();
    },
  };
}

function errorOf(fault: Fault): Error {
  if ("refusal" in fault) return new HubError(fault.refusal, fault.message, fault.options);
  return Object.assign(new Error(fault.message), { code: fault.code });
}
