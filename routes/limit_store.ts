import type { Ratelimit } from "@upstash/ratelimit";
import type { RedisStore } from "../types/hub.ts";

type Client = ConstructorParameters<typeof Ratelimit>[0]["redis"];

/**
 * The store as the limiter sees it. Its scripts begin with `#!lua flags=allow-key-locking`, which
 * only Upstash knows: Redis refuses the whole script. Without that line they run on both; since
 * the text differs, so does its hash.
 */
export function limitStore(redis: RedisStore): Client {
  const hashes = new Map<string, string>();
  const client = redis.client;
  const facade = {
    evalsha(hash: string, keys: string[], args: unknown[]) {
      const own = hashes.get(hash);
      if (own === undefined) return Promise.reject(new Error("NOSCRIPT not sent yet"));
      return client.evalsha(own, keys, args);
    },
    async eval(script: string, keys: string[], args: unknown[]) {
      const plain = script.replace(/^#![^\n]*\n/, "");
      hashes.set(await sha1(script), await sha1(plain));
      return await client.eval(plain, keys, args);
    },
  };
  return facade as unknown as Client;
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
}
