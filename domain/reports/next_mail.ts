import type { ReportMail } from "../../types/reports.ts";

/**
 * When a report is mailed next after `now` (ms): at its time of day by the wall clock of the time
 * zone, weekly on Mondays, monthly on the first.
 */
export function nextMail({ every, at }: ReportMail, timeZone: string, now: number): number {
  const [hour = 0, minute = 0] = at.split(":").map(Number);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const first = every === "day"
    ? today
    : every === "week"
    ? today.subtract({ days: today.dayOfWeek - 1 })
    : today.with({ day: 1 });
  const step = every === "day" ? { days: 1 } : every === "week" ? { weeks: 1 } : { months: 1 };
  const time = { hour, minute };
  const here = first.withPlainTime(time);
  return (here.epochMilliseconds > now ? here : first.add(step).withPlainTime(time))
    .epochMilliseconds;
}
