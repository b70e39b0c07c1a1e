import type { Schedule } from "../../types/configuration/hours.ts";
import { MINUTES_PER_DAY, spansOf } from "./intervals.ts";

/**
 * Whether a schedule is open at an instant (milliseconds since the epoch). Wall-clock intervals of
 * the schedule's time zone, end exclusive, opening that began the day before included
 * (CE01-R2 to R4, CE18-R20). An unknown time zone counts as UTC: the configuration check names it.
 */
export function isOpen(schedule: Schedule, at: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(
    zoneOf(schedule.timeZone),
  );
  const date = local.toPlainDate();
  const minute = local.hour * 60 + local.minute;
  return spansOf(schedule, date).some(({ from, to }) => from <= minute && minute < to) ||
    spansOf(schedule, date.subtract({ days: 1 }))
      .some(({ to }) => minute < to - MINUTES_PER_DAY);
}

const zones = new Map<string, string>();

/** The zone itself where the runtime knows it, else UTC. */
export function zoneOf(name: string): string {
  const known = zones.get(name);
  if (known !== undefined) return known;
  let zone = "UTC";
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    zone = name;
  } catch {
    // Left at UTC.
  }
  if (zones.size < 1000) zones.set(name, zone);
  return zone;
}
