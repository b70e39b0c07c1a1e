import type { Hub } from "../../types/hub.ts";

/** Removes every key of the hub's region from Redis, as a flush of its server would. */
export async function forgetRedis(hub: Hub): Promise<void> {
  for (let cursor = "0";;) {
    const [next, keys] = await hub.redis.client.scan(cursor, {
      match: `{${hub.queue.region}}*`,
      count: 1_000,
    });
    if (keys.length > 0) await hub.redis.client.del(...keys);
    if (String(next) === "0") return;
    cursor = String(next);
  }
}
