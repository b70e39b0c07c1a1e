import { spawnRedis } from "./redis.ts";

/** One redis-server for the whole run, unless HUBBUB_TEST_REDIS_URL names one. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (Deno.env.get("HUBBUB_TEST_REDIS_URL")) return undefined;
  const folder = await Deno.makeTempDir({ prefix: "hubbub-redis-" });
  const server = await spawnRedis(folder);
  Deno.env.set("HUBBUB_TEST_REDIS_URL", `unix://${folder}/redis.sock`);
  return async () => {
    server.kill("SIGTERM");
    await server.status;
    await Deno.remove(folder, { recursive: true });
  };
}
