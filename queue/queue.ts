import type { RedisStore } from "../types/hub.ts";
import type { Queue } from "../types/queue.ts";
import { configure } from "./configure.ts";
import { loads } from "./loads.ts";
import { reads } from "./reads.ts";
import { rebuild } from "./rebuild.ts";
import { room } from "./run.ts";
import { stream } from "./stream.ts";
import { verbs } from "./verbs.ts";

/**
 * The universal queue of one region on one Redis. `now` (ms) is for tests that own the clock;
 * without it Redis' own time decides, so that no process' clock can disturb the order.
 */
export function createQueue(
  options: { redis: RedisStore; region: string; now?: () => number },
): Queue {
  const here = room(options.redis, options.region, options.now);
  return {
    region: options.region,
    ...verbs(here),
    ...reads(here),
    ...stream(here),
    configure: (settings) => configure(here, settings),
    loads: () => loads(here),
    rebuild: (input) => rebuild(here, input),
  };
}
