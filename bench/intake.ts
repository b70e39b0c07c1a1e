/**
 * Signed text to durable: how many webhooks a second the hub takes, beside a bare Hono handler that
 * only checks the signature, in one run on the same machine; then how long each takes at a steady
 * 1,000 a second. `deno run -A bench/intake.ts [seconds per figure, 5]`. Prints a table and JSON.
 */
import { Hono } from "hono";
import { isSignedBy, signatureOf } from "../channels/sms/signature.ts";
import { intakeSettled } from "../domain/conversations/receive.ts";
import { webhooksRoutes } from "../routes/webhooks.ts";
import { SMS_NUMBER } from "../tests/support/configuration.ts";
import { type TestHub, testHub } from "../tests/support/hub.ts";
import { ACCOUNT_SID, AUTH_TOKEN, MESSAGES_URL } from "../tests/support/texting.ts";
import { startRedis } from "../tests/support/redis.ts";

const SECONDS = Number(Deno.args[0] ?? 5);
const CALLERS = 200;
const STEADY_PER_SECOND = 1_000;
/** Every tenth text comes from somebody new; the others join their conversation. */
const NEW_EVERY = 10;
const PREPARED = 20_000;

interface Figure {
  name: string;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  failed: number;
}

type Handler = (request: Request) => Response | Promise<Response>;

/** Signed requests made beforehand: signing is the carrier's work, not ours. */
function prepare(count: number, from: number): Request[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const sender = Math.floor(n / NEW_EVERY);
    const params: Record<string, string> = {
      ToCountry: "US",
      SmsStatus: "received",
      Body: `Where is my order number ${n}? It should have been here last week.`,
      FromCity: "WASHINGTON",
      FromState: "DC",
      FromCountry: "US",
      To: SMS_NUMBER,
      NumMedia: "0",
      NumSegments: "1",
      MessageSid: `SM${String(n).padStart(32, "0")}`,
      AccountSid: ACCOUNT_SID,
      From: `+1303${String(2_000_000 + sender)}`,
      ApiVersion: "2010-04-01",
    };
    const body = new URLSearchParams(params).toString();
    return new Request(MESSAGES_URL, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": String(body.length),
        "x-twilio-signature": signatureOf(AUTH_TOKEN, MESSAGES_URL, Object.entries(params)),
      },
      body,
    });
  });
}

let made = 0;
function nextRequests(count: number): Request[] {
  const requests = prepare(count, made);
  made += count;
  return requests;
}

async function flatOut(name: string, handler: Handler): Promise<Figure> {
  const took: number[] = [];
  let failed = 0;
  let requests = nextRequests(PREPARED);
  let busyMs = 0;
  while (busyMs < SECONDS * 1000) {
    const start = performance.now();
    const end = start + SECONDS * 1000 - busyMs;
    await Promise.all(Array.from({ length: CALLERS }, async () => {
      while (performance.now() < end) {
        const request = requests.pop();
        if (request === undefined) return;
        const began = performance.now();
        const response = await handler(request);
        if (response.status !== 200) failed += 1;
        took.push(performance.now() - began);
      }
    }));
    busyMs += performance.now() - start;
    if (busyMs < SECONDS * 1000) requests = nextRequests(PREPARED);
  }
  return figure(name, took, busyMs, failed);
}

async function steady(name: string, handler: Handler): Promise<Figure> {
  const requests = nextRequests(STEADY_PER_SECOND * SECONDS);
  const took: number[] = [];
  const running: Promise<void>[] = [];
  let failed = 0;
  const start = performance.now();
  for (let sent = 0; sent < requests.length;) {
    const due = Math.min(
      requests.length,
      Math.floor((performance.now() - start) * STEADY_PER_SECOND / 1000),
    );
    for (; sent < due; sent++) {
      const request = requests[sent] as Request;
      // Counted from when it should have been sent: a stall shows in every request it delays.
      const meant = start + sent * 1000 / STEADY_PER_SECOND;
      running.push((async () => {
        const response = await handler(request);
        if (response.status !== 200) failed += 1;
        took.push(performance.now() - meant);
      })());
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  return figure(name, took, performance.now() - start, failed);
}

function figure(name: string, took: number[], ms: number, failed: number): Figure {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1));
  const perSecond = Math.round(took.length / ms * 1000);
  return { name, perSecond, p50Ms: at(0.5), p99Ms: at(0.99), failed };
}

function bareHandler(): Handler {
  const app = new Hono();
  app.post("/webhooks/twilio/messages", async (c) => {
    const body = await c.req.text();
    const signed = isSignedBy(AUTH_TOKEN, {
      url: MESSAGES_URL,
      signature: c.req.header("x-twilio-signature") ?? "",
      params: [...new URLSearchParams(body)],
      body,
    });
    return signed ? c.body("<Response/>", 200, { "content-type": "text/xml" }) : c.body(null, 403);
  });
  return (request) => app.fetch(request);
}

async function counted(hub: TestHub): Promise<{ stored: number; queued: number; open: number }> {
  await intakeSettled(hub.db);
  const [row] = await hub.db.read<{ stored: number; queued: number; open: number }>(
    `SELECT (SELECT COUNT(*) FROM messages) AS stored,
       (SELECT COUNT(*) FROM interactions WHERE state = 'queued') AS queued,
       (SELECT COUNT(*) FROM interactions) AS open`,
  );
  return row ?? { stored: 0, queued: 0, open: 0 };
}

const server = await startRedis();
const hub = await testHub({ redis: server.store });
await hub.configure({
  ...hub.settings().document,
  queues: hub.settings().document.queues.map((q) => ({ ...q, maxSize: 2_000_000 })),
});
hub.clock.set(Date.now());
const app = webhooksRoutes(hub);
const full: Handler = (request) => app.fetch(request);
const bare = bareHandler();

await flatOut("warm-up", bare);
const figures = [await flatOut("bare handler, signature only", bare)];
const before = made;
const started = performance.now();
figures.push(await flatOut("hub, durable", full));
const after = await counted(hub);
const settledMs = performance.now() - started;
figures.push(await steady(`hub at ${STEADY_PER_SECOND}/s`, full));
const end = await counted(hub);
console.table(figures);
const ratio = (figures[1]?.perSecond ?? 0) / (figures[0]?.perSecond ?? 1);
const queuedPerSecond = Math.round(after.stored / settledMs * 1000);
console.log(JSON.stringify({
  bench: "intake",
  seconds: SECONDS,
  callers: CALLERS,
  figures,
  ratio: Number(ratio.toFixed(2)),
  queuedPerSecond,
  stored: end.stored,
  interactions: end.open,
  queued: end.queued,
  requests: made - before,
}));
await hub.close();
await server.close();
