/**
 * Signed text to durable, over real HTTP: how many webhooks a second the hub takes beside a bare
 * Hono handler that only checks the signature, by turns in one run with the same kind of
 * requests; then how long each takes at a steady 1,000 a second, and how long until its work is in
 * the queue. Each server is a process of its own and so is this, the caller.
 * `deno run -A bench/intake.ts [seconds per figure, 5]`.
 */
import { openDb } from "../db/open.ts";
import type { Db } from "../types/hub.ts";
import { standardInput } from "../tests/support/configuration.ts";
import { type Caller, openCaller } from "./support/caller.ts";
import { type Figure, figure, pause, report, spread } from "./support/figures.ts";
import { type Server, startChild, startHub } from "./support/hub_process.ts";
import { signedText } from "./support/texts.ts";
import { cpuMs } from "./support/process_times.ts";

const SECONDS = Number(Deno.args[0] ?? 5);
const CALLERS = 100;
const STEADY_PER_SECOND = 1_000;
/** Every tenth text comes from somebody new; the others join their conversation. */
const NEW_EVERY = 10;
const PREPARED = 5_000;
const WARM_UP_SEC = 1;
/** Longest wait for the queue after the last request. */
const QUEUED_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 50;
const QUEUES_MAX = 1_000_000;

let made = 0;
/** Signed beforehand: signing is the carrier's work and must not slow the caller down. */
function nextRequests(count: number): Uint8Array[] {
  const first = made;
  made += count;
  return Array.from(
    { length: count },
    (_, i) => signedText(first + i, Math.floor((first + i) / NEW_EVERY)),
  );
}

async function flatOut(name: string, caller: Caller, seconds = SECONDS): Promise<Figure> {
  const took: number[] = [];
  let failed = 0;
  let busyMs = 0;
  while (busyMs < seconds * 1000) {
    const requests = nextRequests(PREPARED).reverse();
    const start = performance.now();
    const end = start + seconds * 1000 - busyMs;
    await Promise.all(Array.from({ length: CALLERS }, async () => {
      while (performance.now() < end) {
        const request = requests.pop();
        if (request === undefined) return;
        const began = performance.now();
        if (await caller.post(request) !== 200) failed += 1;
        took.push(performance.now() - began);
      }
    }));
    busyMs += performance.now() - start;
  }
  return figure(name, took, busyMs, failed);
}

/** Counted from when each should have been sent: a stall shows in every request it delays. */
async function steady(name: string, caller: Caller): Promise<Figure> {
  const requests = nextRequests(STEADY_PER_SECOND * SECONDS);
  const took: number[] = [];
  let failed = 0;
  const running: Promise<void>[] = [];
  const start = performance.now();
  for (let sent = 0; sent < requests.length;) {
    const passed = (performance.now() - start) * STEADY_PER_SECOND / 1000;
    for (const due = Math.min(requests.length, Math.floor(passed)); sent < due; sent++) {
      const meant = start + sent * 1000 / STEADY_PER_SECOND;
      running.push(
        caller.post(requests[sent] as Uint8Array).then((status) => {
          if (status !== 200) failed += 1;
          took.push(performance.now() - meant);
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(running);
  return figure(name, took, performance.now() - start, failed);
}

/** Waits until no work is on its way into the queue any more; milliseconds it took. */
async function untilQueued(db: Db): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < QUEUED_LIMIT_MS) {
    const [row] = await db.read<{ n: number }>(
      "SELECT COUNT(*) AS n FROM interactions WHERE state = 'received'",
    );
    if (row?.n === 0) return performance.now() - start;
    await pause(LOOK_EVERY_MS);
  }
  return QUEUED_LIMIT_MS;
}

/** Arrival to the queue, of the work that came in from `since` on: both stamps are the hub's. */
async function queuedAfter(db: Db, since: number) {
  const rows = await db.read<{ ms: number }>(
    "SELECT queued_at - created_at AS ms FROM interactions WHERE created_at >= ?",
    [since],
  );
  return { interactions: rows.length, ...spread(rows.map((row) => row.ms)) };
}

/** Short turns for each by turns, so that other work on the machine falls on both alike. */
async function byTurns(bare: Server, hub: Server) {
  const servers = [bare, hub];
  const callers = await Promise.all(servers.map((s) => openCaller(s.port, CALLERS)));
  for (const caller of callers) await flatOut("warm-up", caller, WARM_UP_SEC);
  const sums = servers.map(() => ({ requests: 0, cpu: 0 }));
  for (let round = 0; round < SECONDS; round++) {
    for (const [i, server] of servers.entries()) {
      const before = await cpuMs(server.pid);
      const turn = await flatOut("turn", callers[i] as Caller, 1);
      const sum = sums[i] as { requests: number; cpu: number };
      sum.requests += turn.perSecond;
      sum.cpu += await cpuMs(server.pid) - before;
    }
  }
  for (const caller of callers) caller.close();
  return sums.map(({ requests, cpu }) => ({
    perSecond: Math.round(requests / SECONDS),
    cpuMicroseconds: Math.round(cpu * 1000 / requests),
  }));
}

async function measureHub(server: Server) {
  const caller = await openCaller(server.port, CALLERS);
  const db = await openDb({ kind: "file", path: `${server.data}/hubbub.db` });
  const warm = await flatOut("warm-up", caller, WARM_UP_SEC);
  await untilQueued(db);
  const full = await flatOut("hub, durable", caller);
  const behindMs = await untilQueued(db);
  const since = Date.now();
  const even = await steady(`hub at ${STEADY_PER_SECOND}/s`, caller);
  await untilQueued(db);
  const queued = await queuedAfter(db, since);
  const [row] = await db.read<{ n: number }>("SELECT COUNT(*) AS n FROM messages");
  caller.close();
  await db.close();
  const count = (f: Figure) => Math.round(f.perSecond * SECONDS);
  return {
    figures: [full, even],
    queuedPerSecond: Math.round(count(full) / (SECONDS + behindMs / 1000)),
    behindMs: Math.round(behindMs),
    queued,
    stored: row?.n ?? 0,
    warm,
  };
}

const bareServer = await startChild([
  "-A",
  "--no-check",
  new URL("support/bare.ts", import.meta.url).pathname,
]);
const input = standardInput();
const server = await startHub({
  ...input,
  queues: (input.queues ?? []).map((q) => ({ ...q, maxSize: QUEUES_MAX })),
}, Deno.args.slice(1));
const turns = await byTurns(bareServer, server);
await bareServer.stop();
const { warm: _, ...hub } = await measureHub(server);
await server.stop();
console.table({ "bare, by turns": turns[0], "hub, by turns": turns[1] });
console.table(hub.figures);
const share = (a = 0, b = 1) => Number((a / b).toFixed(3));
await report("intake", {
  seconds: SECONDS,
  callers: CALLERS,
  byTurns: { bare: turns[0], hub: turns[1] },
  ratioDurable: share(turns[1]?.perSecond, turns[0]?.perSecond),
  ratioProcessorTime: share(turns[0]?.cpuMicroseconds, turns[1]?.cpuMicroseconds),
  ...hub,
});
Deno.exit(0);
