import { setImmediate } from "node:timers";
import type { Received } from "../../../types/channels.ts";
import { HubError } from "../../../types/errors.ts";
import { pairKey } from "./context.ts";

/** Messages that share one write, and how many may wait for their turn before intake says no. */
const MAX_BATCH = 250;
const MAX_WAITING = 5_000;
const RETRY_AFTER_SEC = 2;
/** Batches under way at once; a further one is worth its statements from so many messages on. */
const MAX_BATCHES = 2;
const WORTH_ANOTHER = 32;
/** After a batch of this size there is a crowd: the next waits this long for company, milliseconds. */
const CROWD = 6;
const LINGER_MS = 12;

/** Anything that carries a customer's message. */
interface Carries {
  received: Received;
}

/** Where messages wait until a batch takes them. */
export interface Line<T extends Carries> {
  add(one: T): void;
}

/**
 * Puts messages together into batches, in the order they came. Alone a message goes at once; in a
 * crowd it waits a moment for others, since a write costs nearly the same for ten as for one. The
 * next batch is read and prepared while the record still writes the one before, but never with
 * messages of an address pair that is under way: they must see what was sent before them.
 * `run` must not reject.
 */
export function createLine<T extends Carries>(run: (batch: T[]) => Promise<void>): Line<T> {
  let waiting: T[] = [];
  const pairs = new Set<string>();
  let batches = 0;
  let soon = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** A crowd lingers until then: the clock of the process, milliseconds. */
  let lingerUntil = 0;

  function call(): void {
    const wait = waiting.length < WORTH_ANOTHER ? lingerUntil - performance.now() : 0;
    if (soon || (wait > 0 && timer !== undefined)) return;
    if (wait > 0) timer = setTimeout(startBatches, wait);
    else {
      soon = true;
      // One turn of the event loop: requests that are ready now come along.
      setImmediate(startBatches);
    }
  }

  function startBatches(): void {
    soon = false;
    clearTimeout(timer);
    timer = undefined;
    while (batches === 0 || (batches < MAX_BATCHES && waiting.length >= WORTH_ANOTHER)) {
      const batch = take();
      if (batch.length === 0) return;
      batches += 1;
      lingerUntil = batch.length < CROWD ? 0 : performance.now() + LINGER_MS;
      void run(batch).finally(() => {
        for (const { received } of batch) pairs.delete(pairKey(received));
        batches -= 1;
        if (waiting.length > 0) call();
      });
    }
  }

  function take(): T[] {
    const batch: T[] = [];
    const left: T[] = [];
    for (const one of waiting) {
      const taken = batch.length < MAX_BATCH && !pairs.has(pairKey(one.received));
      (taken ? batch : left).push(one);
    }
    waiting = left;
    for (const { received } of batch) pairs.add(pairKey(received));
    return batch;
  }

  return {
    add(one) {
      if (waiting.length >= MAX_WAITING) {
        throw new HubError("unavailable", "Too many messages wait: send it again shortly", {
          code: "intake.busy",
          retryAfter: RETRY_AFTER_SEC,
        });
      }
      waiting.push(one);
      call();
    },
  };
}
