import type { Hub } from "../../types/hub.ts";

/** Failed verifications of one customer within the window that suspend verification (CE07-R11). */
const MAX_FAILED = 6;
/** Seconds from the first of them. */
const WINDOW_SEC = 3_600;

/** Whether a customer may not be verified by machine now, over all calls. */
export async function isLocked(hub: Hub, customer: string): Promise<boolean> {
  return Number(await hub.redis.client.get(keyOf(hub, customer)) ?? 0) >= MAX_FAILED;
}

export async function countFailed(hub: Hub, customer: string): Promise<void> {
  const key = keyOf(hub, customer);
  if (await hub.redis.client.incr(key) === 1) await hub.redis.client.expire(key, WINDOW_SEC);
}

const keyOf = (hub: Hub, customer: string) => `{${hub.config.region}}:verify-failed:${customer}`;
