import { getLogger } from "@logtape/logtape";
import { Ratelimit } from "@upstash/ratelimit";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import { limitStore } from "./limit_store.ts";

const log = getLogger(["hubbub", "limits"]);

/** `rate` a second go on for ever, `burst` at once (tokens); per caller (CB-I5). */
const CLASSES = {
  /** An API key, whatever it does: 50 a second. */
  key: { rate: 50, everySec: 1, burst: 500 },
  /** A signed-in person's reads and changes. */
  personRead: { rate: 20, everySec: 1, burst: 300 },
  personWrite: { rate: 5, everySec: 1, burst: 120 },
  /** Without credentials, per address. */
  publicRead: { rate: 60, everySec: 60, burst: 120 },
  publicWrite: { rate: 10, everySec: 60, burst: 20 },
  /** A chat visitor's session. */
  visitor: { rate: 2, everySec: 1, burst: 60 },
  /** Attempts to sign in, per address: an office shares one. */
  signInAddress: { rate: 20, everySec: 60, burst: 40 },
  /** Attempts per account. */
  signInAccount: { rate: 5, everySec: 300, burst: 10 },
} as const;
export type LimitClass = keyof typeof CLASSES;

/** What the store may take before a request goes on without it, in milliseconds. */
const TIMEOUT_MS = 1000;
/** Addresses remembered by the limiter of last resort. */
const MAX_LOCAL = 10_000;

export interface LimitState {
  limit: number;
  remaining: number;
  resetSec: number;
}

export interface Limits {
  /** Counts one request; refuses with `rate_limited` when the caller is over. */
  take(kind: LimitClass, caller: string): Promise<LimitState | null>;
}

/**
 * Request limits, counted in Redis for all processes of the region. When Redis does not answer,
 * requests go on uncounted, but attempts to sign in are counted in this process: guessing
 * passwords must never become free.
 */
export function createLimits(hub: Hub): Limits {
  const counters = new Map<LimitClass, Ratelimit>();
  const local = new Map<string, { count: number; resetAt: number }>();
  const redis = limitStore(hub.redis);
  const counter = (kind: LimitClass) => {
    const known = counters.get(kind);
    if (known) return known;
    const { rate, everySec, burst } = CLASSES[kind];
    const made = new Ratelimit({
      redis,
      limiter: Ratelimit.tokenBucket(rate, `${everySec} s`, burst),
      prefix: `{${hub.config.region}}:rate:${kind}`,
      ephemeralCache: new Map(),
      timeout: TIMEOUT_MS,
      analytics: false,
    });
    counters.set(kind, made);
    return made;
  };
  return {
    async take(kind, caller) {
      try {
        const answer = await counter(kind).limit(caller);
        if (answer.reason === "timeout") throw new Error("timeout");
        const state = {
          limit: CLASSES[kind].burst,
          remaining: Math.max(0, answer.remaining),
          resetSec: Math.max(0, Math.ceil((answer.reset - Date.now()) / 1000)),
        };
        if (!answer.success) throw over(state);
        return state;
      } catch (error) {
        if (error instanceof HubError) throw error;
        log.warning("Requests are not counted: Redis does not answer ({kind})", { kind });
        if (kind.startsWith("signIn")) takeLocally(local, kind, caller, hub.now());
        return null;
      }
    },
  };
}

function takeLocally(
  local: Map<string, { count: number; resetAt: number }>,
  kind: LimitClass,
  caller: string,
  now: number,
): void {
  const { burst, everySec } = CLASSES[kind];
  const key = `${kind} ${caller}`;
  const window = local.get(key);
  if (!window || window.resetAt <= now) {
    if (local.size >= MAX_LOCAL) local.delete(local.keys().next().value!);
    local.set(key, { count: 1, resetAt: now + everySec * 1000 });
    return;
  }
  if (++window.count > burst) {
    throw over({
      limit: burst,
      remaining: 0,
      resetSec: Math.ceil((window.resetAt - now) / 1000),
    });
  }
}

const over = (state: LimitState) =>
  new HubError("rate_limited", "Too many requests: slow down and try again later", {
    retryAfter: Math.max(1, state.resetSec),
    extra: { limit: state.limit },
  });
