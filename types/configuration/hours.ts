import { z } from "zod";
import { Flag, Id, Name, Text } from "./parts.ts";

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "HH:MM, 00:00 to 24:00");

/** `[from, to)`; `to` earlier than `from` crosses midnight. */
export const Interval = z.strictObject({ from: TimeOfDay, to: TimeOfDay });
export type Interval = z.infer<typeof Interval>;

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const DayHours = z.array(Interval).max(10).default([]);

export const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "YYYY-MM-DD");

export const SpecialDay = z.strictObject({
  name: Name,
  /** First day, `YYYY-MM-DD`. */
  from: IsoDate.meta({ title: "First day" }),
  /** Last day, inclusive. */
  to: IsoDate.nullable().default(null).meta({ title: "Last day" }),
  yearly: Flag("Every year", false),
  open: z.array(Interval).max(10).default([]).meta({ title: "Open only (empty = closed)" }),
  announcement: Text("Announcement", "").default({}),
});

export const Schedule = z.strictObject({
  id: Id,
  name: Name,
  timeZone: z.string().default("UTC").meta({ title: "Time zone", widget: "timezone" }),
  always: Flag("Always open", false),
  weekly: z.strictObject({
    mon: DayHours,
    tue: DayHours,
    wed: DayHours,
    thu: DayHours,
    fri: DayHours,
    sat: DayHours,
    sun: DayHours,
  }).meta({ title: "Weekly hours", widget: "hours" }),
  specialDays: z.array(SpecialDay).max(200).default([]).meta({ title: "Special days" }),
});
export type Schedule = z.infer<typeof Schedule>;
