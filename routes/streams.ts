/** Open live streams of one process, so that signing out and stopping close them. */
export interface Streams {
  /** Registers a stream; past `MAX_PER_OWNER` the oldest of that owner is closed. */
  open(owner: string, session: string): { signal: AbortSignal; done(): void };
  /** Ends the streams of one session: its person signed out. */
  endSession(session: string): void;
  /** Ends every stream: the process stops and clients go to another. */
  drain(): void;
  readonly count: number;
}

/** Streams one person may hold: a few tabs and devices. */
const MAX_PER_OWNER = 10;

export function createStreams(): Streams {
  const open = new Set<{ owner: string; session: string; controller: AbortController }>();
  return {
    open(owner, session) {
      const entry = { owner, session, controller: new AbortController() };
      const own = [...open].filter((other) => other.owner === owner);
      if (own.length >= MAX_PER_OWNER) own[0]!.controller.abort("replaced");
      open.add(entry);
      return { signal: entry.controller.signal, done: () => void open.delete(entry) };
    },
    endSession(session) {
      for (const e of open) if (e.session === session) e.controller.abort("signed out");
    },
    drain() {
      for (const entry of open) entry.controller.abort("draining");
    },
    get count() {
      return open.size;
    },
  };
}
