import type { ReportColumn } from "../../types/reports.ts";
import { language } from "../ui/i18n/i18n.ts";
import { clockLength } from "../ui/time.tsx";

/** A figure as people read it; nothing to divide by is a dash, never 0. */
export function shownFigure(value: number | null | undefined, unit: ReportColumn["unit"]): string {
  if (value === null || value === undefined) return "–";
  if (unit === "seconds") return value < 60 ? `${number(value, 1)} s` : clockLength(value * 1000);
  if (unit === "percent") {
    return new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: 1 })
      .format(value / 100);
  }
  return number(value, 2);
}

function number(value: number, digits: number): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

/** The begin of an interval in the report's time zone, as short as the interval allows. */
export function intervalName(at: string, interval: string, timeZone: string): string {
  const day = { day: "numeric", month: "short" } as const;
  const style = interval === "month"
    ? { month: "short", year: "numeric" } as const
    : interval === "day" || interval === "week"
    ? { weekday: "short", ...day } as const
    : { ...day, hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language.value, { ...style, timeZone }).format(new Date(at));
}
