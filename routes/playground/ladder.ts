import { inWords } from "./ladder_words.ts";
import { tellingStream } from "./stream.ts";
import type { LadderStep } from "../../types/ladder.ts";

/** How often a ladder is looked at for something new (ms), and how long one is followed. */
const LOOK_MS = 250;
const MAX_FOLLOWED_MS = 60 * 60_000;

/**
 * A ladder as it grows: `steps {from, items}` replaces everything from place `from` on. Calls that
 * come together share their ladders, so that arrows may also come in between.
 */
export function ladderEvents(read: () => LadderStep[]): Response {
  return tellingStream((tell) => {
    let told: LadderStep[] = [];
    const look = () => {
      const now = read();
      const from = sameUntil(told, now);
      if (from === now.length && from === told.length) return;
      told = now;
      tell("steps", { from, items: now.slice(from).map(inWords) });
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    const end = setTimeout(() => clearInterval(timer), MAX_FOLLOWED_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(end);
    };
  });
}

function sameUntil(before: LadderStep[], now: LadderStep[]): number {
  const most = Math.min(before.length, now.length);
  for (let at = 0; at < most; at++) if (before[at] !== now[at]) return at;
  return most;
}
