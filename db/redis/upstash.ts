import { Redis, type Requester, type UpstashRequest, type UpstashResponse } from "@upstash/redis";
import { HubError } from "../../types/errors.ts";
import type { RedisStore } from "../../types/hub.ts";
import { openEventStream } from "./event_stream.ts";
import { StringsRedis } from "./strings.ts";

const REQUEST_TIMEOUT_MS = 10_000;
/** Repeats of commands that only read; the client's own repeats are off, see `openUpstash`. */
const READ_ATTEMPTS = 3;
const READ_PAUSE_MS = 50;
const READS =
  /^(get|mget|hget|hmget|hgetall|exists|ttl|pttl|type|ping|time|zscore|zrange|zcard|zrank)$|^(hlen|scard|smembers|sismember|llen|lrange|xlen|xrange|xrevrange|scan|hscan|zscan)$/i;

/**
 * Redis over Upstash's REST interface. `@upstash/redis` repeats a request by itself after any
 * network error, also when the server had executed it, and even with `retry: false` sends twice:
 * its repeats are set to none. A command whose reply is lost is refused as `redis.unavailable`;
 * only reads are repeated here. The runtime's `fetch` still sends once more when a connection it
 * had kept breaks before the answer: over HTTPS a write may run twice, so it needs an operation id.
 */
export function openUpstash(url: string, token: string): RedisStore {
  const http = new OpenRedis({
    url,
    token,
    retry: { retries: 0 },
    enableTelemetry: false,
    enableAutoPipelining: false,
    signal: () => AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  }).requester();
  let closed = false;
  const client = new StringsRedis(careful(http, () => closed)).pipelined();
  const streams = new Set<() => Promise<void>>();
  return {
    client,
    kind: "upstash",
    async subscribe(channel, listener) {
      const stop = await openEventStream(
        `${url}/subscribe/${encodeURIComponent(channel)}`,
        token,
        (data) => heard(data, channel, listener),
      );
      const end = () => {
        streams.delete(end);
        return stop();
      };
      streams.add(end);
      return end;
    },
    async ping() {
      await client.ping();
    },
    async close() {
      closed = true;
      await Promise.all([...streams].map((end) => end()));
    },
  };
}

class OpenRedis extends Redis {
  requester(): Requester {
    return this.client;
  }
}

function careful(http: Requester, closed: () => boolean): Requester {
  return {
    async request<T>(request: UpstashRequest): Promise<UpstashResponse<T>> {
      if (closed()) throw unavailable(new Error("closed"));
      const attempts = onlyReads(request) ? READ_ATTEMPTS : 1;
      for (let attempt = 1;; attempt++) {
        try {
          return await http.request<T>(request);
        } catch (error) {
          const refused = refusalOf(error);
          if (refused !== undefined) return answer<T>(request, refused);
          if (attempt === attempts) throw unavailable(error);
        }
        await new Promise((resolve) => setTimeout(resolve, READ_PAUSE_MS * attempt));
      }
    },
  };
}

/** The server's own refusal, without the command the client appends: that may hold customer text. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== "UpstashError") return undefined;
  return error.message.replace(/, command was: [\s\S]*$/, "");
}

function answer<T>(request: UpstashRequest, error: string): UpstashResponse<T> {
  if (request.path === undefined) return { error };
  const each = (request.body as unknown[][]).map(() => ({ error }));
  return each as unknown as UpstashResponse<T>;
}

function onlyReads({ path, body }: UpstashRequest): boolean {
  const commands = path === undefined ? [body as unknown[]] : body as unknown[][];
  return path?.[0] !== "multi-exec" && commands.every(([name]) => READS.test(String(name)));
}

/** `message,<channel>,<payload>`; confirmations have other kinds. */
function heard(data: string, channel: string, listener: (message: string) => void): void {
  const start = `message,${channel},`;
  if (data.startsWith(start)) listener(data.slice(start.length));
}

function unavailable(cause: unknown): HubError {
  return new HubError("unavailable", "Redis gave no answer: try again in a moment", {
    code: "redis.unavailable",
    retryAfter: 1,
    cause: cause instanceof Error ? cause.name : undefined,
  });
}
