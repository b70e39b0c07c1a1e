import { createHub } from "../../../hub.ts";
import { readConfig } from "../../../config.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { endInteraction } from "../../../domain/interactions/end.ts";
import { isRefusal } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { person } from "../../support/hub.ts";
import { arrive } from "../../support/work.ts";

// One of many hub processes of a region at full blast: lets its share of chats in, accepts whatever
// is offered and ends whatever is held, whoever let it in, until all `total` are done. It says
// `ready`, begins when told to, and answers in JSON the most chats it ever saw with one agent.

const [share = 0, total = 0] = Deno.args.map(Number);
/** Loops side by side in this process. */
const LINES = 4;
/** Refused since another process was faster: that is the point of it. */
const RACES = ["conflict", "not_found", "gone", "forbidden"] as const;
/** Turns of one loop between two looks whether all is done, and turns at most. */
const LOOK_EVERY = 25;
const MOST_TURNS = 1_000_000;

const hub = await createHub(readConfig(Deno.env.toObject()));
const found = { most: 0 };
console.log("ready");
await Deno.stdin.readable.getReader().read();
await Promise.all(Array.from({ length: LINES }, (_, line) => runLine(line)));
console.log(JSON.stringify(found));
await hub.close();
Deno.exit(0);

async function runLine(line: number): Promise<void> {
  for (let n = line; n < share; n += LINES) {
    await arrive(hub);
    await turn();
  }
  for (let n = 0; n < MOST_TURNS; n++) {
    if (n % LOOK_EVERY === 0 && await done() >= total) return;
    await turn();
  }
}

async function done(): Promise<number> {
  const [row] = await hub.db.read<{ n: number }>(
    "SELECT COUNT(*) AS n FROM interactions WHERE state = 'done'",
  );
  return Number(row?.n);
}

async function turn(): Promise<void> {
  const loads = await hub.queue.agents();
  for (const { work } of loads) found.most = Math.max(found.most, work.length);
  const work = loads.flatMap(({ agent, work }) => work.map((each) => ({ ...each, agent })));
  const offered = oneOf(work.filter((each) => each.state === "offered"));
  if (offered) await tried(() => accept(offered));
  const active = oneOf(work.filter((each) => each.state === "active"));
  if (active) await tried(() => endInteraction(as(active.agent), active.interaction));
}

async function accept({ agent, interaction }: { agent: string; interaction: string }) {
  const [offer] = await hub.db.read<{ id: string }>(
    "SELECT id FROM offers WHERE interaction_id = ? AND agent_id = ? AND outcome = 'open'",
    [interaction, agent],
  );
  // The record may be a step behind the queue.
  if (offer) await acceptOffer(as(agent), offer.id);
}

async function tried(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!RACES.some((kind) => isRefusal(error, kind))) throw error;
  }
}

function as(agent: string): Hub {
  return hub.as(person(agent));
}

function oneOf<T>(all: T[]): T | undefined {
  return all[Math.floor(Math.random() * all.length)];
}
