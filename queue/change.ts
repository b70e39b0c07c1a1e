import type { QueueEvent, QueueResult } from "../types/queue.ts";
import { clean, decodeEvent } from "./events.ts";
import { internLists } from "./intern.ts";
import { type Reply, type Room, run } from "./run.ts";
import type { Script } from "./script.ts";

/** Rounds of making lists known before giving up: others may be making them known too. */
const MOST_ROUNDS = 3;

/** Runs a script that changes state and answers its events. */
export async function change(
  room: Room,
  script: Script,
  op: string,
  actor: string,
  args: string[],
  what: string,
): Promise<QueueResult> {
  for (let round = 1;; round++) {
    const reply = await run(room, script, [room.time(), op, clean(actor), ...args], what);
    const missing = missingLists(reply);
    if (!missing) return { events: eventsOf(room, reply) };
    if (round === MOST_ROUNDS) throw new Error(`Lists stay unknown: ${missing.join(" ")}`);
    await internLists(room, missing);
  }
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
