import { zoneOf } from "../hours/is_open.ts";

/** Weekdays by their first three letters, Monday first. */
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** `date`, `time`, `dateTime` and `dayOfWeek` of an instant (ms) in a zone (CE09-R10 to R13). */
export function clockValue(name: string, now: number, timeZone: string): string | undefined {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zoneOf(timeZone));
  switch (name) {
    case "date":
      return local.toPlainDate().toString();
    case "time":
      return local.toPlainTime().toString({ smallestUnit: "second" });
    case "dateTime":
      return local.toPlainDateTime().toString({ smallestUnit: "second" });
    case "dayOfWeek":
      return DAY_NAMES[local.dayOfWeek - 1];
    default:
      return undefined;
  }
}

/** Days since the epoch of `YYYY-MM-DD`, or null when it is no day. */
export function dateNumber(text: string): number | null {
  return attempt(() => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text.trim())) return null;
    const day = Temporal.PlainDate.from(text.trim(), { overflow: "reject" });
    return Temporal.PlainDate.from("1970-01-01").until(day).days;
  });
}

/** Seconds since midnight of `HH:MM` or `HH:MM:SS`, 24:00 included. */
export function timeNumber(text: string): number | null {
  const found = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  if (!found) return null;
  const seconds = Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0);
  return seconds <= 86_400 ? seconds : null;
}

/**
 * Milliseconds of a moment: ISO with offset, or a wall-clock time of the zone. A day alone is its
 * first instant.
 */
export function momentNumber(text: string, timeZone: string): number | null {
  const plain = text.trim().replace(" ", "T");
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(plain)) return null;
  return attempt(() => {
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(plain.slice(10))) {
      return Temporal.Instant.from(plain).epochMilliseconds;
    }
    return Temporal.PlainDateTime.from(plain, { overflow: "reject" })
      .toZonedDateTime(zoneOf(timeZone)).epochMilliseconds;
  });
}

/** 1 (Monday) to 7 of a day's English name or its first three letters. */
export function weekdayNumber(text: string): number | null {
  const at = DAYS.indexOf(text.trim().slice(0, 3).toLowerCase());
  return at < 0 ? null : at + 1;
}

function attempt(read: () => number | null): number | null {
  try {
    return read();
  } catch {
    return null;
  }
}
