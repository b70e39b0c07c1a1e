import type { ChannelName } from "../../types/channels.ts";
import type { Db } from "../../types/hub.ts";

/** Failures in a row that open the circuit, and for how long nothing is tried then (milliseconds). */
const FAILURES_TO_OPEN = 5;
export const OPEN_MS = 15_000;

interface Circuit {
  failures: number;
  openUntil: number;
}

const circuits = new WeakMap<Db, Map<ChannelName, Circuit>>();

/** Until when a channel is given a rest after failing again and again (ms), 0 = go ahead. */
export function restUntil(db: Db, channel: ChannelName, now: number): number {
  const { openUntil } = circuit(db, channel);
  return openUntil > now ? openUntil : 0;
}

/** Counts an outcome; after the rest one failure is enough to open the circuit again. */
export function countOutcome(db: Db, channel: ChannelName, worked: boolean, now: number): void {
  const own = circuit(db, channel);
  if (worked) {
    own.failures = 0;
    own.openUntil = 0;
    return;
  }
  own.failures += 1;
  if (own.failures >= FAILURES_TO_OPEN) own.openUntil = now + OPEN_MS;
}

function circuit(db: Db, channel: ChannelName): Circuit {
  const byChannel = circuits.get(db) ?? new Map<ChannelName, Circuit>();
  circuits.set(db, byChannel);
  const own = byChannel.get(channel) ?? { failures: 0, openUntil: 0 };
  byChannel.set(channel, own);
  return own;
}
