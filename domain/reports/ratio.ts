/** Percent with one digit; null where there is nothing to divide by (BO07-X2). */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 10;
}

/** Milliseconds as seconds with one digit. */
export function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}

/** Mean of milliseconds in seconds with one digit; null where nothing was counted. */
export function meanSeconds(ms: number, count: number): number | null {
  return count === 0 ? null : seconds(ms / count);
}

/** Quotient with two digits; null where there is nothing to divide by. */
export function quotient(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 100) / 100;
}
