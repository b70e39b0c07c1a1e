import type { RedisStore } from "../types/hub.ts";

/** A lease is renewed this many times within its life. */
const RENEWALS = 3;

const RENEW = `
-- KEYS[1] lease  ARGV[1] token  ARGV[2] ms   Output: 1 renewed, 0 not ours any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;
const RELEASE = `
-- KEYS[1] lease  ARGV[1] token   Output: 1 released, 0 not ours
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;

/**
 * Runs `run` while this process alone holds the lease, renewing it as long as that takes. Answers
 * undefined at once when another process holds it. `signal` aborts when the lease may be lost; a
 * lease keeps two from working at the same time but does not fence writes: those are guarded.
 */
export async function withLease<T>(
  redis: RedisStore,
  region: string,
  name: string,
  ttlMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const key = `{${region}}:lease:${name}`;
  const token = crypto.randomUUID();
  const got = await redis.client.set(key, token, { nx: true, px: ttlMs });
  if (got !== "OK") return undefined;
  const lost = new AbortController();
  let until = performance.now() + ttlMs;
  const renew = async () => {
    const asked = performance.now();
    const renewed = await redis.client.eval(RENEW, [key], [token, String(ttlMs)]);
    if (Number(renewed) === 1) until = asked + ttlMs;
    else lost.abort();
  };
  const timer = setInterval(() => {
    if (performance.now() > until) lost.abort();
    void renew().catch(() => {});
  }, ttlMs / RENEWALS);
  try {
    return await run(lost.signal);
  } finally {
    clearInterval(timer);
    await redis.client.eval(RELEASE, [key], [token]).catch(() => {});
  }
}
