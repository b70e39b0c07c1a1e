import { openTcp } from "../../db/redis/tcp.ts";
import type { RedisStore } from "../../types/hub.ts";

const START_TIMEOUT_MS = 10_000;
const START_PAUSE_MS = 20;

export interface OwnRedis {
  store: RedisStore;
  /** `unix:///...`, for further clients. */
  url: string;
  folder: string;
  pid: number;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Starts the server again on the same data after `kill`. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A client on the run's one redis-server. Never flush it: isolate yourself by a region name. */
export function sharedRedis(): Promise<RedisStore> {
  return openTcp(sharedRedisUrl());
}

/** Address of the run's one redis-server. */
export function sharedRedisUrl(): string {
  const url = Deno.env.get("HUBBUB_TEST_REDIS_URL");
  if (!url) throw new Error("No redis-server for the tests: run them with vitest (globalSetup)");
  return url;
}

/** A region name no other suite uses. */
export function testRegion(): string {
  return `t${crypto.randomUUID().slice(0, 13)}`;
}

/** A redis-server of one's own, to flush, kill or restart. `args` are added to its command line. */
export async function startRedis(args: string[] = []): Promise<OwnRedis> {
  const folder = await Deno.makeTempDir({ prefix: "hubbub-redis-" });
  const url = `unix://${folder}/redis.sock`;
  let server = await spawnRedis(folder, args);
  const store = await openTcp(url);
  return {
    store,
    url,
    folder,
    get pid() {
      return server.pid;
    },
    async kill() {
      server.kill("SIGKILL");
      await server.status;
    },
    async restart() {
      server = await spawnRedis(folder, args);
    },
    async close() {
      await store.close();
      await stop(server);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Starts a redis-server on `<folder>/redis.sock` without a TCP port and waits until it answers. */
export async function spawnRedis(folder: string, args: string[] = []): Promise<Deno.ChildProcess> {
  const socket = `${folder}/redis.sock`;
  await Deno.remove(socket).catch(() => {});
  const child = new Deno.Command("redis-server", {
    args: ["--port", "0", "--unixsocket", socket, "--dir", folder]
      .concat(["--save", "", "--appendonly", "no", "--loglevel", "warning"], args),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const giveUp = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(socket))) {
    if (performance.now() > giveUp) throw new Error("redis-server did not start");
    await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
  }
  return child;
}

async function stop(server: Deno.ChildProcess): Promise<void> {
  try {
    server.kill("SIGTERM");
  } catch {
    // Already gone.
  }
  await server.status;
}

async function answers(path: string): Promise<boolean> {
  try {
    const connection = await Deno.connect({ transport: "unix", path });
    await connection.write(new TextEncoder().encode("PING\r\n"));
    const reply = new Uint8Array(16);
    const read = await connection.read(reply);
    connection.close();
    return new TextDecoder().decode(reply.subarray(0, read ?? 0)).startsWith("+PONG");
  } catch {
    return false;
  }
}
