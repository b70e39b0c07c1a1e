import type { Memory } from "./live_memory.ts";
import { keepReading, type RawEvent } from "./live_stream.ts";

/** Silence after which a reading tab counts as frozen: longer than it bears silence itself. */
const QUIET_MS = 50_000;

/** How a stream stands. */
type Standing = "live" | "lost";

export interface Hearer {
  memory: Memory;
  take(event: RawEvent): void;
  stands(state: Standing): void;
}

export interface Shared {
  /** The same for all tabs that share the stream. */
  name: string;
  path: string;
  hearer: Hearer;
}

/** What tabs say to each other. */
type Word =
  /** The tab that reads the stream: it has begun, or the stream stands differently now. */
  | { say: "reading"; tab: string; state: Standing | null }
  | { say: "heard"; tab: string; event: RawEvent }
  /** Another one wants to hear what comes after `last`. */
  | { say: "join"; tab: string; last: string }
  | { say: "past"; tab: string; to: string; events: RawEvent[]; state: Standing | null }
  /** The session is over for all. */
  | { say: "ended"; tab: string };

/** Browsers offer locks in safe places only (https, localhost). */
export function canShare(): boolean {
  return "locks" in navigator && "BroadcastChannel" in globalThis;
}

/**
 * One tab reads the stream, the one that holds the lock, and tells the others. When it goes, the
 * browser gives the lock to the next, which goes on where it stood; when it is silent for too long
 * (tabs in the background may be frozen), the lock is taken from it.
 */
export async function shareLive(shared: Shared, stop: AbortSignal): Promise<void> {
  const { name, hearer } = shared;
  const self = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  const over = new AbortController();
  const done = AbortSignal.any([stop, over.signal]);
  const say = (word: Word) => done.aborted || channel.postMessage(word);
  /** The tab we hear from, once it has told us what we missed; and the one we have asked. */
  let reading = "";
  let asked = "";
  let leading = false;
  let state: Standing | null = null;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function listen(): void {
    clearTimeout(silence);
    if (!leading && !done.aborted) silence = setTimeout(() => void queue(true), QUIET_MS);
  }
  function stands(now: Standing | null): void {
    if (now !== null && now !== state) hearer.stands(now);
    state = now ?? state;
  }
  channel.onmessage = ({ data: word }: MessageEvent<Word>) => {
    if (word.say === "join") {
      const events = hearer.memory.after(word.last);
      if (leading) say({ say: "past", tab: self, to: word.tab, events, state });
      return;
    }
    listen();
    if (word.say === "ended") return over.abort();
    if (word.say === "past") {
      if (word.to !== self) return;
      reading = word.tab;
      word.events.forEach(hearer.take);
      return stands(word.state);
    }
    if (word.tab !== reading) {
      // Whoever reads now, we have not been told yet what we missed.
      if (word.tab !== asked) say({ say: "join", tab: self, last: hearer.memory.last });
      asked = word.tab;
      return;
    }
    if (word.say === "heard") hearer.take(word.event);
    else stands(word.state);
  };

  /** Reads for all until this tab stops or the lock is taken from it. */
  async function lead(taken: AbortSignal): Promise<void> {
    leading = true;
    clearTimeout(silence);
    state = null;
    say({ say: "reading", tab: self, state });
    const now = (standing: Standing) => {
      stands(standing);
      say({ say: "reading", tab: self, state });
    };
    const outcome = await keepReading({
      path: shared.path,
      last: () => hearer.memory.last,
      event(event) {
        hearer.take(event);
        say({ say: "heard", tab: self, event });
      },
      live: () => now("live"),
      lost: () => now("lost"),
    }, AbortSignal.any([done, taken]));
    leading = false;
    if (outcome !== "ended") return;
    say({ say: "ended", tab: self });
    over.abort();
  }
  /** Waits for the lock, or takes it; comes back for it after losing it. */
  async function queue(steal: boolean): Promise<void> {
    const taken = new AbortController();
    try {
      const options = steal ? { steal } : { signal: done };
      await navigator.locks.request(name, options, () => lead(taken.signal));
    } catch {
      taken.abort();
      leading = false;
      reading = asked = "";
      listen();
      if (!done.aborted && !steal) void queue(false);
    }
  }

  done.addEventListener("abort", () => {
    clearTimeout(silence);
    channel.close();
  });
  say({ say: "join", tab: self, last: hearer.memory.last });
  listen();
  await queue(false);
}
