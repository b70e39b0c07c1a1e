import { getLogger } from "@logtape/logtape";
import { HubError } from "../../types/errors.ts";
import type { RedisStore } from "../../types/hub.ts";
import { endOrphan, keepPid } from "./orphan.ts";
import { openTcp } from "./tcp.ts";

const START_TIMEOUT_MS = 20_000;
const START_PAUSE_MS = 10;
const STOP_TIMEOUT_MS = 10_000;
const RESTART_PAUSE_MS = 200;
/** Longest path a unix socket may have on every system, with some room. */
const SOCKET_PATH_MAX = 100;
const PROGRAMS = ["redis-server", "valkey-server"];

const log = getLogger(["hubbub", "db", "redis"]);

/**
 * A private redis-server as a child process on a unix socket, its data in `<data>/redis` (append
 * only file, synced every second). Restarted when it dies; an orphan that a killed hub left behind
 * is ended first. Refuses (`data.in_use`) while another hub uses the same directory.
 */
export async function openEmbedded(data: string): Promise<RedisStore> {
  const folder = await realFolder(`${data}/redis`);
  const lock = await lockFolder(folder);
  const socket = await socketPath(folder);
  const server = { closing: false, child: undefined as Deno.ChildProcess | undefined };
  try {
    await endOrphan(folder);
    server.child = await start(folder, socket);
    const store = await openTcp(
      `unix://${socket.split("/").map(encodeURIComponent).join("/")}`,
      "embedded",
    );
    void supervise();
    return {
      ...store,
      async close() {
        if (server.closing) return;
        server.closing = true;
        await store.close();
        await stop(server.child);
        await Deno.remove(`${folder}/redis.pid`).catch(() => {});
        lock.close();
      },
    };
  } catch (error) {
    server.closing = true;
    await stop(server.child);
    lock.close();
    throw error;
  }

  async function supervise(): Promise<void> {
    while (!server.closing) {
      const { code, signal } = await server.child!.status;
      if (server.closing) return;
      log.error("redis-server ended ({code}): starting it again", { code: signal ?? code });
      await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
      await start(folder, socket).then((child) => server.child = child, (error) => {
        log.error("redis-server does not start: {reason}", { reason: String(error) });
      });
    }
  }
}

async function realFolder(path: string): Promise<string> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  return await Deno.realPath(path);
}

async function lockFolder(folder: string): Promise<Deno.FsFile> {
  const file = await Deno.open(`${folder}/lock`, { create: true, write: true });
  // The system gives the lock back when the process ends, however it ends.
  if (await file.tryLock(true)) return file;
  file.close();
  throw new HubError(
    "conflict",
    `Cannot start: another hub uses "${folder}". Stop it, or give this one a HUBBUB_DATA of its own`,
    { code: "data.in_use" },
  );
}

async function socketPath(folder: string): Promise<string> {
  const beside = `${folder}/redis.sock`;
  if (beside.length <= SOCKET_PATH_MAX) return beside;
  return `${await Deno.makeTempDir({ prefix: "hubbub-" })}/redis.sock`;
}

async function start(folder: string, socket: string): Promise<Deno.ChildProcess> {
  await Deno.remove(socket).catch(() => {});
  const child = spawn(folder, socket);
  await keepPid(folder, child.pid);
  const giveUp = performance.now() + START_TIMEOUT_MS;
  let ended = false;
  void child.status.then(() => ended = true);
  while (!(await answers(socket))) {
    if (ended || performance.now() > giveUp) {
      await stop(child);
      const tail = (await Deno.readTextFile(`${folder}/redis.log`).catch(() => "")).slice(-500);
      throw new HubError("unavailable", `redis-server does not start in "${folder}": ${tail}`, {
        code: "redis.unavailable",
      });
    }
    await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
  }
  return child;
}

function spawn(folder: string, socket: string): Deno.ChildProcess {
  const args = ["--port", "0", "--unixsocket", socket, "--unixsocketperm", "700"]
    .concat(["--dir", folder, "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""])
    .concat(["--daemonize", "no", "--loglevel", "notice", "--logfile", `${folder}/redis.log`]);
  for (const program of PROGRAMS) {
    try {
      return new Deno.Command(program, {
        args,
        stdin: "null",
        stdout: "null",
        stderr: "null",
        // Ctrl-C goes to the whole group: the hub stops first, Redis last, in its own time.
        detached: true,
      }).spawn();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new HubError(
    "unavailable",
    "Cannot start: redis-server is not installed. Debian or Ubuntu: apt-get install redis-server; " +
      "macOS: brew install redis; or set REDIS_URL or UPSTASH_REDIS_REST_URL to a server elsewhere",
    { code: "redis.missing" },
  );
}

/** True when the server has loaded its data and takes commands. */
async function answers(path: string): Promise<boolean> {
  try {
    using connection = await Deno.connect({ transport: "unix", path });
    await connection.write(new TextEncoder().encode("PING\r\n"));
    const reply = new Uint8Array(16);
    const read = await connection.read(reply);
    return new TextDecoder().decode(reply.subarray(0, read ?? 0)).startsWith("+PONG");
  } catch {
    return false;
  }
}

async function stop(child: Deno.ChildProcess | undefined): Promise<void> {
  if (child === undefined) return;
  const kill = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch {
      // It is gone already.
    }
  };
  // SIGTERM makes it sync the append-only file and leave.
  kill("SIGTERM");
  const timer = setTimeout(() => kill("SIGKILL"), STOP_TIMEOUT_MS);
  await child.status;
  clearTimeout(timer);
}
