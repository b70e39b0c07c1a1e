/**
 * What calls cost, in three parts: TwiML answer times while calls come in at a steady rate, beside
 * a static document of the same hub; 1,000 agents who become free before 3,000 waiting callers,
 * until all have one; 5,000 callers waiting at rest, with the requests their music makes.
 * `deno run -A bench/calls.ts [calls a second, 200] [seconds, 10] [callers, 3000] [agents, 1000]
 * [waiting, 5000]`. Everything over loopback; it ends by itself.
 */
import { signatureOf } from "../channels/sms/signature.ts";
import { receiveCall } from "../domain/calls/flow/receive.ts";
import { changePresence } from "../domain/people/set_presence.ts";
import type { ConfigurationInput } from "../types/configuration/configuration.ts";
import { standardInput, testConfiguration } from "../tests/support/configuration.ts";
import { testHub } from "../tests/support/hub.ts";
import { startRedis } from "../tests/support/redis.ts";
import { ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL } from "../tests/support/texting.ts";
import { withVoice } from "../tests/support/voice.ts";
import { type Caller, openCaller } from "./support/caller.ts";
import { pause, report } from "./support/figures.ts";
import { type Server, startHub } from "./support/hub_process.ts";
import { childOf, cpuMs } from "./support/process_times.ts";

const [RATE = 200, SECONDS = 10, CALLERS = 3_000, AGENTS = 1_000, WAITING = 5_000] = Deno.args
  .map(Number);
/** Connections of the carrier, as many requests at once. */
const CONNECTIONS = 100;
const WARM_UP_SEC = 2;
const TARGET_MS = 2_000;
/** Seconds between two looks of one caller: what the built-in music and the shipped node play. */
const ROUND_SEC = 64;
const REST_SEC = 10;
/** Longest wait for the last offer. */
const OFFERED_LIMIT_MS = 60_000;
const MENU = "+12025550110";
const PLAIN = "+12025550111";
const VOICE = "/webhooks/twilio/voice";

const encoder = new TextEncoder();
const plain = (text: string) => text.replaceAll("&amp;", "&");

/** A signed request of the carrier as the bytes of HTTP. */
function signed(path: string, form: Record<string, string>): Uint8Array {
  const params = { AccountSid: ACCOUNT_SID, ApiVersion: "2010-04-01", ...form };
  const body = new URLSearchParams(params).toString();
  const signature = signatureOf(AUTH_TOKEN, PUBLIC_URL + path, Object.entries(params));
  return encoder.encode(
    `POST ${path} HTTP/1.1\r\nhost: hub.example.com\r\n` +
      "content-type: application/x-www-form-urlencoded\r\n" +
      `content-length: ${body.length}\r\nx-twilio-signature: ${signature}\r\n\r\n${body}`,
  );
}

let made = 0;
function newCall(to: string): Record<string, string> {
  made += 1;
  return {
    CallSid: `CA${String(made).padStart(32, "0")}`,
    From: `+1303${String(2_000_000 + made)}`,
    To: to,
    CallStatus: "ringing",
    Direction: "inbound",
  };
}

interface Step {
  name: string;
  took: number[];
  failed: number;
}

/** One call: the menu, a key into the queue, one look while waiting, the hang-up. */
async function oneCall(caller: Caller, due: number, steps: Record<string, Step>): Promise<void> {
  const form = newCall(MENU);
  let from = due;
  const ask = async (name: string, path: string, more: Record<string, string> = {}) => {
    const { status, body } = await caller.ask(signed(path, { ...form, ...more }));
    const step = steps[name] ??= { name, took: [], failed: 0 };
    step.took.push(performance.now() - from);
    if (status !== 200) step.failed += 1;
    from = performance.now();
    return body;
  };
  const menu = await ask("dialled: the menu", VOICE);
  const address = plain(/action="([^"]*)"/.exec(menu)?.[1] ?? "");
  if (address === "") return;
  const queued = await ask("key: into the queue", address.slice(PUBLIC_URL.length), {
    Digits: "1",
  });
  const wait = plain(/waitUrl="([^"]*)"/.exec(queued)?.[1] ?? "");
  if (wait !== "") await ask("waiting: place and music", wait.slice(PUBLIC_URL.length));
  await ask("static document", `${VOICE}/fallback`);
  await ask("hang-up", "/webhooks/twilio/status/voice", { CallStatus: "completed" });
}

async function steady(caller: Caller, seconds: number): Promise<Record<string, Step>> {
  const steps: Record<string, Step> = {};
  const running: Promise<void>[] = [];
  const start = performance.now();
  for (let sent = 0; sent < RATE * seconds;) {
    const passed = (performance.now() - start) * RATE / 1000;
    for (const due = Math.min(RATE * seconds, Math.floor(passed)); sent < due; sent++) {
      running.push(oneCall(caller, start + sent * 1000 / RATE, steps));
    }
    await pause(1);
  }
  await Promise.all(running);
  return steps;
}

function quantile(took: number[], share: number): number {
  const sorted = took.toSorted((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN)
    .toFixed(1));
}

async function answerTimes(server: Server) {
  const caller = await openCaller(server.port, CONNECTIONS);
  await steady(caller, WARM_UP_SEC);
  const before = await cpuMs(server.pid);
  const began = performance.now();
  const steps = Object.values(await steady(caller, SECONDS));
  const ms = performance.now() - began;
  const cpu = await cpuMs(server.pid) - before;
  caller.close();
  const calls = RATE * SECONDS;
  const still = quantile(steps.find((s) => s.name === "static document")?.took ?? [], 0.95);
  return {
    callsPerSecond: Math.round(calls / ms * 1000),
    cores: Number((cpu / ms).toFixed(2)),
    cpuMsPerCall: Number((cpu / calls).toFixed(2)),
    targetMs: TARGET_MS,
    steps: steps.map(({ name, took, failed }) => ({
      name,
      p50Ms: quantile(took, 0.5),
      p95Ms: quantile(took, 0.95),
      p99Ms: quantile(took, 0.99),
      besideStatic: Number((quantile(took, 0.95) / still).toFixed(1)),
      failed,
    })),
  };
}

