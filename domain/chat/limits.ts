import { getLogger } from "@logtape/logtape";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";

const MINUTE_SEC = 60;

/** How often one visitor may do what within a minute (CE18-R21, R27, X11). */
export const LIMITS = {
  availability: 60,
  start: 10,
  message: 30,
  file: 10,
  typing: 120,
  leave: 5,
  session: 60,
} as const;

/**
 * Counts one use and refuses the surplus with `rate_limited` and when to try again. `who` is a
 * session or an address. While Redis is away nothing is refused: losing a visitor costs more than
 * a minute without a brake.
 */
export async function limit(hub: Hub, what: keyof typeof LIMITS, who: string): Promise<void> {
  const windowMs = MINUTE_SEC * 1000;
  const now = hub.now();
  const key = `{${hub.config.region}}:chat:limit:${what}:${who}:${Math.floor(now / windowMs)}`;
  let used: number;
  try {
    const answers = await hub.redis.client.pipeline().incr(key).expire(key, 2 * MINUTE_SEC).exec();
    used = Number(answers[0]);
  } catch (error) {
    getLogger(["hubbub", "chat"]).warn("Cannot count chat requests: none is refused", { error });
    return;
  }
  if (used <= LIMITS[what]) return;
  const retryAfter = Math.ceil((windowMs - now % windowMs) / 1000);
  throw new HubError(
    "rate_limited",
    `That was too much in one minute: wait ${retryAfter} seconds, then go on`,
    { code: "rate_limited", retryAfter },
  );
}
