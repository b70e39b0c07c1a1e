/**
 * From the carrier's webhook to the offer on an agent's screen: a whole hub in a process of its
 * own, agents signed in with open live streams, signed texts of new customers at a steady rate;
 * agents accept and end their work so that offers keep flowing.
 * `deno run -A bench/fanout.ts [seconds, 12] [texts a second, 200] [agents, 100]`.
 */
import { standardInput } from "../tests/support/configuration.ts";
import { PUBLIC_URL } from "../tests/support/texting.ts";
import { type Caller, openCaller } from "./support/caller.ts";
import { pause, report, spread } from "./support/figures.ts";
import { PASSWORD, startHub } from "./support/hub_process.ts";
import { signedText, textNumber } from "./support/texts.ts";

const SECONDS = Number(Deno.args[0] ?? 12);
const PER_SECOND = Number(Deno.args[1] ?? 200);
const AGENTS = Number(Deno.args[2] ?? 100);
const CONNECTIONS = 50;
/** An agent reads for so long before ending, so that others get offers too. */
const WORK_MS = 20;
const LAST_OFFERS_MS = 10_000;
const QUEUE_MAX = 1_000_000;

interface Offer {
  id: string;
  interaction: string;
  interactionView: { preview?: string };
}

const meant = new Map<number, number>();
const took: number[] = [];
let failed = 0;
let refused = 0;

/** One desk: its stream stays open, each offer is taken and ended. */
class Desk {
  readonly #headers: Record<string, string>;

  constructor(readonly base: string, cookie: string) {
    this.#headers = { cookie, origin: PUBLIC_URL, "content-type": "application/json" };
  }

  async call(method: string, path: string, body: unknown = {}): Promise<void> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: this.#headers,
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    if (!response.ok) refused += 1;
  }

  async follow(): Promise<void> {
    const response = await fetch(`${this.base}/api/v1/live`, { headers: this.#headers });
    if (!response.ok || response.body === null) throw new Error(`No stream: ${response.status}`);
    void this.#read(response.body.getReader());
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      const frames = text.split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) this.#heard(frame);
    }
  }

  #heard(frame: string): void {
    if (!/^event: ?offer$/m.test(frame)) return;
    const now = performance.now();
    const offer = JSON.parse(/^data: ?(.*)$/m.exec(frame)?.[1] ?? "{}") as Offer;
    const n = textNumber(offer.interactionView.preview ?? "");
    const at = meant.get(n);
    if (at !== undefined) took.push(now - at);
    meant.delete(n);
    void this.#work(offer).catch(() => refused += 1);
  }

  async #work(offer: Offer): Promise<void> {
    await this.call("PUT", `/offers/${offer.id}/acceptance`);
    await pause(WORK_MS);
    await this.call("PUT", `/interactions/${offer.interaction}/end`);
  }
}

async function openDesk(base: string, i: number): Promise<void> {
  // Each from an address of its own: attempts to sign in are counted by address.
  const client = Deno.createHttpClient({ localAddress: `127.0.1.${i + 1}` });
  const response = await fetch(`${base}/api/auth/sign-in/email`, {
    method: "POST",
    client,
    headers: {
      origin: PUBLIC_URL,
      "content-type": "application/json",
    },
    body: JSON.stringify({ email: `agent-${i}@example.com`, password: PASSWORD }),
  } as RequestInit);
  await response.body?.cancel();
  client.close();
  if (!response.ok) throw new Error(`No sign-in: ${response.status}`);
  const cookie = response.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const desk = new Desk(base, cookie);
  await desk.follow();
  await desk.call("PUT", "/me/presence", { state: "available" });
}

async function send(caller: Caller): Promise<void> {
  const count = SECONDS * PER_SECOND;
  const requests = Array.from({ length: count }, (_, n) => signedText(n, n));
  const start = performance.now();
  const running: Promise<void>[] = [];
  for (let sent = 0; sent < count;) {
    const passed = (performance.now() - start) * PER_SECOND / 1000;
    for (const due = Math.min(count, Math.floor(passed)); sent < due; sent++) {
      meant.set(sent, start + sent * 1000 / PER_SECOND);
      running.push(
        caller.post(requests[sent] as Uint8Array).then((status) => {
          if (status !== 200) failed += 1;
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(running);
}

const input = standardInput();
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
const base = `http://127.0.0.1:${server.port}`;
for (let i = 0; i < AGENTS; i++) await openDesk(base, i);
const caller = await openCaller(server.port, CONNECTIONS);
await send(caller);
const giveUp = performance.now() + LAST_OFFERS_MS;
while (meant.size > 0 && performance.now() < giveUp) await pause(WORK_MS);
const { p50, p99 } = spread(took);
const result = {
  agents: AGENTS,
  perSecond: PER_SECOND,
  seconds: SECONDS,
  texts: SECONDS * PER_SECOND,
  offersSeen: took.length,
  p50Ms: p50,
  p99Ms: p99,
  failedWebhooks: failed,
  refusedCalls: refused,
};
console.table([result]);
await report("fanout", result);
caller.close();
await server.stop();
Deno.exit(0);
