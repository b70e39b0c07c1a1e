import { isValidPhoneNumber } from "libphonenumber-js";

/** Digits a card number has, and how many stay readable (CE29-R12). */
const MIN_DIGITS = 13;
const MAX_DIGITS = 19;
const KEEP_LAST = 4;
/** Digits each part of a split number must hold to count as one. */
const MIN_PART = 3;
const MASK = "*";

/** Digits of one run with where they stand, in groups without anything between them. */
interface Run {
  groups: { digits: string; at: number[] }[];
  start: number;
}

/** One digit in any script, then others with at most three characters of separation. */
const RUN = /\p{Nd}(?:[\s\p{Pd}\p{Cf}._,/\u2212·]{0,3}\p{Nd})+/gu;
/** Zeros of the scripts whose digits people type. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

/** The text with every card number reduced to its last four digits; the same text when it has none. */
export function maskCards(text: string): string {
  if (countDigits(text) < MIN_DIGITS) return text;
  const hidden = new Set<number>();
  for (const run of runsOf(text)) {
    for (const at of cardIn(run, (digits) => !isPhone(text, run, digits))) hidden.add(at);
  }
  return hide(text, hidden);
}

/**
 * Texts of one sender, oldest first, with card numbers hidden that only show when the end of one is
 * read together with the beginning of the next (CE29-X19).
 */
export function maskSplitCards(texts: string[]): string[] {
  if (texts.length < 2) return texts;
  const digits = texts.map(countDigits);
  if (digits.reduce((sum, n) => sum + n, 0) < MIN_DIGITS) return texts;
  const runs = texts.map((text, i) => (digits[i] ?? 0) < MIN_PART ? [] : runsOf(text, MIN_PART));
  const hidden = texts.map(() => new Set<number>());
  for (let first = 0; first < texts.length - 1; first++) {
    for (let last = first + 1; last < texts.length; last++) {
      const parts = chain(runs, first, last);
      if (parts === null) continue;
      for (const { text, at } of splitCard(parts)) hidden[text]?.add(at);
    }
  }
  return texts.map((text, i) => hide(text, hidden[i] ?? new Set()));
}

/** The last run of the first text, all of those between, the first of the last one. */
function chain(runs: Run[][], first: number, last: number): { text: number; run: Run }[] | null {
  const parts: { text: number; run: Run }[] = [];
  for (let i = first; i <= last; i++) {
    const own = runs[i] ?? [];
    const run = i === first ? own.at(-1) : own[0];
    if (run === undefined || (i > first && i < last && own.length !== 1)) return null;
    parts.push({ text: i, run });
  }
  return parts;
}

function splitCard(parts: { text: number; run: Run }[]): { text: number; at: number }[] {
  const groups = parts.flatMap(({ text, run }) =>
    run.groups.map((g) => ({ ...g, text: [...g.at].map(() => text) }))
  );
  const firstLength = parts[0]?.run.groups.length ?? 0;
  const lastStart = groups.length - (parts.at(-1)?.run.groups.length ?? 0);
  for (let i = 0; i < firstLength; i++) {
    for (let j = groups.length - 1; j >= lastStart; j--) {
      const window = groups.slice(i, j + 1);
      const digits = window.map((g) => g.digits).join("");
      if (!isCard(digits) || !/^[2-6]/.test(digits)) continue;
      return window.flatMap((g) => g.at.map((at, n) => ({ at, text: g.text[n] ?? 0 })))
        .slice(0, -KEEP_LAST);
    }
  }
  return [];
}

/** Positions to hide in a run: the longest stretch of whole groups that is a card number. */
function cardIn(run: Run, accept: (digits: string) => boolean): number[] {
  const hidden: number[] = [];
  let i = 0;
  while (i < run.groups.length) {
    const found = longestCard(run, i, accept);
    if (found === null) {
      i += 1;
      continue;
    }
    const positions = run.groups.slice(i, found + 1).flatMap((g) => g.at);
    hidden.push(...positions.slice(0, -KEEP_LAST));
    i = found + 1;
  }
  return hidden;
}

function longestCard(run: Run, from: number, accept: (digits: string) => boolean): number | null {
  let digits = "";
  let found: number | null = null;
  for (let j = from; j < run.groups.length && digits.length <= MAX_DIGITS; j++) {
    digits += run.groups[j]?.digits ?? "";
    if (isCard(digits) && accept(digits)) found = j;
  }
  return found;
}

function isCard(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  if (/^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let n = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    if (i % 2 === 1) n = n > 4 ? n * 2 - 9 : n * 2;
    sum += n;
  }
  return sum % 10 === 0;
}

/** A valid number in international writing is a phone number, though one in ten passes the checksum. */
function isPhone(text: string, run: Run, digits: string): boolean {
  const before = text.slice(Math.max(0, run.start - 2), run.start);
  return /(^|[\s(])\+$/.test(before) && isValidPhoneNumber(`+${digits}`);
}

function runsOf(text: string, atLeast = MIN_DIGITS): Run[] {
  return [...text.matchAll(RUN)].map((match) => runAt(match[0], match.index))
    .filter((run) => run.groups.reduce((n, g) => n + g.digits.length, 0) >= atLeast);
}

function runAt(found: string, start: number): Run {
  const groups: Run["groups"] = [];
  let inGroup = false;
  let at = start;
  for (const character of found) {
    const value = digitValue(character);
    if (value === null) inGroup = false;
    else {
      if (!inGroup) groups.push({ digits: "", at: [] });
      const group = groups.at(-1);
      if (group !== undefined) {
        group.digits += value;
        group.at.push(at);
      }
      inGroup = true;
    }
    at += character.length;
  }
  return { groups, start };
}

function digitValue(character: string): string | null {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x30 && code <= 0x39) return character;
  const zero = ZEROS.find((z) => code >= z && code <= z + 9);
  if (zero !== undefined) return String(code - zero);
  const plain = character.normalize("NFKC");
  return /^\d$/.test(plain) ? plain : null;
}

/** Nearly every text is plain ASCII, where looking at the codes costs a tenth of the pattern. */
function countDigits(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return text.match(/\p{Nd}/gu)?.length ?? 0;
    if (code >= 0x30 && code <= 0x39) count += 1;
  }
  return count;
}

function hide(text: string, positions: Set<number>): string {
  if (positions.size === 0) return text;
  let result = "";
  let at = 0;
  for (const character of text) {
    result += positions.has(at) ? MASK : character;
    at += character.length;
  }
  return result;
}
