/** Counts are kept by slices of a minute. */
const SLICE_MS = 10_000;
const SLICES = 6;

interface Slice {
  at: number;
  count: number;
}

const counted = new WeakMap<object, Map<string, Slice[]>>();

/**
 * Counts a text to an entry point and says whether more than `perMinute` came within the last
 * minute (CE29-X15). Each process counts what it takes in itself; `owner` is its record.
 */
export function isCrowd(owner: object, entry: string, at: number, perMinute: number): boolean {
  const entries = counted.get(owner) ?? new Map<string, Slice[]>();
  counted.set(owner, entries);
  const slices = (entries.get(entry) ?? []).filter((s) => s.at > at - SLICE_MS * SLICES);
  const slice = slices.at(-1);
  const start = at - at % SLICE_MS;
  if (slice?.at === start) slice.count += 1;
  else slices.push({ at: start, count: 1 });
  entries.set(entry, slices);
  return slices.reduce((all, { count }) => all + count, 0) > perMinute;
}
