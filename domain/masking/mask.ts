import type { Hub } from "../../types/hub.ts";
import { maskCards } from "./cards.ts";
import { applyPatterns } from "./patterns.ts";
import { seal } from "./seal.ts";

export interface MaskedText {
  /** What is stored and shown to everybody. */
  text: string;
  /** The text before the patterns, encrypted; null when nothing was hidden. Cards are not in it. */
  sealed: string | null;
  /** Values of `display` patterns by name. */
  detected: Record<string, string>;
  /** A card number was removed for good. */
  cards: boolean;
  capped: boolean;
}

/** The only way a text comes into the record: cards removed, patterns applied (DC-18, CE29-R9..R12). */
export function maskText(
  hub: Pick<Hub, "settings" | "config">,
  direction: "inbound" | "outbound",
  text: string,
): MaskedText {
  // SQLite's drivers end a text at NUL: what follows would be lost.
  const whole = text.replaceAll("\0", "\uFFFD");
  const withoutCards = maskCards(whole);
  const masked = applyPatterns(hub.settings().document.maskPatterns, direction, withoutCards);
  return {
    text: masked.text,
    sealed: masked.hidden ? seal(hub.config.secret, withoutCards) : null,
    detected: masked.detected,
    cards: withoutCards !== whole,
    capped: masked.capped,
  };
}
