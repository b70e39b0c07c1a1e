import type { Schedule } from "../../types/configuration/hours.ts";
import { spansOf } from "./intervals.ts";
import { instantOf, isOpen, zoneOf } from "./is_open.ts";

/** Days looked ahead: beyond a year of closed days there is nothing worth announcing. */
const MAX_DAYS = 400;

/**
 * The next instant (milliseconds) after `at` at which the schedule opens or closes, or null when
 * it does not within 400 days.
 */
export function nextChange(schedule: Schedule, at: number): number | null {
  if (schedule.always && schedule.specialDays.length === 0) return null;
  const zone = zoneOf(schedule.timeZone);
  const now = isOpen(schedule, at);
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const firstOf = (day: number) =>
    edgesOf(schedule, today.add({ days: day }), zone)
      .filter((edge) => edge > at && isOpen(schedule, edge) !== now)
      .reduce((first, edge) => Math.min(first, edge), Infinity);
  for (let day = -1; day <= MAX_DAYS; day++) {
    const found = firstOf(day);
    // Opening that crosses midnight may end after the next day's first edge.
    if (found !== Infinity) return Math.min(found, firstOf(day + 1));
  }
  return null;
}

/**
 * Instants at which something may change for the opening that begins on `date`: its ends, and
 * where the clocks are changed, since wall-clock hours may be skipped.
 */
function edgesOf(schedule: Schedule, date: Temporal.PlainDate, zone: string): number[] {
  const edges = spansOf(schedule, date).flatMap(({ from, to }) => [from, to])
    .map((minute) => instantOf(date, minute, zone));
  // The day's first instant: where midnight itself is skipped it is the clock change.
  const midnight = date.toZonedDateTime({ timeZone: zone });
  edges.push(midnight.epochMilliseconds);
  const clockChange = midnight.getTimeZoneTransition("next");
  if (clockChange?.toPlainDate().equals(date)) edges.push(clockChange.epochMilliseconds);
  return edges;
}
