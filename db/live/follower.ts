import type { LiveEvent, Topic } from "../../types/live.ts";
import { compareIds } from "./ids.ts";
import { STREAM_EVENTS } from "./streams.ts";

/** One reader of some topics: a bounded buffer between the process's pump and a connection. */
export interface Follower {
  readonly topics: ReadonlySet<Topic>;
  /** Takes events of its topics, in order. Never blocks: a full buffer becomes a `reset`. */
  push(event: LiveEvent): void;
  /** Everything buffered is obsolete: the reader must start over from `id`. */
  reset(id: string): void;
  /** Starts with the past up to `upTo`; what came in while it was being read is put behind it. */
  begin(past: LiveEvent[], upTo: string): void;
  events(signal: AbortSignal): AsyncGenerator<LiveEvent>;
}

export function createFollower(topics: Topic[]): Follower {
  let buffer: LiveEvent[] = [];
  let early: LiveEvent[] | undefined = [];
  let last = "";
  let wake = () => {};

  function reset(id: string): void {
    early = early && [];
    buffer = [{ id, kind: "reset", data: {} }];
    last = id;
    wake();
  }
  function push(event: LiveEvent): void {
    if (early !== undefined) {
      early.push(event);
      if (early.length > STREAM_EVENTS) early.shift();
      return;
    }
    if (compareIds(event.id, last) <= 0) return;
    if (buffer.length >= STREAM_EVENTS) return reset(event.id);
    buffer.push(event);
    last = event.id;
    wake();
  }
  return {
    topics: new Set(topics),
    push,
    reset,
    begin(past, upTo) {
      const meanwhile = early ?? [];
      early = undefined;
      if (past.length > STREAM_EVENTS) {
        reset(upTo);
      } else {
        buffer.push(...past);
        last = upTo;
      }
      meanwhile.forEach(push);
    },
    async *events(signal) {
      const stop = () => wake();
      signal.addEventListener("abort", stop);
      try {
        while (!signal.aborted) {
          const next = buffer.shift();
          if (next !== undefined) yield next;
          else await new Promise<void>((resolve) => wake = resolve);
        }
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },
  };
}
