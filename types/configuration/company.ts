import { z } from "zod";
import { Medium } from "../media.ts";
import { Counter, UNITS, WINDOWS } from "../reports.ts";
import { CATEGORISATIONS } from "./library.ts";
import { Flag, Id, Name, OptionalRef, Ref, Seconds } from "./parts.ts";

/** A counter or a ratio of two, defined by the company itself (DC-31). */
export const Statistic = z.strictObject({
  id: Id,
  name: Name,
  numerator: Counter.meta({ title: "What is counted" }),
  denominator: Counter.nullable().default(null).meta({ title: "Divided by (none = not divided)" }),
  unit: z.enum(UNITS).default("count").meta({ title: "Shown as" }),
  queues: z.array(Ref("queues", "Queue")).max(200).default([]).meta({
    title: "Only these queues (none = all)",
  }),
  media: z.array(Medium).default([]).meta({ title: "Only these media (none = all)" }),
  window: z.enum(WINDOWS).default("today").meta({ title: "When it stands by itself, over" }),
});
export type Statistic = z.infer<typeof Statistic>;

export const Company = z.strictObject({
  name: Name,
  language: z.string().regex(/^[a-z]{2,3}$/).default("en").meta({ title: "Default language" }),
  timeZone: z.string().default("UTC").meta({ title: "Time zone", widget: "timezone" }),
  country: z.string().regex(/^[A-Z]{2}$/).default("US")
    .meta({ title: "Country for national phone numbers" }),
  serviceLevelFormula: z.enum(["A", "B", "C", "D", "E"]).default("A").meta({
    title: "Service level formula",
    description:
      "A: in time ÷ (answered + abandoned). B: in time ÷ answered. C: (in time + abandoned in time) ÷ both. D: in time ÷ (answered + abandoned late). E: in time ÷ entered",
  }),
  firstReplyMedia: z.array(Medium).default(["email", "social_private", "social_public"]).meta({
    title: "Service level by the first reply, not the accept, in",
  }),
  deskLostAfterSec: Seconds("A silent desk counts as lost after", 5, 120, 20),
  agentLostReturnSec: Seconds("Chats of a lost desk return to the queue after", 10, 900, 60),
  smsLostReturnSec: Seconds("Texts of a lost desk return to the queue after", 10, 3600, 300),
  messageDays: z.int().min(1).max(3650).default(730).meta({ title: "Keep messages", unit: "days" }),
  verifyAfterDays: z.int().min(0).max(3650).default(180).meta({
    title: "Verify who texts after a silence of (0 = never)",
    unit: "days",
    description:
      "A number may change hands: until an agent says how it was verified, no data of the contact is shown",
  }),
  reviewPercent: z.int().min(0).max(100).default(5).meta({
    title: "Finished texts a supervisor is to review (%)",
  }),
  categorisation: z.enum(CATEGORISATIONS).default("keyword").meta({
    title: "How texts get their category",
    description:
      "keyword: by the screening rules. content_model: by sample texts of the categories",
  }),
  categoryAcceptPercent: z.int().min(1).max(99).default(70).meta({
    title: "Content model: accept from a confidence of (%)",
  }),
  fallbackCategory: OptionalRef("categories", "Content model: category below that"),
  defaultService: OptionalRef("services", "Service used where one is switched off"),
  autoEmergency: z.strictObject({
    on: Flag("Emergency by itself while nobody is signed in", true),
    everySec: Seconds("Looked at every", 5, 60, 10),
    graceSec: Seconds("After nobody was there for", 0, 600, 60),
  }).prefault({}).meta({
    title: "Emergency by itself",
    description: "For entry points whose flow leads to a service",
  }),
  identityMin: z.int().min(0).max(1440).default(30).meta({
    title: "Who proved who they are need not again for (0 = always again)",
    unit: "minutes",
    description: "From the same number, over calls and texts",
  }),
  lockFailures: z.int().min(3).max(20).default(6).meta({
    title: "Failed verifications before callers are verified by people only",
  }),
  lockMin: z.int().min(5).max(1440).default(60).meta({
    title: "Counted within, and locked for",
    unit: "minutes",
  }),
  calls: z.strictObject({
    premium: Flag("Premium numbers may be called", false),
    barred: z.array(z.string().regex(/^\+\d{1,15}$/, "+ and digits")).max(500).default([]).meta({
      title: "Numbers never called, or how they begin",
    }),
    ringSec: Seconds("A customer's phone rings for", 10, 120, 30),
  }).prefault({}).meta({ title: "Calling out" }),
  listeningShown: Flag("Agents see when a supervisor listens to their call", true),
  rawDays: z.int().min(1).max(365).default(30).meta({ title: "Keep raw requests", unit: "days" }),
  fileDays: z.int().min(1).max(3650).default(180).meta({ title: "Keep files", unit: "days" }),
  maskLimit: z.int().min(0).max(20).default(3).meta({ title: "Most mask patterns" }),
  maxFileMb: z.int().min(1).max(100).default(10).meta({ title: "Largest file", unit: "MiB" }),
  fileTypes: z.array(z.string().max(100)).max(60).default([
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/pdf",
    "text/plain",
    "audio/mpeg",
    "audio/ogg",
    "video/mp4",
  ]).meta({ title: "Accepted file types" }),
});
