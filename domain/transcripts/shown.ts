/** Characters that turn or hide text, and controls beside tab and newline. */
const NEUTRAL = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A text as it is displayed: what would turn the direction or hide parts becomes visible as U+FFFD
 * or is left out; in the record it stays as received (DC-20).
 */
export function shown(text: string): string {
  return text.toWellFormed().replace(NEUTRAL, (character) => {
    if (character === "\n" || character === "\t") return character;
    return character === "\r" ? "" : "\ufffd";
  });
}
