import type { WaitBand } from "../../types/configuration/services.ts";

/** Estimates above are no estimates, seconds (CE02-B11). */
const MOST_SEC = 4 * 3600;

export interface Band {
  band: WaitBand;
  fromSec: number;
  /** Null = no end. */
  toSec: number | null;
}

/** Whether an estimate is one that can be said: neither unknown nor beyond reason (CE02-B11). */
export const isSane = (seconds: number | null): seconds is number =>
  seconds !== null && Number.isFinite(seconds) && seconds >= 0 && seconds <= MOST_SEC;

/** The range a wait lies in: lower bound included, upper not (CE02-R14). */
export function bandOf(bands: readonly WaitBand[], seconds: number): Band | null {
  const ordered = [...bands].sort((a, b) => a.fromSec - b.fromSec);
  const at = ordered.findLastIndex((band) => band.fromSec <= seconds);
  const band = ordered[at];
  if (band === undefined) return null;
  return { band, fromSec: band.fromSec, toSec: ordered[at + 1]?.fromSec ?? null };
}
