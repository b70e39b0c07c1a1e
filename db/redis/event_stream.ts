import { getLogger } from "@logtape/logtape";
import { HubError } from "../../types/errors.ts";

const RECONNECT_FIRST_MS = 100;
const RECONNECT_MOST_MS = 5_000;
/** A line longer than this is no message of ours. */
const LINE_MAX_CHARS = 1_000_000;

const log = getLogger(["hubbub", "db", "redis"]);

/**
 * Reads server-sent events until the returned function is called, reconnecting with back-off.
 * Resolves with the first connection; messages sent while it is broken are lost, as with any
 * Redis subscription.
 */
export async function openEventStream(
  url: string,
  token: string,
  onData: (data: string) => void,
): Promise<() => Promise<void>> {
  const stop = new AbortController();
  void follow(await connect(url, token, stop.signal));

  async function follow(response: Response | undefined): Promise<void> {
    for (let failures = 0; !stop.signal.aborted;) {
      try {
        const body = (response ?? await connect(url, token, stop.signal)).body;
        response = undefined;
        failures = 0;
        if (body) await readLines(body, stop.signal, onData);
      } catch (error) {
        response = undefined;
        if (stop.signal.aborted) return;
        log.warn("The Redis subscription broke: {reason}", { reason: String(error) });
      }
      await pause(Math.min(RECONNECT_FIRST_MS * 2 ** failures++, RECONNECT_MOST_MS), stop.signal);
    }
  }
  return () => {
    stop.abort();
    return Promise.resolve();
  };
}

async function connect(url: string, token: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
    signal,
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new HubError("unavailable", `Cannot subscribe: Redis answered ${response.status}`, {
    code: "redis.unavailable",
  });
}

async function readLines(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onData: (data: string) => void,
): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of body) {
    const chunk = decoder.decode(bytes, { stream: true });
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LINE_MAX_CHARS) throw new Error("a line is too long");
    if (signal.aborted) return;
    for (const line of lines) {
      if (line.startsWith("data: ")) onData(line.slice("data: ".length).replace(/\r$/, ""));
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
