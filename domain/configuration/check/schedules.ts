import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { Interval, Schedule } from "../../../types/configuration/hours.ts";
import { WEEKDAYS } from "../../../types/configuration/hours.ts";
import type { FieldError } from "../../../types/errors.ts";

/** Time zones exist, days exist, intervals do not overlap. */
export function checkSchedules(document: Configuration): FieldError[] {
  return [
    ...zone(document.company.timeZone, "company.timeZone"),
    ...document.schedules.flatMap((s, i) => checkSchedule(s, `schedules.${i}`)),
  ];
}

function checkSchedule(schedule: Schedule, path: string): FieldError[] {
  return [
    ...zone(schedule.timeZone, `${path}.timeZone`),
    ...WEEKDAYS.flatMap((day) => intervals(schedule.weekly[day], `${path}.weekly.${day}`)),
    ...schedule.specialDays.flatMap((day, i) => {
      const at = `${path}.specialDays.${i}`;
      const errors = [...date(day.from, `${at}.from`), ...intervals(day.open, `${at}.open`)];
      if (day.to === null) return errors;
      errors.push(...date(day.to, `${at}.to`));
      if (day.to < day.from) {
        errors.push({
          field: `${at}.to`,
          code: "order",
          detail: "the last day is before the first",
        });
      }
      return errors;
    }),
  ];
}

function zone(timeZone: string, field: string): FieldError[] {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return [];
  } catch {
    return [{
      field,
      code: "time_zone",
      detail: `"${timeZone}" is no time zone; one is "Europe/Berlin"`,
    }];
  }
}

function date(text: string, field: string): FieldError[] {
  const parsed = new Date(`${text}T00:00:00Z`);
  const same = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
  return same ? [] : [{ field, code: "date", detail: `there is no day "${text}"` }];
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function intervals(open: Interval[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const spans = open.map((interval, i) => {
    const from = minutes(interval.from);
    const to = minutes(interval.to);
    if (from === to) {
      errors.push({
        field: `${path}.${i}.to`,
        code: "empty",
        detail: "opens and closes at the same minute; a whole day is 00:00 to 24:00",
      });
    }
    return { i, from, to: to < from ? to + 1440 : to };
  }).toSorted((a, b) => a.from - b.from);
  spans.forEach((span, n) => {
    const before = spans[n - 1];
    if (before && span.from < before.to) {
      errors.push({
        field: `${path}.${span.i}.from`,
        code: "overlap",
        detail: "overlaps another interval of the day",
      });
    }
  });
  return errors;
}
