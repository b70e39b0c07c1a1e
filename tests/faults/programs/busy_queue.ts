import { openTcp } from "../../../db/redis/tcp.ts";
import { createQueue } from "../../../queue/queue.ts";
import { isRefusal } from "../../../types/errors.ts";
import type { QueueEvent, QueueResult } from "../../../types/queue.ts";
import { item } from "../../queue/support.ts";

// One of many processes at one queue: lets its share of chats in, accepts what it is told was
// offered and ends whatever anybody holds. Every event goes to a file, a line each; it says `ready`,
// begins when told to, and answers the most chats it ever saw with one agent.

const [url = "", region = "", name = "", share = "0", file = ""] = Deno.args;
/** Turns without any work anywhere after which it is over, and turns at most. */
const QUIET_TURNS = 20;
const MOST_TURNS = 10_000_000;

const redis = await openTcp(url);
const queue = createQueue({ redis, region });
const journal = await Deno.open(file, { write: true, create: true });
const encoder = new TextEncoder();
const known: QueueEvent[] = [];
let most = 0;
let ops = 0;
console.log("ready");
await Deno.stdin.readable.getReader().read();
for (let n = 0; n < Number(share); n++) {
  const wanted = item({ id: `${name}-${n}`, arrival: Date.now(), wrapUpSec: 0 });
  await run(() => queue.enqueue(op(), wanted, "customer"));
  await turn();
}
for (let n = 0, quiet = 0; n < MOST_TURNS && quiet < QUIET_TURNS; n++) {
  quiet = await turn() ? 0 : quiet + 1;
}
await write();
journal.close();
console.log(JSON.stringify({ most }));
await redis.close();
Deno.exit(0);

/** False when nobody holds or is offered anything. */
async function turn(): Promise<boolean> {
  const loads = await queue.agents();
  for (const { work } of loads) most = Math.max(most, work.length);
  const work = loads.flatMap((load) => load.work);
  const active = work.filter((each) => each.state === "active");
  const one = active[Math.floor(Math.random() * active.length)];
  if (one) await run(() => queue.end(op(), one.interaction, "system"));
  return work.length > 0;
}

async function run(change: () => Promise<QueueResult>): Promise<void> {
  try {
    const { events } = await change();
    known.push(...events);
    if (known.length >= 1_000) await write();
    for (const { offer, agent } of events.filter((event) => event.kind === "offered")) {
      await run(() => queue.accept(op(), offer, agent));
    }
  } catch (error) {
    if (!isRefusal(error, "conflict") && !isRefusal(error, "not_found")) throw error;
  }
}

async function write(): Promise<void> {
  const lines = known.splice(0).map(({ id, interaction, agent, state }) =>
    JSON.stringify([id, interaction, agent, state]) + "\n"
  );
  const bytes = encoder.encode(lines.join(""));
  for (let at = 0; at < bytes.length;) at += await journal.write(bytes.subarray(at));
}

function op(): string {
  return `${name}:${ops++}`;
}
