import type { QueueEvent, QueueResult } from "../types/queue.ts";
import { clean, decodeEvent } from "./events.ts";
import { internLists } from "./intern.ts";
import type { Operate, Verb } from "./operations.ts";
import { type Reply, type Room, run } from "./run.ts";
import type { Script } from "./script.ts";

/** Rounds of making lists known before giving up: others may be making them known too. */
const MOST_ROUNDS = 3;

/** Runs an operation and answers its events; lists it wants known are made known first. */
export async function change(
  room: Room,
  operate: Operate,
  verb: Verb,
  op: string,
  actor: string,
  args: string[],
  what: string,
): Promise<QueueResult> {
  for (let round = 1;; round++) {
    const reply = await operate(verb, op, clean(actor), args, what);
    const missing = missingLists(reply);
    if (!missing) return { events: eventsOf(room, reply) };
    if (round === MOST_ROUNDS) throw new Error(`Lists stay unknown: ${missing.join(" ")}`);
    await internLists(room, missing);
  }
}

/** Runs a script of the house's own (configuration, rebuild) that changes state. */
export async function changeBy(
  room: Room,
  script: Script,
  args: string[],
  what: string,
): Promise<void> {
  await run(room, script, [room.time(), `house:${crypto.randomUUID()}`, "system", ...args], what);
}

/** Keys of lists a script wants made known first, or null. */
export function missingLists(reply: Reply): string[] | null {
  if (!Array.isArray(reply) || reply[0] !== "?") return null;
  return reply.slice(1).map(String);
}

export function eventsOf(room: Room, reply: Reply, from = 0): QueueEvent[] {
  if (!Array.isArray(reply)) return [];
  return reply.slice(from).map((text) => decodeEvent(room.region, String(text)));
}
