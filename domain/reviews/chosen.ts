/**
 * Whether an interaction belongs to the share that is reviewed. Drawn from its id, so that the
 * answer is always the same and nobody can know it beforehand. Pure.
 */
export function isChosen(interaction: string, percent: number): boolean {
  return drawn(interaction) < percent * 100;
}

/** 0 to 9999, evenly: FNV-1a over the id, mixed once more. */
function drawn(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 10_000;
}
