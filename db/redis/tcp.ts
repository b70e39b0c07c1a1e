import type { Requester, UpstashRequest, UpstashResponse } from "@upstash/redis";
import { ErrorReply, MultiErrorReply } from "redis";
import type { RedisStore } from "../../types/hub.ts";
import { createDeadlines } from "./deadlines.ts";
import { createFlagFilter } from "./flags.ts";
import { StringsRedis } from "./strings.ts";
import {
  type Connection,
  connection,
  type Link,
  opened,
  ready,
  unavailable,
  watch,
} from "./tcp_link.ts";

/** A reply that takes longer counts as lost: the connection may be half open. */
const REPLY_TIMEOUT_MS = 10_000;

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

function requester(client: Connection, link: Link): Requester {
  const understood = createFlagFilter();
  const inTime = createDeadlines(
    REPLY_TIMEOUT_MS,
    () => unavailable("Redis gave no answer in time"),
  );
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
      return await inTime(run) as UpstashResponse<T>;
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
