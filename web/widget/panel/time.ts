/** Clock time of a message, in the visitor's own zone. */
export function clock(iso: string, language: string): string {
  return format(iso, language, { hour: "2-digit", minute: "2-digit" });
}

export function dayAndClock(iso: string, language: string): string {
  return format(iso, language, { dateStyle: "full", timeStyle: "short" });
}

/** Day of a separator: today, yesterday, else the date. */
export function dayName(
  iso: string,
  language: string,
  words: { today: string; yesterday: string },
  now: number = Date.now(),
): string {
  const day = dayOf(new Date(iso));
  if (day === dayOf(new Date(now))) return words.today;
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (day === dayOf(before)) return words.yesterday;
  return format(iso, language, { weekday: "long", day: "numeric", month: "long" });
}

export const dayOf = (date: Date): string => date.toDateString();

function format(iso: string, language: string, how: Intl.DateTimeFormatOptions): string {
  try {
    return new Intl.DateTimeFormat(language, how).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat("en", how).format(new Date(iso));
  }
}
