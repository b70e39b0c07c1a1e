import { getLogger } from "@logtape/logtape";
import { createClient } from "redis";
import { HubError } from "../../types/errors.ts";

const CONNECT_TIMEOUT_MS = 5_000;
/** How long a command waits for a connection that just broke; after that commands fail at once. */
const RECONNECT_GRACE_MS = 500;
/** Connection attempts before opening gives up, about a second; once open it never gives up. */
const OPEN_RETRIES = 6;
const RECONNECT_STEP_MS = 20;
const RECONNECT_MOST_MS = 1_000;
const QUEUE_MAX_COMMANDS = 100_000;

const log = getLogger(["hubbub", "db", "redis"]);

export type Connection = ReturnType<typeof connection>;

/** A connection that is not open yet and reconnects by itself once it was. */
export function connection(url: string) {
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
    // The driver's own limit costs a timer and an aborted signal for every command; `tcp.ts` has one.
    commandOptions: { timeout: 0 },
    disableClientInfo: true,
    commandsQueueMaxLength: QUEUE_MAX_COMMANDS,
  });
  // Without a listener a broken connection would end the process; `watch` and callers report it.
  client.on("error", () => {});
  client.on("ready", () => wasOpen = true);
  return client;
}

/** Opens a further connection. */
export async function opened(client: Connection): Promise<Connection> {
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** What is known of a connection's health. */
export interface Link {
  closing: boolean;
  brokenAt: number | undefined;
  waiters: Set<() => void>;
}

/** Keeps an eye on a connection and wakes who waits for it. */
export function watch(client: Connection): Link {
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

/** Waits a moment for a connection that just broke; refuses when it is not back by then. */
export async function ready(client: Connection, link: Link): Promise<void> {
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

export function unavailable(what: string, cause?: unknown): HubError {
  return new HubError("unavailable", `${what}: try again in a moment`, {
    code: "redis.unavailable",
    retryAfter: 1,
    cause,
  });
}
