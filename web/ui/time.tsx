import { second } from "./clock.ts";
import { language } from "./i18n/i18n.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function millis(at: string | number): number {
  return typeof at === "number" ? at : Date.parse(at);
}

/** `4 min`, `2 hr`, or the date once it is older than a day. */
export function ago(at: string | number, now: number): string {
  const past = Math.max(0, now - millis(at));
  if (past < MINUTE) return unit("second", Math.floor(past / 1000));
  if (past < HOUR) return unit("minute", Math.floor(past / MINUTE));
  if (past < DAY) return unit("hour", Math.floor(past / HOUR));
  return new Intl.DateTimeFormat(language.value, { day: "numeric", month: "short" })
    .format(millis(at));
}

function unit(name: string, count: number): string {
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
  }).format(count);
}

/** A length as a clock shows it: `0:42`, `12:05`, `1:02:00`. */
export function clockLength(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(total % 60)}`
    : `${minutes}:${two(total % 60)}`;
}

/** A length in words short enough for a table: `42 s`, `3 min`, `2 h 05`. */
export function shortLength(seconds: number): string {
  if (seconds < 60) return unit("second", Math.floor(seconds));
  if (seconds < 3600) return unit("minute", Math.floor(seconds / 60));
  return clockLength(Math.floor(seconds / 60) * 1000);
}

export function fullTime(at: string | number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "medium" })
    .format(millis(at));
}

export function hourMinute(at: string | number): string {
  return new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit" })
    .format(millis(at));
}

/** How long ago; the exact time on hover. */
export function Ago({ at }: { at: string | null }) {
  if (!at) return null;
  return <time dateTime={at} title={fullTime(at)}>{ago(at, second.value)}</time>;
}

/** A clock that runs up from `since`. */
export function Running({ since, until }: { since: string | number; until?: string | null }) {
  const end = until ? millis(until) : second.value;
  const start = new Date(millis(since)).toISOString();
  return <time dateTime={start} title={fullTime(since)}>{clockLength(end - millis(since))}</time>;
}

export function Moment({ at }: { at: string }) {
  return <time dateTime={at} title={fullTime(at)}>{hourMinute(at)}</time>;
}
