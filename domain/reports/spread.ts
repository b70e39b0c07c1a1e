import type { Counter } from "../../types/reports.ts";
import type { Bands } from "./bands_of_line.ts";

/** Classes for each doubling: a value told from its class is at most 2 % off. */
const PER_DOUBLING = 20;
const SHARE = 0.95;

/** Logarithmic class of a time in milliseconds. */
export const bucketOf = (ms: number): number =>
  Math.round(PER_DOUBLING * Math.log2(Math.max(0, ms) + 1));

/** The middle of a class, milliseconds. */
const middleOf = (bucket: number): number => 2 ** (bucket / PER_DOUBLING) - 1;

/** How a class of a counter is named among the bands of a line. */
export const spreadKey = (counter: Counter, bucket: number): string => `p.${counter}.${bucket}`;

/**
 * The 95th percentile of what was counted in classes, in seconds with one decimal (nearest rank);
 * null where nothing was.
 */
export function percentile95(bands: Bands, counter: Counter): number | null {
  const prefix = `p.${counter}.`;
  const classes = Object.entries(bands).filter(([key]) => key.startsWith(prefix))
    .map(([key, n]) => [Number(key.slice(prefix.length)), n] as const).sort((a, b) => a[0] - b[0]);
  const all = classes.reduce((sum, [, n]) => sum + n, 0);
  if (all === 0) return null;
  let seen = 0;
  for (const [bucket, n] of classes) {
    seen += n;
    if (seen >= Math.ceil(all * SHARE)) return Math.round(middleOf(bucket) / 100) / 10;
  }
  return null;
}
