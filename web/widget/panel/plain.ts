/**
 * Text as it may be shown (DC-20, CE18-X10): control characters and bidi overrides are left out,
 * what is stored stays as received.
 */
// deno-lint-ignore no-control-regex -- these are the very characters to leave out
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

export const neutral = (text: string): string => text.replace(UNSAFE, "");

export type Piece = { text: string; href?: string };

/** Splits text at its web addresses; only http and https become links. */
export function pieces(text: string): Piece[] {
  const safe = neutral(text);
  const out: Piece[] = [];
  let at = 0;
  for (const match of safe.matchAll(LINK)) {
    if (match.index > at) out.push({ text: safe.slice(at, match.index) });
    out.push({ text: match[0], href: match[0] });
    at = match.index + match[0].length;
  }
  if (at < safe.length) out.push({ text: safe.slice(at) });
  return out;
}
