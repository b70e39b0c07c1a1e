import type { RedisStore } from "../types/hub.ts";
import { refusal } from "./errors.ts";
import { tagOf } from "./keys.ts";
import type { Script } from "./script.ts";

/** What every part of the queue works with. */
export interface Room {
  redis: RedisStore;
  region: string;
  tag: string;
  /** Time for the scripts: empty in production, so that Redis' own clock decides. */
  time(): string;
}

export type Reply = number | string | (number | string)[];

export function room(redis: RedisStore, region: string, now?: () => number): Room {
  return { redis, region, tag: tagOf(region), time: now ? () => String(now()) : () => "" };
}

/**
 * Runs a script by hash; a Redis that forgot it (restart) gets the source once. Refusals (negative
 * answers) are thrown as HubErrors; `what` completes "Cannot ...".
 */
export async function run(
  room: Room,
  script: Script,
  args: string[],
  what: string,
): Promise<Exclude<Reply, number>> {
  const reply = await call(room, script, args);
  if (typeof reply === "number" && reply < 0) throw refusal(reply, what);
  return typeof reply === "number" ? [reply] : reply;
}

/** As run, but a refusal is answered as its number. */
export async function call(room: Room, script: Script, args: string[]): Promise<Reply> {
  try {
    return await room.redis.client.evalsha<string[], Reply>(script.sha, [room.tag], args);
  } catch (error) {
    if (!String(error).includes("NOSCRIPT")) throw error;
    return await room.redis.client.eval<string[], Reply>(script.source, [room.tag], args);
  }
}
