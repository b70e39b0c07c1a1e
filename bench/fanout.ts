/**
 * From the carrier's webhook to the offer on an agent's screen: a whole hub in a process of its
 * own, agents signed in with open live streams, signed texts of new customers at a steady rate;
 * agents accept and end their work so that offers keep flowing.
 * `deno run -A bench/fanout.ts [seconds, 12] [texts a second, 200] [agents, 100] [flags of the hub]`.
 */
import { standardInput } from "../tests/support/configuration.ts";
import { type Caller, openCaller } from "./support/caller.ts";
import { type DeskWatch, openDesk, type SeenOffer } from "./support/desk.ts";
import { pause, report, spread } from "./support/figures.ts";
import { startHub } from "./support/hub_process.ts";
import { childOf, cpuMs } from "./support/process_times.ts";
import { signedText, textNumber } from "./support/texts.ts";

const SECONDS = Number(Deno.args[0] ?? 12);
const PER_SECOND = Number(Deno.args[1] ?? 200);
const AGENTS = Number(Deno.args[2] ?? 100);
const CONNECTIONS = 50;
/** First seconds of the run, not counted: the hub's code is compiled while it is first used. */
const WARM_UP_SEC = 3;
const TEXTS = (WARM_UP_SEC + SECONDS) * PER_SECOND;
const LAST_OFFERS_MS = 10_000;
const LOOK_MS = 20;
/** The whole run must be over by then, or it has failed. */
const RUN_LIMIT_MS = 90_000;
const QUEUE_MAX = 1_000_000;
/** The caller's own stalls are part of every figure: how late its timers come tells how much. */
const LATE_EVERY_MS = 10;

/** Milliseconds of one text, each from when it was due. */
interface Steps {
  answered: number[];
  stored: number[];
  queued: number[];
  offered: number[];
  published: number[];
  seen: number[];
}

const steps: Steps = {
  answered: [],
  stored: [],
  queued: [],
  offered: [],
  published: [],
  seen: [],
};
const due = new Map<number, number>();
const refusals = new Map<string, number>();
let failed = 0;

const wall = () => performance.timeOrigin + performance.now();

const watch: DeskWatch = {
  offer(offer: SeenOffer) {
    const now = wall();
    const n = textNumber(offer.interactionView.preview ?? "");
    const at = due.get(n);
    due.delete(n);
    if (at === undefined || n < WARM_UP_SEC * PER_SECOND) return;
    steps.stored.push(Date.parse(offer.interactionView.arrivedAt) - at);
    steps.queued.push(Date.parse(offer.interactionView.queuedAt) - at);
    steps.offered.push(offer.madeAt - at);
    steps.published.push(offer.publishedAt - at);
    steps.seen.push(now - at);
  },
  refused(why) {
    const kind = why.replace(/[0-9A-Z]{26}/g, "*").slice(0, 100);
    refusals.set(kind, (refusals.get(kind) ?? 0) + 1);
  },
};

async function send(caller: Caller): Promise<void> {
  const count = TEXTS;
  const requests = Array.from({ length: count }, (_, n) => signedText(n, n));
  const start = wall();
  const running: Promise<void>[] = [];
  for (let sent = 0; sent < count;) {
    const passed = (wall() - start) * PER_SECOND / 1000;
    for (const until = Math.min(count, Math.floor(passed) + 1); sent < until; sent++) {
      const at = start + sent * 1000 / PER_SECOND;
      const counts = sent >= WARM_UP_SEC * PER_SECOND;
      due.set(sent, at);
      running.push(
        caller.post(requests[sent] as Uint8Array).then((status) => {
          if (status !== 200) failed += 1;
          if (counts) steps.answered.push(wall() - at);
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(running);
}

/** How late this process's timers come, milliseconds, until `stop`. */
function ownLateness(): { late: number[]; stop(): void } {
  const late: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - last - LATE_EVERY_MS));
    last = now;
  }, LATE_EVERY_MS);
  return { late, stop: () => clearInterval(timer) };
}

const input = standardInput();
const began = performance.now();
const server = await startHub({
  ...input,
  people: [
    ...input.people ?? [],
    ...Array.from({ length: AGENTS }, (_, i) => ({
      id: `agent-${i}`,
      name: `Agent ${i}`,
      email: `agent-${i}@example.com`,
      roles: ["agent"],
      queues: [{ queue: "support", level: 50 }],
    })),
  ],
  queues: (input.queues ?? []).map((q) => ({ ...q, maxSize: QUEUE_MAX, wrapUpSec: 0 })),
}, Deno.args.slice(3));
const giveUp = setTimeout(() => {
  console.error(`Gave up after ${RUN_LIMIT_MS} ms`);
  Deno.kill(server.pid, "SIGKILL");
  Deno.exit(1);
}, RUN_LIMIT_MS);
const startMs = performance.now() - began;
const base = `http://127.0.0.1:${server.port}`;
for (let i = 0; i < AGENTS; i++) await openDesk(base, i, watch);
const signInMs = performance.now() - began - startMs;
const redis = await childOf(server.pid, "redis-server");
const caller = await openCaller(server.port, CONNECTIONS);
const cpu = async () => ({
  hub: await cpuMs(server.pid),
  redis: await cpuMs(redis),
  caller: await cpuMs(Deno.pid),
});
const before = await cpu();
const sent = performance.now();
const own = ownLateness();
await send(caller);
const lastOffers = performance.now() + LAST_OFFERS_MS;
while (due.size > 0 && performance.now() < lastOffers) await pause(LOOK_MS);
own.stop();
const ms = performance.now() - sent;
const after = await cpu();
const each = (count: number) =>
  Object.fromEntries(
    Object.entries(after).map((
      [name, used],
    ) => [name, Number(((used - before[name as keyof typeof before]) / count).toFixed(2))]),
  );
const named = Object.entries(steps).map(([name, took]) => [name, spread(took)]);
console.table(Object.fromEntries(named));
const { p50, p99 } = spread(steps.seen);
const result = {
  agents: AGENTS,
  perSecond: PER_SECOND,
  seconds: SECONDS,
  startMs: Math.round(startMs),
  signInMs: Math.round(signInMs),
  texts: SECONDS * PER_SECOND,
  offersSeen: steps.seen.length,
  p50Ms: p50,
  p99Ms: p99,
  fromDueMs: Object.fromEntries(named),
  callerLateMs: spread(own.late),
  coresBusy: each(ms),
  cpuMsForText: each(TEXTS),
  failedWebhooks: failed,
  refusedCalls: Object.fromEntries(refusals),
};
console.table([{ ...result, fromDueMs: undefined, refusedCalls: refusals.size }]);
await report("fanout", result);
clearTimeout(giveUp);
caller.close();
await server.stop();
Deno.exit(0);
