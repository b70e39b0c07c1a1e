import type { LiveEvent } from "../../../types/live.ts";
import { backoffMs, pause } from "./backoff.ts";
import { ChatError } from "./http.ts";
import type { Line } from "./model.ts";
import { readStream } from "./stream.ts";

const POLL_MS = 4_000;
/** So many streams in a row without a word: if asking works all the same, we ask from then on. */
const SILENT_BEFORE_ASKING = 2;
/** Asked so long before a stream is tried again: the visitor may have left the office. */
const ASK_FOR_MS = 120_000;

export interface Follow {
  url: string;
  token(): string;
  /** Stream id to go on from. */
  cursor: string;
  onLine(line: Line): void;
  onEvent(event: LiveEvent): void;
  /** Fetches the whole conversation: used when streams do not get through. */
  poll(): Promise<void>;
  /** The token is no longer good: `true` when a newer one is there. */
  renew(): Promise<boolean>;
  /** The conversation has ended: there is nothing to follow any more. */
  over(): boolean;
}

/**
 * Keeps the visitor's stream open until `signal` aborts: resume and back-off. Where proxies hold
 * streams back or cut them off, the conversation is asked for instead (CE18-X7).
 */
export async function follow(to: Follow, signal: AbortSignal): Promise<void> {
  let lastId = to.cursor;
  let failures = 0;
  let silent = 0;
  while (!signal.aborted) {
    if (silent >= SILENT_BEFORE_ASKING) {
      const asked = await askOn(to, signal);
      if (asked === "refused") return;
      silent = asked === "answered" ? SILENT_BEFORE_ASKING - 1 : 0;
      if (signal.aborted || to.over()) return;
    }
    silent += 1;
    try {
      await readStream({
        url: to.url,
        token: to.token(),
        lastId,
        signal,
        onOpen() {
          failures = 0;
          silent = 0;
          to.onLine("connected");
        },
        onEvent(event) {
          if (event.id) lastId = event.id;
          to.onEvent(event);
        },
      });
    } catch (error) {
      if (error instanceof ChatError && error.status === 401 && !(await to.renew())) return;
      if (error instanceof ChatError && [404, 410].includes(error.status)) return;
    }
    if (signal.aborted || to.over()) return;
    to.onLine("reconnecting");
    await pause(backoffMs(failures), signal);
    failures += 1;
  }
}

/** Asks every few seconds, until a stream is due again or asking does not get through either. */
async function askOn(
  to: Follow,
  signal: AbortSignal,
): Promise<"answered" | "unanswered" | "refused"> {
  const until = Date.now() + ASK_FOR_MS;
  try {
    while (!signal.aborted && !to.over() && Date.now() < until) {
      await to.poll();
      to.onLine("connected");
      await pause(POLL_MS, signal);
    }
    return "answered";
  } catch (error) {
    return error instanceof ChatError && !error.passing ? "refused" : "unanswered";
  }
}
