/** Silence after which the stream counts as dead: the hub speaks at least every 15 s. */
export const SILENCE_MS = 35_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** A server-sent event as it comes; a comment comes as one without data. */
export interface RawEvent {
  id: string;
  kind: string;
  /** JSON. */
  data: string;
}

export interface Reader {
  path: string;
  /** Where to go on after a break; empty = from now. */
  last(): string;
  event(event: RawEvent): void;
  /** The stream stands (again). */
  live(): void;
  /** It broke, or could not be opened. */
  lost(): void;
}

/**
 * Reads a live stream and resumes where it broke off, until `stop` aborts (`stopped`) or the
 * session is over (`ended`).
 */
export async function keepReading(
  reader: Reader,
  stop: AbortSignal,
): Promise<"stopped" | "ended"> {
  let wait = FIRST_WAIT_MS;
  while (!stop.aborted) {
    try {
      await readOnce(reader, stop, () => wait = FIRST_WAIT_MS);
    } catch (error) {
      if (stop.aborted) break;
      if ((error as { ended?: boolean }).ended) return "ended";
    }
    if (stop.aborted) break;
    reader.lost();
    await pause(wait * (0.75 + Math.random() / 2), stop);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
  return "stopped";
}

async function readOnce(reader: Reader, stop: AbortSignal, seen: () => void): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const last = reader.last();
  try {
    const response = await fetch(reader.path, {
      headers: { accept: "text/event-stream", ...(last ? { "last-event-id": last } : {}) },
      credentials: "same-origin",
      signal: AbortSignal.any([stop, silence.signal]),
    });
    if (response.status === 401 || response.status === 403) {
      throw Object.assign(new Error("session ended"), { ended: true });
    }
    if (!response.ok || !response.body) throw new Error(`live stream: ${response.status}`);
    reader.live();
    for await (const event of readEvents(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      if (event.id) seen();
      reader.event(event);
    }
  } finally {
    clearTimeout(timer);
  }
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
