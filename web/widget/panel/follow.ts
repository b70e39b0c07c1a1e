import type { LiveEvent } from "../../../types/live.ts";
import { backoffMs, pause } from "./backoff.ts";
import { ChatError } from "./http.ts";
import type { Line } from "./model.ts";
import { readStream } from "./stream.ts";

const POLL_MS = 4_000;
/** So many streams in a row that a proxy held back: from then on we ask instead of listen. */
const HELD_BACK_BEFORE_POLLING = 2;

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
}

/** Keeps the visitor's stream open until `signal` aborts: resume, back-off, polling as a last way. */
export async function follow(to: Follow, signal: AbortSignal): Promise<void> {
  let lastId = to.cursor;
  let failures = 0;
  let heldBack = 0;
  while (!signal.aborted) {
    if (heldBack >= HELD_BACK_BEFORE_POLLING) return await pollOn(to, signal);
    try {
      const end = await readStream({
        url: to.url,
        token: to.token(),
        lastId,
        signal,
        onOpen() {
          failures = 0;
          heldBack = 0;
          to.onLine("connected");
        },
        onEvent(event) {
          if (event.id) lastId = event.id;
          to.onEvent(event);
        },
      });
      if (end === "held_back") heldBack += 1;
    } catch (error) {
      if (error instanceof ChatError && error.status === 401 && !(await to.renew())) return;
      if (error instanceof ChatError && [403, 404, 410].includes(error.status)) return;
    }
    if (signal.aborted) return;
    to.onLine("reconnecting");
    await pause(backoffMs(failures), signal);
    failures += 1;
  }
}

async function pollOn(to: Follow, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await to.poll();
      to.onLine("connected");
      failures = 0;
      await pause(POLL_MS, signal);
    } catch {
      to.onLine("reconnecting");
      await pause(backoffMs(failures), signal);
      failures += 1;
    }
  }
}
