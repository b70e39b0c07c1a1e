import { getLogger } from "@logtape/logtape";
import { createApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { intakeSettled } from "./domain/conversations/receive.ts";
import { demoLogins } from "./domain/demo/logins.ts";
import { createHub, type OpenHub } from "./hub.ts";
import { openLog } from "./log.ts";
import { gateOf } from "./routes/gate.ts";
import { startWorkers } from "./workers/start.ts";

/** Requests still running at a stop get this long, milliseconds. */
const DRAIN_MS = 5_000;
/** Below where systems take the ports of outgoing connections: nobody grabs it while we start. */
const FREE_PORTS_FROM = 20_000;
const FREE_PORTS = 12_000;
const FREE_PORT_TRIES = 50;
const log = getLogger(["hubbub", "main"]);

const config = await orGiveUp(() => withPort(readConfig(Deno.env.toObject())));
await openLog(config.log);
const demo = config.demo ? await startDemo(config) : null;
const hub = await orGiveUp(() => createHub(demo?.config ?? config));
const app = createApp(hub, demo?.carrier ?? null);
const server = await orGiveUp(listen);
const workers = startWorkers(hub);
demo?.serve(`http://localhost:${config.port}`, ownsNumber);
keepClockAtTheEdge(hub);

for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stop);

/** A start that fails says why in plain words and leaves nothing running. */
async function orGiveUp<T>(start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}

async function listen() {
  try {
    return Deno.serve({ port: config.port, hostname: config.host, onListen }, app.fetch);
  } catch (error) {
    await hub.close();
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new Error(
      `Cannot listen on port ${config.port}: another program does. Stop it, or set PORT to another`,
    );
  }
}

/** Port 0 asks for any free one; callbacks need to know it before anything is served. */
function withPort(config: Config): Config {
  if (config.port !== 0) return config;
  for (let tried = 0; tried < FREE_PORT_TRIES; tried++) {
    const port = FREE_PORTS_FROM + Math.floor(Math.random() * FREE_PORTS);
    try {
      Deno.listen({ port, hostname: config.host }).close();
      return { ...config, port };
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error("Cannot find a free port: set PORT to one");
}

function ownsNumber(number: string): boolean {
  return hub.settings().document.entryPoints.some((entry) =>
    entry.channel !== "chat" && entry.address === number
  );
}

/** In demo mode without a carrier the stand-in plays one; imported only then. */
async function startDemo(config: Config) {
  const { startDemoCarrier } = await import("./standins/carrier/demo.ts");
  return startDemoCarrier(config);
}

function onListen({ port }: Deno.NetAddr): void {
  const base = config.publicUrl ?? `http://localhost:${port}`;
  console.log(`Hubbub is ready: ${base}`);
  if (!config.demo) return;
  console.log(`  ${base}/playground   be the customer`);
  console.log(`  ${base}/desk         be an agent`);
  console.log(`  ${base}/floor        watch queues and agents`);
  console.log(`  ${base}/admin        change the configuration`);
  console.log(`  ${base}/docs         read the API`);
  console.log("Demo logins (demo mode only):");
  for (const { email, password, role } of demoLogins(hub)) {
    console.log(`  ${email.padEnd(34)} ${password}   ${role}`);
  }
  console.log("Ctrl-C stops; the data stays in " + config.data);
}

let stopping = false;

/** Streams are told to come back elsewhere, requests finish, workers end, stores close. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log("\nStopping ...");
  gateOf(hub).streams.drain();
  const closed = server.shutdown();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
  await intakeSettled(hub.db);
  await workers.stop();
  await demo?.stop();
  await hub.close();
  log.info("Stopped");
  Deno.exit(0);
}

/** Where isolates come and go, a cron entry wakes one each minute (docs/operating.md). */
function keepClockAtTheEdge(hub: OpenHub): void {
  const { cron } = Deno as { cron?: (name: string, schedule: string, run: () => void) => void };
  if (cron === undefined || !Deno.env.has("DENO_DEPLOYMENT_ID")) return;
  cron("keep the clock", "* * * * *", () => {
    for (const worker of ["clock", "journal", "outbox"] as const) hub.wake(worker);
  });
}
