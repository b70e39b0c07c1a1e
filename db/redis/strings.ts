import { Redis, type Requester } from "@upstash/redis";

/**
 * The one Redis client of the hub: strings in, strings out. The client's own guessing (`"12"` read
 * as a number, `"{..}"` as an object) is off, so replies are what the server said: strings,
 * integers, null and nested arrays. HGETALL and the like come as flat arrays; prefer `eval` results
 * and `hmget`.
 */
export class StringsRedis extends Redis {
  constructor(requester: Requester) {
    super(requester);
    this.opts = { ...this.opts, automaticDeserialization: false };
  }

  /** The same client, with commands issued in one tick sent as one request. */
  pipelined(): Redis {
    return this.autoPipeline() as Redis;
  }
}
