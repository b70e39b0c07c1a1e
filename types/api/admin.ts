import { z } from "zod";
import { CHANNELS } from "../channels.ts";
import { Instant, MaybeInstant } from "./instant.ts";

/** What a text to an entry point would lead to, if it came now; nothing is stored or sent. */
export const ScreeningView = z.object({
  /** `stop`, `start` or `help` where the whole text is that word. */
  keyword: z.enum(["stop", "start", "help"]).nullable(),
  suggestStop: z.boolean(),
  reaction: z.boolean(),
  /** The text as it would be stored. */
  text: z.string(),
  masked: z.boolean(),
  cardRemoved: z.boolean(),
  /** Values that `display` patterns find, by pattern name. */
  detected: z.record(z.string(), z.string()),
  encoding: z.enum(["GSM-7", "UCS-2"]),
  segments: z.int(),
  /** Where it would wait; null when it opens no work. */
  route: z.object({
    category: z.string(),
    queue: z.string(),
    priority: z.int(),
    skills: z.array(z.object({ skill: z.string(), min: z.int() })),
  }).nullable(),
  open: z.boolean(),
  /** What the hub would send by itself; null when nothing. */
  answer: z.object({
    kind: z.enum(["stop", "start", "help", "acknowledgement", "out_of_hours"]),
    text: z.string(),
    segments: z.int(),
  }).nullable(),
});
export type ScreeningView = z.infer<typeof ScreeningView>;

export const EntryPointView = z.object({
  id: z.string(),
  name: z.string(),
  channel: z.enum(CHANNELS),
  address: z.string(),
  queue: z.string(),
  open: z.boolean(),
  nextChange: MaybeInstant,
  subjects: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Agents may transfer calls to it (CE01-R43); absent = no. */
  transferTarget: z.boolean().optional(),
  /** Declared for it (or for the whole company, `company`) and not over; absent = none. */
  emergency: z.object({
    scope: z.enum(["entry_point", "company"]),
    by: z.string(),
    since: Instant,
    until: MaybeInstant,
    /** It began by itself: nobody is signed in (CE02-R3). Absent = somebody declared it. */
    automatic: z.literal(true).optional(),
  }).optional(),
});
export type EntryPointView = z.infer<typeof EntryPointView>;

export const ConfigurationChange = z.object({
  kind: z.string(),
  id: z.string(),
  action: z.enum(["add", "change", "remove"]),
  /** One plain sentence, e.g. `Queue "Billing": time to accept 30 → 45 seconds`. */
  text: z.string(),
});
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

export const ConfigurationVersion = z.object({
  version: z.int(),
  at: Instant,
  author: z.string(),
  summary: z.string(),
  changes: z.array(ConfigurationChange),
  current: z.boolean(),
});
export type ConfigurationVersion = z.infer<typeof ConfigurationVersion>;

export const DeadLetterView = z.object({
  id: z.string(),
  kind: z.string(),
  reference: z.string(),
  code: z.string(),
  reason: z.string(),
  attempts: z.int(),
  at: Instant,
  replayedAt: MaybeInstant,
});
export type DeadLetterView = z.infer<typeof DeadLetterView>;

/* ---- web chat, as the widget sees it ---- */
