import { signal } from "@preact/signals";
import type { LiveEvents, LiveKind } from "../../types/live.ts";

/** Silence after which the stream counts as dead: the hub speaks at least every 15 s. */
const SILENCE_MS = 35_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

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

/** Follows the live stream until the returned function is called; resumes where it broke off. */
export function followLive(options: LiveOptions): () => void {
  const stopping = new AbortController();
  void keepFollowing(options, stopping.signal);
  return () => stopping.abort();
}

async function keepFollowing(options: LiveOptions, stop: AbortSignal): Promise<void> {
  let last = options.since ?? "";
  let wait = FIRST_WAIT_MS;
  while (!stop.aborted) {
    try {
      await readOnce(options, last, stop, (id) => {
        last = id;
        wait = FIRST_WAIT_MS;
      });
    } catch (error) {
      if (stop.aborted || (error as { ended?: boolean }).ended) return;
    }
    if (stop.aborted) return;
    connection.value = "lost";
    options.broke?.();
    await pause(wait * (0.75 + Math.random() / 2), stop);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

async function readOnce(
  options: LiveOptions,
  last: string,
  stop: AbortSignal,
  seen: (id: string) => void,
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await fetch(options.path, {
      headers: { accept: "text/event-stream", ...(last ? { "last-event-id": last } : {}) },
      credentials: "same-origin",
      signal: AbortSignal.any([stop, silence.signal]),
    });
    if (response.status === 401 || response.status === 403) {
      throw Object.assign(new Error("session ended"), { ended: true });
    }
    if (!response.ok || !response.body) throw new Error(`live stream: ${response.status}`);
    connection.value = "live";
    options.connected?.();
    for await (const event of readEvents(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      if (event.id) seen(event.id);
      if (event.data) options.on(event.kind as LiveKind, JSON.parse(event.data));
    }
  } finally {
    clearTimeout(timer);
  }
}

interface RawEvent {
  id: string;
  kind: string;
  data: string;
}

/** Server-sent events of a body; a comment (heartbeat) comes as an event without data. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<RawEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let rest = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value.replaceAll("\r", "");
    let end = rest.indexOf("\n\n");
    while (end >= 0) {
      yield parseEvent(rest.slice(0, end));
      rest = rest.slice(end + 2);
      end = rest.indexOf("\n\n");
    }
  }
}

function parseEvent(block: string): RawEvent {
  const event: RawEvent = { id: "", kind: "message", data: "" };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") event.id = value;
    else if (name === "event") event.kind = value;
    else if (name === "data") data.push(value);
  }
  event.data = data.join("\n");
  return event;
}

/** Waits, but no longer than until the network or the page comes back. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener("online", done);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    globalThis.addEventListener("online", done);
    stop.addEventListener("abort", done);
  });
}
