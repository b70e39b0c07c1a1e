/** How a text travels as SMS: encoding, segments and what would make it cheaper (CE29-R13, X6). */

export interface SegmentCount {
  encoding: "GSM-7" | "UCS-2";
  /** Units used: septets (extension characters count 2) or UTF-16 units (a surrogate pair counts 2). */
  units: number;
  segments: number;
  /** Units that still fit into the last segment. */
  left: number;
  /** Characters GSM-7 does not have, each once, in order of appearance. */
  outside: string[];
}

/** Units of one message alone, and of each part of a split one. */
const SINGLE = { "GSM-7": 160, "UCS-2": 70 } as const;
const PART = { "GSM-7": 153, "UCS-2": 67 } as const;

/** Longest text the carrier takes, in characters (CE29-R13, carrier error 21617). */
export const MAX_SMS_LENGTH = 1600;
/** From how many segments the desk warns, and from how many it asks for confirmation. */
export const WARN_SEGMENTS = 2;
export const CONFIRM_SEGMENTS = 4;

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");

const REPLACEMENTS: Record<string, string> = {
  "‘": "'",
  "’": "'",
  "‚": ",",
  "‛": "'",
  "′": "'",
  "`": "'",
  "´": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "‟": '"',
  "″": '"',
  "«": '"',
  "»": '"',
  "‹": "<",
  "›": ">",
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "…": "...",
  "•": "-",
  "·": ".",
  "\u00a0": " ",
  "\u2002": " ",
  "\u2003": " ",
  "\u2009": " ",
  "\u202f": " ",
  "\u200b": "",
  "\u200c": "",
  "\u200d": "",
  "\ufeff": "",
  "\t": " ",
  "×": "x",
  "÷": "/",
  "©": "(c)",
  "®": "(r)",
  "™": "(tm)",
  "№": "No.",
  "¼": "1/4",
  "½": "1/2",
  "¾": "3/4",
  "ç": "c",
};

/**
 * Counts a text as the carrier does: GSM-7 with 160 or 153 a part, one character outside it makes
 * the whole text UCS-2 with 70 or 67 a part. A character never straddles two parts.
 */
export function countSegments(text: string): SegmentCount {
  const outside = charactersOutside(text);
  const encoding = outside.length === 0 ? "GSM-7" : "UCS-2";
  const sizes = [...text].map((c) => encoding === "GSM-7" ? (EXTENSION.has(c) ? 2 : 1) : c.length);
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= SINGLE[encoding]) {
    const segments = units === 0 ? 0 : 1;
    return { encoding, units, segments, left: SINGLE[encoding] - units, outside };
  }
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > PART[encoding]) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, segments, left: PART[encoding] - used, outside };
}

/** The text with look-alikes GSM-7 has, or null when that would not make it GSM-7. */
export function gsmProposal(text: string): string | null {
  if (charactersOutside(text).length === 0) return null;
  const proposal = [...text.normalize("NFC")]
    .map((c) => isGsm(c) ? c : REPLACEMENTS[c] ?? c).join("");
  return charactersOutside(proposal).length === 0 ? proposal : null;
}

function charactersOutside(text: string): string[] {
  return [...new Set([...text].filter((c) => !isGsm(c)))];
}

function isGsm(character: string): boolean {
  return BASIC.has(character) || EXTENSION.has(character);
}
