import type { Requester, UpstashRequest, UpstashResponse } from "@upstash/redis";
import { getLogger } from "@logtape/logtape";
import { createClient, ErrorReply, MultiErrorReply } from "redis";
import { HubError } from "../../types/errors.ts";
import type { RedisStore } from "../../types/hub.ts";
import { createFlagFilter } from "./flags.ts";
import { StringsRedis } from "./strings.ts";

const CONNECT_TIMEOUT_MS = 5_000;
/** How long a command waits for a connection that just broke; after that commands fail at once. */
const RECONNECT_GRACE_MS = 500;
/** A reply that takes longer counts as lost: the connection may be half open. */
const REPLY_TIMEOUT_MS = 10_000;
/** Connection attempts before opening gives up, about a second; once open it never gives up. */
const OPEN_RETRIES = 6;
const RECONNECT_STEP_MS = 20;
const RECONNECT_MOST_MS = 1_000;
const QUEUE_MAX_COMMANDS = 100_000;

const log = getLogger(["hubbub", "db", "redis"]);

type Connection = ReturnType<typeof connection>;
type Reply = UpstashResponse<unknown>;

/**
 * Redis over `redis://`, `rediss://` or `unix:///path`. One connection carries all commands,
 * pipelined by the driver; a second one carries subscriptions. A command whose reply is lost is
 * refused as `redis.unavailable` and never repeated here: only callers know whether a repeat is
 * harmless (operation ids).
 */
export async function openTcp(
  url: string,
  kind: "tcp" | "embedded" = "tcp",
): Promise<RedisStore> {
  const commands = connection(url);
  const link = watch(commands);
  await commands.connect().catch((cause) => {
    if (commands.isOpen) commands.destroy();
    throw unavailable("Cannot reach Redis", cause);
  });
  let subscriptions: Promise<Connection> | undefined;
  const client = new StringsRedis(requester(commands, link));
  return {
    client,
    kind,
    async subscribe(channel, listener) {
      subscriptions ??= opened(commands.duplicate());
      const subscriber = await subscriptions.catch((cause) => {
        subscriptions = undefined;
        throw unavailable("Cannot subscribe", cause);
      });
      const heard = (message: string) => listener(message);
      await subscriber.subscribe(channel, heard);
      return () => subscriber.isOpen ? subscriber.unsubscribe(channel, heard) : Promise.resolve();
    },
    async ping() {
      await client.ping();
    },
    async close() {
      if (link.closing) return;
      link.closing = true;
      const subscriber = await subscriptions?.catch(() => undefined);
      if (subscriber?.isOpen) subscriber.destroy();
      if (commands.isReady) await commands.close();
      else if (commands.isOpen) commands.destroy();
    },
  };
}

function connection(url: string) {
  let wasOpen = false;
  const reconnectStrategy = (retries: number) =>
    wasOpen || retries < OPEN_RETRIES
      ? Math.min(RECONNECT_STEP_MS * 2 ** Math.min(retries, 10), RECONNECT_MOST_MS)
      : false;
  const limits = { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy };
  const path = url.startsWith("unix:") ? decodeURIComponent(new URL(url).pathname) : undefined;
  const client = createClient({
    // RESP2 is what Upstash speaks: the same reply types on every transport.
    RESP: 2,
    ...(path === undefined
      ? { url, socket: limits }
      : { socket: { path, tls: false as const, ...limits } }),
    disableOfflineQueue: true,
    disableClientInfo: true,
    commandsQueueMaxLength: QUEUE_MAX_COMMANDS,
  });
  // Without a listener a broken connection would end the process; `watch` and callers report it.
  client.on("error", () => {});
  client.on("ready", () => wasOpen = true);
  return client;
}

async function opened(client: Connection): Promise<Connection> {
  client.on("error", () => {});
  await client.connect();
  return client;
}

interface Link {
  closing: boolean;
  brokenAt: number | undefined;
  waiters: Set<() => void>;
}

function watch(client: Connection): Link {
  const link: Link = { closing: false, brokenAt: undefined, waiters: new Set() };
  client.on("ready", () => {
    if (link.brokenAt !== undefined) log.info("Redis is reachable again");
    link.brokenAt = undefined;
    for (const wake of link.waiters) wake();
    link.waiters.clear();
  });
  client.on("error", (error: unknown) => {
    if (link.brokenAt === undefined && !link.closing) {
      link.brokenAt = performance.now();
      log.warn("Redis is not reachable: {reason}", { reason: String(error) });
    }
  });
  return link;
}

function requester(client: Connection, link: Link): Requester {
  const understood = createFlagFilter();
  const words = (args: unknown[]) =>
    understood(args.map((arg) => typeof arg === "string" ? arg : String(arg)));
  return {
    async request<T>(request: UpstashRequest): Promise<UpstashResponse<T>> {
      if (!client.isReady) await ready(client, link);
      const mode = request.path?.[0];
      const run: Promise<Reply | Reply[]> = mode === undefined
        ? single(client, words(request.body as unknown[]))
        : mode === "pipeline"
        ? Promise.all((request.body as unknown[][]).map((args) => single(client, words(args))))
        : mode === "multi-exec"
        ? multi(client, (request.body as unknown[][]).map(words))
        : Promise.reject(new Error(`Cannot send "${mode}" over this transport: use subscribe()`));
      return await replied(run) as UpstashResponse<T>;
    },
  };
}

async function single(client: Connection, args: string[]): Promise<Reply> {
  try {
    return { result: await client.sendCommand(args) };
  } catch (error) {
    return { error: refusalOf(error) };
  }
}

async function multi(client: Connection, commands: string[][]): Promise<Reply[]> {
  const block = client.multi();
  for (const args of commands) block.addCommand(args);
  try {
    return (await block.exec()).map((result) => ({ result }));
  } catch (error) {
    if (!(error instanceof MultiErrorReply)) {
      const refused = refusalOf(error);
      return commands.map(() => ({ error: refused }));
    }
    return error.replies.map((reply) =>
      reply instanceof Error ? { error: reply.message } : { result: reply }
    );
  }
}

/** The server's own refusals become data, as over HTTPS; anything else means the reply is lost. */
function refusalOf(error: unknown): string {
  if (error instanceof ErrorReply) return error.message;
  throw unavailable("Redis gave no answer", error);
}

async function ready(client: Connection, link: Link): Promise<void> {
  if (link.closing || !client.isOpen) throw unavailable("The connection to Redis is closed");
  const broken = link.brokenAt ?? performance.now();
  const left = RECONNECT_GRACE_MS - (performance.now() - broken);
  if (left <= 0) throw unavailable("Redis is not reachable");
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, left);
    function done() {
      clearTimeout(timer);
      link.waiters.delete(done);
      resolve();
    }
    link.waiters.add(done);
  });
  if (!client.isReady) throw unavailable("Redis is not reachable");
}

function replied<T>(run: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable("Redis gave no answer in time")), REPLY_TIMEOUT_MS);
  });
  return Promise.race([run, late]).finally(() => clearTimeout(timer));
}

function unavailable(what: string, cause?: unknown): HubError {
  return new HubError("unavailable", `${what}: try again in a moment`, {
    code: "redis.unavailable",
    retryAfter: 1,
    cause,
  });
}
