import type { Spoken } from "../../../types/flows.ts";

const WORDS = {
  en: {
    next: "You are next.",
    place: (n: number) => `You are number ${n} in line.`,
    soon: "The expected wait is less than a minute.",
    minutes: (n: number) => `The expected wait is about ${n} minutes.`,
  },
  de: {
    next: "Sie sind als Nächstes dran.",
    place: (n: number) => `Sie sind auf Platz ${n} der Warteschlange.`,
    soon: "Die voraussichtliche Wartezeit ist weniger als eine Minute.",
    minutes: (n: number) => `Die voraussichtliche Wartezeit ist etwa ${n} Minuten.`,
  },
} as const;

/** Place and expected wait as they are said; what is not known is not said. */
export function waitingWords(
  { position, seconds }: { position: number | null; seconds: number | null },
  language: string,
): Spoken[] {
  const known = language === "de" ? "de" : "en";
  const words = WORDS[known];
  const texts: string[] = [];
  if (position !== null) texts.push(position <= 1 ? words.next : words.place(position));
  if (seconds !== null) {
    const minutes = Math.ceil(seconds / 60);
    texts.push(minutes <= 1 ? words.soon : words.minutes(minutes));
  }
  return texts.map((text) => ({ kind: "text", text, language: known }));
}
