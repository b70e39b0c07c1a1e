import { signal } from "@preact/signals";
import type { LiveEvents, LiveKind } from "../../types/live.ts";
import { createMemory } from "./live_memory.ts";
import { canShare, type Hearer, shareLive } from "./live_shared.ts";
import { keepReading } from "./live_stream.ts";
import { me } from "./session.tsx";

export type Connection = "connecting" | "live" | "lost";
/** How the live stream stands; `lost` once a first attempt failed. */
export const connection = signal<Connection>("connecting");

export interface LiveOptions {
  path: string;
  /** Where to go on; empty = from now. */
  since?: string;
  on<K extends LiveKind>(kind: K, data: LiveEvents[K]): void;
  /** The stream stands (again). */
  connected?(): void;
  /** It broke; called once per break. */
  broke?(): void;
}

/**
 * Follows the live stream until the returned function is called; resumes where it broke off. Tabs
 * of one person share a stream where the browser can: it allows six connections to a host in all.
 */
export function followLive(options: LiveOptions): () => void {
  const stopping = new AbortController();
  const hearer = hearerOf(options);
  const who = me.value?.id;
  if (who && canShare()) {
    const name = `hubbub.live ${who} ${options.path}`;
    void shareLive({ name, path: options.path, hearer }, stopping.signal);
  } else {
    void keepReading({
      path: options.path,
      last: () => hearer.memory.last,
      event: hearer.take,
      live: () => hearer.stands("live"),
      lost: () => hearer.stands("lost"),
    }, stopping.signal);
  }
  return () => stopping.abort();
}

/** What this tab does with what it hears, directly or from another tab. */
function hearerOf(options: LiveOptions): Hearer {
  const memory = createMemory(options.since ?? "");
  return {
    memory,
    take(event) {
      if (!memory.keep(event) || !event.data) return;
      options.on(event.kind as LiveKind, JSON.parse(event.data));
    },
    stands(state) {
      connection.value = state;
      if (state === "live") options.connected?.();
      else options.broke?.();
    },
  };
}
