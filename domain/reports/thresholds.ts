import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Medium } from "../../types/media.ts";
import { HubError } from "../../types/errors.ts";

/** Limits of DC-28: how many, and seconds of the lowest and highest. */
const MOST_THRESHOLDS = 12;
const LOWEST_SEC = 1;
const HIGHEST_SEC = 2_592_000;

const QUICK = [10, 20, 30, 40, 60, 90, 120, 180, 240, 300, 600, 900];
const SLOW = [
  900,
  1800,
  3600,
  7200,
  14_400,
  28_800,
  43_200,
  86_400,
  129_600,
  172_800,
  259_200,
  345_600,
];
const SLOW_MEDIA = new Set<Medium>(["email", "social_private", "social_public", "task"]);

/** What is wrong with thresholds in words, null when nothing is. */
export function thresholdProblem(thresholds: number[]): string | null {
  if (thresholds.length > MOST_THRESHOLDS) return `at most ${MOST_THRESHOLDS} thresholds`;
  const wrong = thresholds.find((sec) =>
    !Number.isInteger(sec) || sec < LOWEST_SEC || sec > HIGHEST_SEC
  );
  if (wrong !== undefined) {
    return `${wrong} is no whole number of seconds from ${LOWEST_SEC} to ${HIGHEST_SEC}`;
  }
  const at = thresholds.findIndex((sec, i) => i > 0 && sec <= thresholds[i - 1]!);
  return at < 0 ? null : `${thresholds[at]} must be higher than ${thresholds[at - 1]} before it`;
}

/** Refuses a 13th threshold, and any that does not rise, with `sl.invalid` (DC-28). */
export function checkThresholds(thresholds: number[]): void {
  const detail = thresholdProblem(thresholds);
  if (detail === null) return;
  throw new HubError("unprocessable", `These thresholds cannot be used: ${detail}`, {
    code: "sl.invalid",
    errors: [{ field: "thresholds", code: "sl.invalid", detail }],
  });
}

/** The thresholds of a queue and medium: its own, else the medium's (DC-28). */
export function thresholdsOf(document: Configuration, queue: string, medium: Medium): number[] {
  const own = document.queues.find((q) => q.id === queue)?.serviceLevels
    .find((level) => level.medium === medium)?.thresholds ?? [];
  return own.length > 0 ? own : SLOW_MEDIA.has(medium) ? SLOW : QUICK;
}
