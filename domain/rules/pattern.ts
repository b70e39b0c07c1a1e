/** One place of a pattern: any run, or one character out of something. */
type Part = { run: true } | { run: false; fits: (char: string) => boolean };

/**
 * Whether the whole text fits the pattern: `*` any run, `?` one character, `[0-9]` or `[abc]` one of
 * a set, everything else itself (CE09-R46). Without backtracking beyond the last `*`: a text of n
 * characters takes at most n steps for each place of the pattern. A bad pattern fits nothing.
 */
export function fitsPattern(text: string, pattern: string): boolean {
  const parts = partsOf(pattern);
  if (typeof parts === "string") return false;
  const chars = [...text];
  let [at, part, star, mark] = [0, 0, -1, 0];
  while (at < chars.length) {
    const here = parts[part];
    if (here?.run === true) {
      star = part++;
      mark = at;
    } else if (here && here.fits(chars[at]!)) {
      at++;
      part++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++mark;
    } else return false;
  }
  while (parts[part]?.run) part++;
  return part === parts.length;
}

/** What is wrong with a pattern, in plain words; null when it can be used. */
export function patternFault(pattern: string): string | null {
  const parts = partsOf(pattern);
  return typeof parts === "string" ? parts : null;
}

function partsOf(pattern: string): Part[] | string {
  const chars = [...pattern];
  const parts: Part[] = [];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!;
    if (char === "*") {
      if (!parts.at(-1)?.run) parts.push({ run: true });
    } else if (char === "?") parts.push({ run: false, fits: () => true });
    else if (char === "[") {
      const end = chars.indexOf("]", i + 1);
      if (end < 0) return 'a set begins with "[" and is not closed with "]"';
      const set = setOf(chars.slice(i + 1, end));
      if (typeof set === "string") return set;
      parts.push({ run: false, fits: set });
      i = end;
    } else parts.push({ run: false, fits: (c) => c === char });
  }
  return parts;
}

function setOf(chars: string[]): ((char: string) => boolean) | string {
  if (chars.length === 0) return "a set [] is empty";
  const ranges: [string, string][] = [];
  for (let i = 0; i < chars.length; i++) {
    const from = chars[i]!;
    const isRange = chars[i + 1] === "-" && i + 2 < chars.length;
    const to = isRange ? chars[i + 2]! : from;
    if (to < from) return `a set runs from "${from}" back to "${to}"`;
    ranges.push([from, to]);
    if (isRange) i += 2;
  }
  return (char) => ranges.some(([from, to]) => from <= char && char <= to);
}