/** Callers wait at rest: nothing happens, then each asks for its next music in its turn. */
async function atRest(server: Server) {
  const caller = await openCaller(server.port, CONNECTIONS);
  const paths: { path: string; form: Record<string, string> }[] = [];
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (made < first + WAITING) {
      const form = newCall(PLAIN);
      const { body } = await caller.ask(signed(VOICE, form));
      const wait = plain(/waitUrl="([^"]*)"/.exec(body)?.[1] ?? "");
      if (wait !== "") paths.push({ path: wait.slice(PUBLIC_URL.length), form });
    }
  }));
  await pause(3_000);
  const redis = await childOf(server.pid, "redis-server");
  const measured = async (work: () => Promise<unknown>) => {
    const [hub, store] = [await cpuMs(server.pid), await cpuMs(redis)];
    const began = performance.now();
    await work();
    const ms = performance.now() - began;
    return {
      hubCores: Number(((await cpuMs(server.pid) - hub) / ms).toFixed(3)),
      redisCores: Number(((await cpuMs(redis) - store) / ms).toFixed(3)),
    };
  };
  const still = await measured(() => pause(REST_SEC * 1000));
  const perSecond = paths.length / ROUND_SEC;
  const took: number[] = [];
  const asking = await measured(async () => {
    const start = performance.now();
    const running: Promise<void>[] = [];
    for (let sent = 0; sent < perSecond * REST_SEC;) {
      const due = Math.min(perSecond * REST_SEC, (performance.now() - start) * perSecond / 1000);
      for (; sent < due; sent++) {
        const { path, form } = paths[sent % paths.length]!;
        const meant = performance.now();
        running.push(
          caller.post(signed(path, form)).then(() => {
            took.push(performance.now() - meant);
          }),
        );
      }
      await pause(2);
    }
    await Promise.all(running);
  });
  const memory = { hubMib: await rssMib(server.pid), redisMib: await rssMib(redis) };
  caller.close();
  return {
    waiting: paths.length,
    still,
    requestsPerSecond: Number(perSecond.toFixed(1)),
    asking: { ...asking, p95Ms: quantile(took, 0.95) },
    ...memory,
  };
}

let first = 0;

async function rssMib(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Math.round(Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? NaN) / 1024);
}

/** Through the verbs, in this process: presence, offer, the event in the record. */
async function freed() {
  const redis = await startRedis();
  const hub = await testHub({
    redis: redis.store,
    now: Date.now(),
    configuration: testConfiguration((c) => ({
      ...roomy(withVoice(c, { menu: MENU, plain: PLAIN })),
      people: Array.from({ length: AGENTS }, (_, i) => ({
        id: `agent-${i}`,
        name: `Agent ${i}`,
        email: `agent-${i}@example.com`,
        roles: ["agent"],
        queues: [{ queue: "sales", level: 50 }],
      })),
    })),
  });
  try {
    const before = performance.now();
    let next = 0;
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      while (next++ < CALLERS) {
        const { CallSid = "", From = "", To = "" } = newCall(PLAIN);
        await receiveCall(hub, { sid: CallSid, from: From, to: To, callerName: "" });
      }
    }));
    const enteredMs = performance.now() - before;
    const began = performance.now();
    const running = Array.from(
      { length: AGENTS },
      (_, i) => changePresence(hub, `agent-${i}`, { state: "available", reason: "" }, [], "system"),
    );
    const wanted = Math.min(AGENTS, CALLERS);
    let offered = 0;
    let queuedMs = 0;
    while (performance.now() - began < OFFERED_LIMIT_MS) {
      const loads = await hub.queue.loads();
      const waiting = loads.filter((l) => l.medium === "voice").reduce((n, l) => n + l.waiting, 0);
      offered = CALLERS - waiting;
      queuedMs = performance.now() - began;
      if (offered >= wanted) break;
      await pause(5);
    }
    await Promise.all(running);
    const recordedMs = performance.now() - began;
    const [row] = await hub.db.read<{ n: number }>(
      "SELECT COUNT(*) AS n FROM interactions WHERE state = 'offered'",
    );
    return {
      callers: CALLERS,
      agents: AGENTS,
      enteredPerSecond: Math.round(CALLERS / enteredMs * 1000),
      offered,
      offeredMs: Math.round(queuedMs),
      recorded: row?.n ?? 0,
      recordedMs: Math.round(recordedMs),
    };
  } finally {
    await hub.close();
    await redis.close();
  }
}

const roomy = (input: ConfigurationInput): ConfigurationInput => ({
  ...input,
  queues: (input.queues ?? []).map((q) => ({ ...q, maxSize: 1_000_000, maxWaitSec: 0 })),
});

const nobody = roomy(withVoice(standardInput(), { menu: MENU, plain: PLAIN }));
const server = await startHub(nobody);
const answers = await answerTimes(server);
first = made;
const rest = await atRest(server);
await server.stop();
const free = await freed();
console.table(answers.steps);
console.table([free]);
console.table([{
  waiting: rest.waiting,
  requestsPerSecond: rest.requestsPerSecond,
  ...rest.still,
}]);
await report("calls", { rate: RATE, seconds: SECONDS, answers, freed: free, atRest: rest });
Deno.exit(0);
