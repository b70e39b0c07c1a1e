import { z } from "@hono/zod-openapi";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

/** A store that does not answer within this is down, milliseconds. */
const PING_WITHIN_MS = 2_000;

const Store = z.object({ status: z.enum(["up", "down"]), tookMs: z.number() });
const Health = z.object({
  status: z.enum(["up", "down"]),
  region: z.string(),
  stores: z.object({ record: Store, redis: Store.extend({ transport: z.string() }) }),
});

/** Whether this process can do its work; 503 while a store is down. */
export const healthRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/health",
      summary: "Whether the hub and its stores are up",
      tag: "Operation",
      access: "public",
      limit: "none",
      handle: async () => {
        const [record, redis] = await Promise.all([
          check(() => hub.db.ping()),
          check(() => hub.redis.ping()),
        ]);
        const up = record.status === "up" && redis.status === "up";
        const health: z.infer<typeof Health> = {
          status: up ? "up" : "down",
          region: hub.config.region,
          stores: { record, redis: { ...redis, transport: hub.redis.kind } },
        };
        return Response.json(health, { status: up ? 200 : 503 });
      },
    }),
  ]);

async function check(ping: () => Promise<void>): Promise<z.infer<typeof Store>> {
  const started = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), PING_WITHIN_MS);
  });
  const status = await Promise.race([ping(), late]).then(
    () => "up" as const,
    () => "down" as const,
  );
  clearTimeout(timer);
  return { status, tookMs: Math.round(performance.now() - started) };
}
