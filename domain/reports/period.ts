import { HubError } from "../../types/errors.ts";
import type { PeriodName, ReportInterval } from "../../types/reports.ts";

/** Longest period of one report, days (BO07-R6). */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

export interface Period {
  /** Milliseconds; `from` belongs to it, `to` does not. */
  from: number;
  to: number;
  timeZone: string;
}

export interface PeriodWish {
  period: PeriodName;
  from: string | null;
  to: string | null;
  timeZone: string;
}

/** The period asked for, as it lies at `now`. Refuses what is backwards or too long (BO07-X1). */
export function periodOf(wish: PeriodWish, companyZone: string, now: number): Period {
  const timeZone = wish.timeZone === "" ? companyZone : wish.timeZone;
  const today = startOfDay(now, timeZone);
  if (wish.from === null && wish.to === null) {
    const [from, to] = named(wish.period, today);
    return { from: from.epochMilliseconds, to: to.epochMilliseconds, timeZone };
  }
  if (wish.from === null || wish.to === null) {
    throw wrong(wish.from === null ? "from" : "to", "give both ends of the period, or neither");
  }
  const from = momentOf(wish.from, timeZone, 0);
  const to = momentOf(wish.to, timeZone, 1);
  if (from >= to) throw wrong("to", "the period must end after it begins");
  if (to - from > MOST_DAYS * DAY_MS + DAY_MS) {
    throw wrong("to", `a report covers at most ${MOST_DAYS} days`);
  }
  return { from, to, timeZone };
}

/** An instant as it is; a day begins `daysOn` later at its midnight in the time zone. */
function momentOf(text: string, timeZone: string, daysOn: number): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Date.parse(text);
  return Temporal.PlainDate.from(text).add({ days: daysOn }).toZonedDateTime(timeZone)
    .epochMilliseconds;
}

type Day = Temporal.ZonedDateTime;

function named(name: PeriodName, today: Day): [Day, Day] {
  const monday = today.subtract({ days: today.dayOfWeek - 1 }).startOfDay();
  const first = today.with({ day: 1 }).startOfDay();
  const days = (n: number): Day => today.add({ days: n }).startOfDay();
  const periods: Record<PeriodName, () => [Day, Day]> = {
    today: () => [today, days(1)],
    yesterday: () => [days(-1), today],
    this_week: () => [monday, monday.add({ days: 7 }).startOfDay()],
    last_week: () => [monday.subtract({ days: 7 }).startOfDay(), monday],
    last_7_days: () => [days(-7), today],
    last_28_days: () => [days(-28), today],
    this_month: () => [first, first.add({ months: 1 }).startOfDay()],
    last_month: () => [first.subtract({ months: 1 }).startOfDay(), first],
  };
  return periods[name]();
}

function startOfDay(now: number, timeZone: string): Day {
  try {
    return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay();
  } catch {
    throw wrong(
      "timeZone",
      `"${timeZone.slice(0, 60)}" is no time zone: use one like Europe/Paris`,
    );
  }
}

const STEPS: Record<Exclude<ReportInterval, "none" | "15min" | "30min" | "60min">, object> = {
  day: { days: 1 },
  week: { weeks: 1 },
  month: { months: 1 },
};
const MINUTES = { "15min": 15, "30min": 30, "60min": 60 } as const;
const MINUTE_MS = 60_000;
/** Most intervals of one report. */
export const MOST_INTERVALS = 40_000;

/**
 * Begins of the intervals of a period, ascending, the first at its very begin. They follow the
 * wall clock: a day of 23 or 25 hours has so many hourly intervals, none merged or lost (BO07-X11).
 */
export function intervalsOf({ from, to, timeZone }: Period, interval: ReportInterval): number[] {
  if (interval === "none") return [from];
  const starts = [from];
  const add = (at: number) => {
    if (at > from && at < to) starts.push(at);
    if (starts.length > MOST_INTERVALS) {
      throw wrong("interval", "there would be too many intervals: choose a longer one");
    }
  };
  if (interval === "15min" || interval === "30min" || interval === "60min") {
    const minutes = MINUTES[interval];
    for (let at = firstOnWall(from, timeZone, minutes); at < to; at += minutes * MINUTE_MS) add(at);
    return starts;
  }
  const zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  const base = interval === "month"
    ? zoned.with({ day: 1 }).startOfDay()
    : interval === "week"
    ? zoned.subtract({ days: zoned.dayOfWeek - 1 }).startOfDay()
    : zoned.startOfDay();
  for (let n = 1;; n++) {
    const at = base.add(times(STEPS[interval], n)).startOfDay().epochMilliseconds;
    if (at >= to) return starts;
    add(at);
  }
}

/** First instant from `from` on whose wall-clock minute is a multiple of `minutes`. */
function firstOnWall(from: number, timeZone: string, minutes: number): number {
  const at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  const into = (at.minute % minutes) * MINUTE_MS + at.second * 1000 + at.millisecond;
  return into === 0 ? from : from - into + minutes * MINUTE_MS;
}

function times(step: object, n: number): Temporal.DurationLike {
  return Object.fromEntries(Object.entries(step).map(([unit, one]) => [unit, one * n]));
}

/** Index of the interval an instant lies in; instants before the first belong to it. */
export function intervalAt(starts: number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function wrong(field: string, detail: string, code = "report.invalid"): HubError {
  return new HubError("unprocessable", `This report cannot be made: ${detail}`, {
    code,
    errors: [{ field, code, detail }],
  });
}
