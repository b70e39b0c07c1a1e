import type { LiveEvent, LiveKind } from "../../../types/live.ts";
import { anyOf } from "./browser.ts";
import { ChatError } from "./http.ts";

/** The hub sends a comment every 15 s; silence for this long is a dead line. */
const SILENCE_MS = 40_000;
/** A proxy that holds the stream back shows nothing in this time: then we poll. */
const FIRST_BYTE_MS = 10_000;

export interface StreamRequest {
  url: string;
  token: string;
  /** Empty: from where the session's `cursor` stands. */
  lastId: string;
  onOpen(): void;
  onEvent(event: LiveEvent): void;
  signal: AbortSignal;
}

/**
 * Reads server-sent events by `fetch`, so that the token travels in a header and a reconnect can
 * use a newer one. Resolves when the stream ends; throws {@link ChatError} when it was refused.
 */
export async function readStream(request: StreamRequest): Promise<void> {
  const stop = new AbortController();
  const signal = anyOf(request.signal, stop.signal);
  let heard = false;
  const watchdog = createWatchdog(() => stop.abort());
  watchdog.reset(FIRST_BYTE_MS);
  try {
    const response = await open(request, signal);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return;
    const parse = createParser(request.onEvent);
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      if (!heard) request.onOpen();
      heard = true;
      watchdog.reset(SILENCE_MS);
      parse(value);
    }
  } catch (error) {
    if (error instanceof ChatError) throw error;
    if (request.signal.aborted) return;
    throw new ChatError(0, "network", String(error));
  } finally {
    watchdog.stop();
    stop.abort();
  }
}

async function open(request: StreamRequest, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {
    accept: "text/event-stream",
    authorization: `Bearer ${request.token}`,
  };
  if (request.lastId) headers["last-event-id"] = request.lastId;
  const response = await fetch(request.url, {
    headers,
    signal,
    credentials: "omit",
    cache: "no-store",
  });
  if (!response.ok) throw new ChatError(response.status, "stream", response.statusText);
  return response;
}

/** Parses the event stream format; comments and unknown fields are passed over. */
export function createParser(onEvent: (event: LiveEvent) => void): (chunk: string) => void {
  let rest = "";
  let lastId = "";
  return (chunk) => {
    // A proxy may have turned the ends of lines; the hub itself never sends a lone return.
    const blocks = (rest + chunk.replaceAll("\r", "")).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      let kind = "";
      const data: string[] = [];
      for (const line of block.split("\n")) {
        const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (field === "event") kind = value ?? "";
        if (field === "data") data.push(value ?? "");
        if (field === "id") lastId = value ?? "";
      }
      if (kind && data.length > 0) {
        onEvent({ id: lastId, kind: kind as LiveKind, data: JSON.parse(data.join("\n")) });
      }
    }
  };
}

function createWatchdog(onSilence: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  return {
    stop,
    reset(ms: number) {
      stop();
      timer = setTimeout(onSilence, ms);
    },
  };
}
