import { tellingStream } from "./stream.ts";
import type { LadderStep } from "./voice.ts";

/** How often a ladder is looked at for something new (ms), and how long one is followed. */
const LOOK_MS = 250;
const MAX_FOLLOWED_MS = 60 * 60_000;

/** A ladder as it grows: what there is first (`steps`), then each further step (`step`). */
export function ladderEvents(read: () => LadderStep[]): Response {
  return tellingStream((tell) => {
    const first = read();
    let told = first.length;
    tell("steps", first);
    const look = () => {
      for (const step of read().slice(told)) {
        told++;
        tell("step", step);
      }
    };
    const timer = setInterval(look, LOOK_MS);
    const end = setTimeout(() => clearInterval(timer), MAX_FOLLOWED_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(end);
    };
  });
}
