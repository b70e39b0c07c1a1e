/**
 * Counts by class of one line: `a0` answered within the first threshold (cumulative), `b0` abandoned,
 * `p.<counter>.<class>` values of a counter by logarithmic class.
 */
export type Bands = Record<string, number>;

/** Adds what another line has, in place; only the columns of bands. */
export function addBands(bands: Bands, more: Record<string, unknown>): Bands {
  for (const [column, value] of Object.entries(more)) {
    if (/^([ab]\d+|p\..*)$/.test(column)) bands[column] = (bands[column] ?? 0) + Number(value);
  }
  return bands;
}
