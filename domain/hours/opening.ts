import type { Schedule } from "../../types/configuration/hours.ts";
import { specialDay } from "./intervals.ts";
import { isOpen, zoneOf } from "./is_open.ts";

export type Opening = "open" | "closed" | "special_day";

/** How a schedule stands at an instant (ms): closed because of a special day is that (CE01-F3). */
export function openingAt(schedule: Schedule | undefined, at: number): Opening {
  if (schedule === undefined || isOpen(schedule, at)) return "open";
  return dayOf(schedule, at) === undefined ? "closed" : "special_day";
}

/** What is said of the special day in force, per language; empty when there is none. */
export function announcementAt(
  schedule: Schedule | undefined,
  at: number,
): Record<string, string> {
  return (schedule && dayOf(schedule, at)?.announcement) ?? {};
}

function dayOf(schedule: Schedule, at: number) {
  const local = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zoneOf(schedule.timeZone));
  return specialDay(schedule, local.toPlainDate());
}
