import { getLogger } from "@logtape/logtape";
import type { Hub } from "../../types/hub.ts";
import type { LiveEvent } from "../../types/live.ts";

/** Pause before listening again after the live streams failed. */
const RELISTEN_MS = 2000;

/** The visitor's live events; begins anew after a failure, so that a chat outlives a lost Redis. */
export async function* listen(
  hub: Hub,
  conversation: string,
  since: string,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent> {
  let from = since;
  while (!signal.aborted) {
    try {
      for await (const event of hub.live.follow([`visitor:${conversation}`], from, signal)) {
        from = event.id || from;
        yield event;
      }
      if (signal.aborted) return;
    } catch (error) {
      getLogger(["hubbub", "chat"]).warn("A visitor's live stream failed: listening again", {
        error,
      });
    }
    await pause(RELISTEN_MS, signal);
  }
}

/** Whichever comes first: the next ring, or the beat. */
export async function either(
  ring: Promise<IteratorResult<LiveEvent>>,
  beatMs: number,
  signal: AbortSignal,
): Promise<IteratorResult<LiveEvent> | "beat"> {
  const timer = new AbortController();
  const stop = AbortSignal.any([signal, timer.signal]);
  try {
    return await Promise.race([ring, pause(beatMs, stop).then(() => "beat" as const)]);
  } finally {
    timer.abort();
  }
}

/** Resolves after the time or at once when `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
