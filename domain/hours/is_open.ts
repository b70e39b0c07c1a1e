import type { Schedule } from "../../types/configuration/hours.ts";
import { MINUTES_PER_DAY, spansOf } from "./intervals.ts";

/**
 * Whether a schedule is open at an instant (milliseconds since the epoch). Wall-clock intervals of
 * the schedule's time zone, end exclusive, opening that began the day before included
 * (CE01-R2 to R4, CE18-R20). On days whose clocks are changed nothing opens or closes twice
 * (CE01-B13). An unknown time zone counts as UTC: the configuration check names it.
 */
export function isOpen(schedule: Schedule, at: number): boolean {
  const zone = zoneOf(schedule.timeZone);
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const date = local.toPlainDate();
  const before = date.subtract({ days: 1 });
  if (clocksChange(local, zone, at)) {
    return [date, before].some((day) =>
      spansOf(schedule, day).some(({ from, to }) =>
        instantOf(day, from, zone) <= at && at < instantOf(day, to, zone)
      )
    );
  }
  const minute = local.hour * 60 + local.minute;
  return spansOf(schedule, date).some(({ from, to }) => from <= minute && minute < to) ||
    spansOf(schedule, before).some(({ to }) => minute < to - MINUTES_PER_DAY);
}

/**
 * When a wall-clock minute of a day is (ms): the first of two where it comes twice, the next valid
 * minute where it is skipped. So the order of minutes is kept, and each comes once.
 */
export function instantOf(date: Temporal.PlainDate, minute: number, zone: string): number {
  const time = date.add({ days: Math.floor(minute / MINUTES_PER_DAY) })
    .toPlainDateTime({ hour: Math.floor(minute / 60) % 24, minute: minute % 60 });
  const [first, second] = [
    time.toZonedDateTime(zone, { disambiguation: "earlier" }),
    time.toZonedDateTime(zone, { disambiguation: "later" }),
  ];
  if (first.toPlainDateTime().equals(time)) return first.epochMilliseconds;
  return lastTransition(second) ?? second.epochMilliseconds;
}

/** When the clocks were changed last, this very moment included. */
const lastTransition = (time: Temporal.ZonedDateTime): number | undefined =>
  time.add({ milliseconds: 1 }).getTimeZoneTransition("previous")?.epochMilliseconds;

const NEAR_MS = 2 * 86_400_000;
const calm = new Map<string, { from: number; until: number }>();

/** Whether the zone's clocks are changed within two days of an instant. */
function clocksChange(local: Temporal.ZonedDateTime, zone: string, at: number): boolean {
  const known = calm.get(zone);
  if (known && known.from <= at && at < known.until) return false;
  const last = lastTransition(local) ?? -Infinity;
  const next = local.getTimeZoneTransition("next")?.epochMilliseconds ?? Infinity;
  const [from, until] = [last + NEAR_MS, next - NEAR_MS];
  if (!(from <= at && at < until)) return true;
  if (calm.size < 1000) calm.set(zone, { from, until });
  return false;
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
