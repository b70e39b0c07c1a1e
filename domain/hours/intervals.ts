import { type Interval, type Schedule, WEEKDAYS } from "../../types/configuration/hours.ts";

/** A day's opening as wall-clock minutes from midnight, `[from, to)`; `to` above 1440 is the next day. */
export interface Span {
  from: number;
  to: number;
}

export const MINUTES_PER_DAY = 1440;

type SpecialDay = Schedule["specialDays"][number];

/**
 * What a schedule says of the opening that begins on `date` (wall clock of the schedule's zone).
 * A special day replaces the weekly hours of that day; of several on one day the first wins.
 */
export function spansOf(schedule: Schedule, date: Temporal.PlainDate): Span[] {
  if (schedule.always && schedule.specialDays.length === 0) return [WHOLE_DAY];
  const special = specialDay(schedule, date);
  if (special) return special.open.map(toSpan);
  if (schedule.always) return [WHOLE_DAY];
  return schedule.weekly[WEEKDAYS[date.dayOfWeek - 1]!].map(toSpan);
}

/** The special day in force on a date, also to announce its name. */
export function specialDay(schedule: Schedule, date: Temporal.PlainDate): SpecialDay | undefined {
  return schedule.specialDays.find((day) => covers(day, date));
}

const WHOLE_DAY: Span = { from: 0, to: MINUTES_PER_DAY };

/** `to` at or before `from` crosses midnight; `00:00` to `00:00` is the whole day. */
function toSpan({ from, to }: Interval): Span {
  const start = minutes(from);
  const end = minutes(to);
  return { from: start, to: end > start ? end : end + MINUTES_PER_DAY };
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

function covers(day: SpecialDay, date: Temporal.PlainDate): boolean {
  const last = day.to ?? day.from;
  if (!day.yearly) {
    const iso = date.toString();
    return day.from <= iso && iso <= last;
  }
  const [from, to, at] = [day.from.slice(5), last.slice(5), date.toString().slice(5)];
  // A yearly range may run over New Year: 12-24 to 01-02.
  return from <= to ? from <= at && at <= to : at >= from || at <= to;
}
