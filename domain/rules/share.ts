/** Shares have two decimals: 0 to 99.99. */
const STEPS = 10_000;

/**
 * A percentage from 0 to 99.99 drawn for a contact and an experiment: the same at every look, so
 * that a repeat of a request treats nobody differently (CE09-R4, B8).
 */
export function shareOf(contact: string, experiment: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${contact} ${experiment}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  // Mixed once more: ids that differ in their last letter lie far apart.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) % STEPS / 100;
}
