/** Least share of common character trigrams of near-equal texts, and the length below which only equality counts. */
const NEAR = 0.9;
const MIN_LENGTH = 12;

/** Whether two texts say nearly the same, as loops of machines do (DC-32). */
export function nearEqual(a: string, b: string): boolean {
  const [left, right] = [bare(a), bare(b)];
  if (left === right) return true;
  if (left.length < MIN_LENGTH || right.length < MIN_LENGTH) return false;
  const counts = trigrams(left);
  let common = 0;
  for (const [trigram, n] of trigrams(right)) common += Math.min(n, counts.get(trigram) ?? 0);
  return 2 * common / (left.length - 2 + right.length - 2) >= NEAR;
}

/** Lower case without quoted lines, digits, punctuation and blanks. */
function bare(text: string): string {
  return text.replace(/^>.*$/gm, "").toLowerCase().replace(/[^\p{L}\p{M}]+/gu, "");
}

function trigrams(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + 3 <= text.length; i++) {
    const trigram = text.slice(i, i + 3);
    counts.set(trigram, (counts.get(trigram) ?? 0) + 1);
  }
  return counts;
}
