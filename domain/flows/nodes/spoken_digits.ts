/** How a digit sounds, by language; carriers write some as figures and some as words. */
const WORDS: Record<string, Record<string, string>> = {
  en: words("zero|oh|o|nought one two|to|too three four|for five six seven eight nine"),
  de: words("null eins|ein|eine zwei|zwo drei vier fünf|fuenf sechs sieben acht neun"),
  fr: words("zéro|zero un|une deux trois quatre cinq six sept huit neuf"),
  es: words("cero un|uno|una dos tres cuatro cinco seis siete ocho nueve"),
};
/** `double five` and the like say how often the next digit comes. */
const TIMES: Record<string, number> = {
  double: 2,
  triple: 3,
  treble: 3,
  doppel: 2,
  zweimal: 2,
  dreimal: 3,
  doble: 2,
};
/** “I do not have it”, by language. */
const NOT_THERE: Record<string, RegExp> = {
  en: /\b(don.?t|do not|haven.?t|have not|not) (have|got|know|remember)|\bno idea\b|\bforgot/,
  de: /\bnicht\b|\bkeine?\b|\bvergessen\b|weiß ich/,
  fr: /\bpas\b|\boublié/,
  es: /\bno (lo|la|los|las )?\s?(tengo|sé|se|recuerdo|conozco)|\bolvid/,
};

export type Heard = { kind: "digits"; digits: string } | { kind: "skip" } | { kind: "unclear" };

/**
 * Digits out of what a caller said (CE07-R18): figures and single digits in words, nothing else.
 * A word that is no digit makes the whole unclear, so that nobody is asked about half a number.
 */
export function spokenDigits(text: string, language: string): Heard {
  const said = text.toLowerCase().trim();
  if ((NOT_THERE[language] ?? NOT_THERE.en!).test(said)) return { kind: "skip" };
  const known = { ...WORDS.en, ...WORDS[language] };
  let times = 1;
  let digits = "";
  for (const word of said.split(/[\s.,;:\-–/]+/).filter((w) => w !== "")) {
    const often = TIMES[word];
    if (often !== undefined) {
      times = often;
      continue;
    }
    const found = /^\d+$/.test(word) ? word : known[word];
    if (found === undefined) return { kind: "unclear" };
    digits += found.repeat(found.length === 1 ? times : 1);
    times = 1;
  }
  return digits === "" ? { kind: "unclear" } : { kind: "digits", digits };
}

/** Ten groups of words, for the digits 0 to 9. */
function words(text: string): Record<string, string> {
  const groups = text.split(" ");
  return Object.fromEntries(
    groups.flatMap((group, digit) => group.split("|").map((word) => [word, String(digit)])),
  );
}
