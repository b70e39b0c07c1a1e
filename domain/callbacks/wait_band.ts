/** Where an expected wait lies between the two thresholds of an offer (CE03-R4). */
export type WaitBand = "below" | "middle" | "above" | "unknown";

/** Seconds. */
export interface WaitThresholds {
  automaticTransferThreshold: number;
  upperWaitPlaybackThreshold: number;
}

/**
 * Below the lower threshold nothing is offered; from it to the upper one, both included, the wait is
 * said; above, and where it is not known, a general message is (CE03-R4). `seconds` null = unknown.
 */
export function waitBand(seconds: number | null, at: WaitThresholds): WaitBand {
  if (seconds === null) return "unknown";
  if (seconds < at.automaticTransferThreshold) return "below";
  return seconds <= at.upperWaitPlaybackThreshold ? "middle" : "above";
}

/** Whole minutes as they are said: upward, at least one (CE03-R6, CB-C11). */
export const spokenMinutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60));

/** Digits one by one, so that a number is heard as one. */
export const spokenNumber = (number: string): string =>
  number.replace(/\D/g, "").split("").join(" ");
