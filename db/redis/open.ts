import type { Config } from "../../config.ts";
import type { RedisStore } from "../../types/hub.ts";

/** Opens Redis on the transport the settings name; what a transport needs is loaded only then. */
export async function openRedis(config: Config): Promise<RedisStore> {
  switch (config.redis.kind) {
    case "upstash": {
      const { openUpstash } = await import("./upstash.ts");
      return openUpstash(config.redis.url, config.redis.token);
    }
    case "tcp":
      return (await import("./tcp.ts")).openTcp(config.redis.url);
    case "embedded":
      return (await import("./embedded.ts")).openEmbedded(config.data);
  }
}
