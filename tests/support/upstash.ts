import { Buffer } from "node:buffer";
import { createClient, ErrorReply } from "redis";
import { createFlagFilter } from "../../db/redis/flags.ts";

/**
 * A small server that speaks Upstash's REST interface in front of a real Redis: single commands,
 * /pipeline, /multi-exec, /subscribe as server-sent events, bearer tokens, base64 answers when
 * `Upstash-Encoding: base64` is asked for, and errors as `{ "error": ... }`.
 */
export interface UpstashServer {
  url: string;
  token: string;
  /** Requests answered so far, by path. */
  requests: string[];
  /** The next requests are executed, but their answers break off in the body. */
  loseAnswers(times: number): void;
  /** The next requests are answered with this HTTP status and no execution. */
  refuseNext(times: number, status: number): void;
  /** Cuts every open subscription. */
  cutSubscriptions(): void;
  close(): Promise<void>;
}

const BODY_MAX_BYTES = 10_000_000;

type Connection = Awaited<ReturnType<typeof connect>>;

export async function startUpstash(redisUrl: string): Promise<UpstashServer> {
  const token = crypto.randomUUID();
  const commands = await connect(redisUrl);
  const requests: string[] = [];
  const open = new Set<() => void>();
  let losing = 0;
  let refusing = { times: 0, status: 503 };

  async function answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    requests.push(path);
    if (request.headers.get("authorization") !== `Bearer ${token}`) {
      return json(401, { error: "WRONGPASS invalid or missing auth token" });
    }
    if (refusing.times > 0) {
      refusing.times--;
      return new Response("<html>gateway</html>", { status: refusing.status });
    }
    if (path.startsWith("/subscribe/")) {
      return await subscribe(redisUrl, decodeURIComponent(path.slice("/subscribe/".length)), open);
    }
    const body = await request.text();
    if (body.length > BODY_MAX_BYTES) return json(413, { error: "ERR max request size exceeded" });
    const base64 = request.headers.get("upstash-encoding") === "base64";
    const answered = await execute(commands, path, body, base64);
    if (losing > 0) {
      losing--;
      // The body breaks off: for the client this is a lost connection after the server executed.
      return new Response(
        new ReadableStream({ start: (c) => c.error(new Error("the answer is lost")) }),
      );
    }
    return answered;
  }

  const stop = new AbortController();
  const server = Deno.serve({
    signal: stop.signal,
    port: 0,
    hostname: "127.0.0.1",
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
  }, answer);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    token,
    requests,
    loseAnswers: (times) => void (losing = times),
    refuseNext: (times, status) => void (refusing = { times, status }),
    cutSubscriptions: () => open.forEach((cut) => cut()),
    async close() {
      open.forEach((cut) => cut());
      stop.abort();
      await server.finished;
      commands.destroy();
    },
  };
}

async function connect(url: string) {
  const socket = url.startsWith("unix:")
    ? { path: decodeURIComponent(new URL(url).pathname), tls: false as const }
    : undefined;
  const client = createClient({ RESP: 2, ...(socket ? { socket } : { url }) });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function execute(
  redis: Connection,
  path: string,
  body: string,
  base64: boolean,
): Promise<Response> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return json(400, { error: "ERR failed to parse command" });
  }
  if (path === "/pipeline") {
    const replies = await Promise.all((parsed as unknown[][]).map((args) => run(redis, args)));
    return json(200, replies.map((reply) => encoded(reply, base64)));
  }
  if (path === "/multi-exec") return await multi(redis, parsed as unknown[][], base64);
  if (path !== "/" || !Array.isArray(parsed)) return json(400, { error: "ERR invalid command" });
  const reply = await run(redis, parsed);
  return json("error" in reply ? 400 : 200, encoded(reply, base64));
}

type Reply = { result: unknown } | { error: string };

/** Upstash knows a flag of scripts that plain Redis does not. */
const understood = createFlagFilter();

async function run(redis: Connection, args: unknown[]): Promise<Reply> {
  try {
    return { result: await redis.sendCommand(understood(args.map(String))) };
  } catch (error) {
    if (error instanceof ErrorReply) return { error: error.message };
    throw error;
  }
}

async function multi(redis: Connection, list: unknown[][], base64: boolean): Promise<Response> {
  // Issued in one tick on one connection: nobody's commands come in between.
  const begun = [run(redis, ["MULTI"]), ...list.map((args) => run(redis, args))];
  const ended = run(redis, ["EXEC"]);
  const refused = (await Promise.all(begun)).find((reply) => "error" in reply);
  const done = await ended;
  if ("error" in done) return json(400, refused ?? done);
  const replies = (done.result as unknown[]).map((result): Reply =>
    result instanceof Error ? { error: result.message } : { result }
  );
  return json(200, replies.map((reply) => encoded(reply, base64)));
}

async function subscribe(
  redisUrl: string,
  channel: string,
  open: Set<() => void>,
): Promise<Response> {
  const redis = await connect(redisUrl);
  const encoder = new TextEncoder();
  let cut = () => {};
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (line: string) => controller.enqueue(encoder.encode(`data: ${line}\n\n`));
      cut = () => {
        open.delete(cut);
        redis.destroy();
        try {
          controller.close();
        } catch {
          // The reader has gone already.
        }
      };
      open.add(cut);
      await redis.subscribe(channel, (message) => send(`message,${channel},${message}`));
      send(`subscribe,${channel},1`);
    },
    cancel: () => cut(),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** Strings become base64, but for the plain `OK` of a status; numbers and null stay. */
function encoded(reply: Reply, base64: boolean): Reply {
  if ("error" in reply || !base64) return reply;
  return { result: reply.result === "OK" ? "OK" : encode(reply.result) };
}

function encode(value: unknown): unknown {
  if (typeof value === "string") return Buffer.from(value).toString("base64");
  return Array.isArray(value) ? value.map(encode) : value;
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status });
}
