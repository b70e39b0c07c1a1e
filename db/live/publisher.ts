import { getLogger } from "@logtape/logtape";
import type { LiveEvents, LiveKind, Topic } from "../../types/live.ts";
import type { Publication, Streams } from "./streams.ts";

/** Events one script call appends: bounds how long Redis is busy with it. */
const BATCH_EVENTS = 100;
const BATCH_CHARS = 250_000;
/** Events that may wait for Redis; beyond, the oldest are left to `sync`. */
const WAITING_MAX_EVENTS = 5_000;

const log = getLogger(["hubbub", "db", "live"]);

/**
 * Publishes what comes in the same moment, or while Redis is busy with what came before, with one
 * script call: a batch of recorded events is told to a hundred desks at the cost of one.
 */
export function createPublisher(streams: Streams) {
  const waiting: { publication: Publication; done(): void }[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, fitting(waiting.map((one) => one.publication.data.length)));
      await streams.publish(batch.map((one) => one.publication)).catch((error) =>
        lost(batch.length, String(error))
      );
      for (const { done } of batch) done();
    }
    running = false;
  }

  return {
    /** Resolves when it is published, or cannot be: that is logged. */
    publish<K extends LiveKind>(topics: Topic[], kind: K, data: LiveEvents[K]): Promise<void> {
      return new Promise((done) => {
        waiting.push({ publication: { topics, kind, data: JSON.stringify(data) }, done });
        if (waiting.length > WAITING_MAX_EVENTS) {
          waiting.shift()?.done();
          lost(1, "too many are waiting");
        }
        if (running) return;
        running = true;
        // What is published in this turn of the event loop goes together.
        queueMicrotask(() => void run());
      });
    },
  };
}

/** How many of the first make up a batch: at least one. */
function fitting(sizes: number[]): number {
  let chars = 0;
  const end = sizes.slice(0, BATCH_EVENTS).findIndex((size, i) => {
    chars += size;
    return i > 0 && chars > BATCH_CHARS;
  });
  return end < 0 ? Math.min(sizes.length, BATCH_EVENTS) : end;
}

function lost(count: number, reason: string): void {
  log.warn("{count} live events were not published: {reason}", { count, reason });
}
