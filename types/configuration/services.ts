import { z } from "zod";
import { ConditionGroup } from "./condition.ts";
import { Prompt } from "./prompts.ts";
import { Label, LABELS } from "./labels.ts";
import { Flag, Id, Name, OptionalRef, Ref, Seconds } from "./parts.ts";
import { SkillNeed } from "./queues.ts";

/**
 * A service: what callers need, as found in the menus, and everything that is special to how they
 * are received and who takes them (CE02-R1). A flow hands a call to it by its `service` node.
 */

/** What follows an announcement (CE02-R6). */
export const FOLLOW_UPS = ["disconnect", "return", "divert_internal", "divert_external"] as const;
export type FollowUpAction = (typeof FOLLOW_UPS)[number];

export const FollowUp = z.strictObject({
  action: z.enum(FOLLOW_UPS).default("disconnect").meta({ title: "What follows" }),
  queue: OptionalRef("queues", "Queue (divert inside)"),
  entryPoint: OptionalRef("entryPoints", "Entry point (divert inside)"),
  number: z.string().regex(/^(\+[1-9]\d{6,14})?$/, "a number like +14155550100").default("").meta({
    title: "Number (divert outside)",
  }),
});
export type FollowUp = z.infer<typeof FollowUp>;

const followUp = (title: string) => FollowUp.prefault({}).meta({ title });
const prompt = (title: string) => Prompt.prefault({}).meta({ title });

/** When which parameters apply: the first whose hours are open (CE02-R4). */
export const ServicePeriod = z.strictObject({
  name: Name,
  schedule: Ref("schedules", "While this is open"),
  service: OptionalRef("services", "Parameters of (none = this service)"),
});

/** What a rule may set; null leaves it as it is (CE02-R9). */
export const ServiceChange = z.strictObject({
  queue: OptionalRef("queues", "Queue"),
  skills: z.array(SkillNeed).max(8).nullable().default(null).meta({ title: "Skills needed" }),
  supplementarySkills: z.array(SkillNeed).max(5).nullable().default(null).meta({
    title: "Supplementary skills",
  }),
  supplementarySec: z.int().min(0).max(600).nullable().default(null).meta({
    title: "Supplementary skills are asked for during",
    unit: "seconds",
  }),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  sayWait: z.boolean().nullable().default(null).meta({ title: "Say the expected wait" }),
  waitLimitSec: z.int().min(0).max(7200).nullable().default(null).meta({
    title: "Not queued above an expected wait of",
    unit: "seconds",
  }),
  lastAgent: z.boolean().nullable().default(null).meta({ title: "Prefer the agent of last time" }),
});
export type ServiceChange = z.infer<typeof ServiceChange>;

/** A rule of a service: of several that hold, later ones win (CE02-R9). */
export const ServiceRule = z.strictObject({
  name: Name,
  on: Flag("On", true),
  when: ConditionGroup.meta({ title: "Holds when" }),
  set: ServiceChange.prefault({}).meta({ title: "Sets" }),
});
export type ServiceRule = z.infer<typeof ServiceRule>;

/** From this wait on (included) until the next band (not included). */
export const WaitBand = z.strictObject({
  fromSec: z.int().min(0).max(14_400).meta({ title: "From an expected wait of", unit: "seconds" }),
  prompt: prompt("What is said (none = built in)"),
});
export type WaitBand = z.infer<typeof WaitBand>;

/** Less than 1 min, 1 to 2, 2 to 5, 5 to 10, 10 to 20, more (CE02-R14). */
const BANDS = [0, 60, 120, 300, 600, 1200];

export const MESSAGE_STEPS = ["wait", "quality", "special"] as const;
export type MessageStep = (typeof MESSAGE_STEPS)[number];

export const SpecialMessage = z.strictObject({
  prompt: prompt("What is said"),
  when: ConditionGroup.nullable().default(null).meta({ title: "Said when" }),
});

/** What a conversation came to, as agents record it (CE02-R28). */
export const Outcome = z.strictObject({
  id: Id,
  name: Name,
  success: Flag("Counts as a success", false),
});
export type Outcome = z.infer<typeof Outcome>;

const OUTCOMES = [
  { id: "resolved", name: "Resolved", success: true },
  { id: "follow-up", name: "Follow-up needed" },
  { id: "not-resolved", name: "Not resolved" },
  { id: "other", name: "Other" },
];

/** Shown to the agent when the variable holds something: its value is the lead's text (CE02-A4). */
export const Lead = z.strictObject({
  id: Id,
  name: Name,
  variable: z.string().min(1).max(120).meta({ title: "Shown when this variable is not blank" }),
});
export type Lead = z.infer<typeof Lead>;

export const Service = z.strictObject({
  id: Id,
  name: Name,
  enabled: Flag("In use (else the default service's parameters are)", true),
  queue: Ref("queues", "Queue"),
  skills: z.array(SkillNeed).max(8).default([]).meta({ title: "Skills needed" }),
  priority: z.int().min(0).max(100).nullable().default(null).meta({
    title: "Priority (none = the entry point's)",
  }),
  schedule: OptionalRef("schedules", "Opening hours (none = the entry point's)"),
  periods: z.array(ServicePeriod).max(20).default([]).meta({
    title: "Periods, the first that is open applies",
  }),
  emergency: Flag("Emergency", false),
  greeting: prompt("Greeting"),
  afterHoursMessage: prompt("Outside opening hours"),
  afterHours: followUp("After it, outside opening hours"),
  specialDayMessage: prompt("On special days (none = what the day says)"),
  specialDay: followUp("After it, on special days"),
  emergencyMessage: prompt("In an emergency"),
  inEmergency: followUp("After it, in an emergency"),
  /** Sources asked about the caller before the rules are tried (CE02-F8). */
  context: z.array(Ref("sources", "Source")).max(5).default([]).meta({
    title: "Sources asked about the caller",
  }),
  rules: z.array(ServiceRule).max(100).default([]).meta({
    title: "Rules, later ones win",
  }),
  supplementarySkills: z.array(SkillNeed).max(5).default([]).meta({
    title: "Supplementary skills",
    description: "Asked for beside the others at first; dropped when nobody who has them is free",
  }),
  supplementarySec: Seconds("Supplementary skills are asked for during", 0, 600, 60),
  lastAgent: Flag("Prefer the agent of last time", false),
  lastAgentDays: z.int().min(1).max(90).default(7).meta({
    title: "Last time was within",
    unit: "days",
  }),
  lastAgentSec: Seconds("Reserve for that agent", 5, 120, 20),
  sayWait: Flag("Say the expected wait", false),
  bands: z.array(WaitBand).min(1).max(10).default(
    BANDS.map((fromSec) => ({ fromSec, prompt: { text: {}, audio: {} } })),
  ).meta({ title: "Expected wait, said by range" }),
  /** 0 = none, else 60 to 7200; exceeded = strictly above (CE02-R15). */
  waitLimitSec: Seconds("Not queued above an expected wait of (0 = no limit)", 0, 7200, 0),
  limitMessage: prompt("When the wait is too long"),
  overLimit: followUp("After it, when the wait is too long"),
  callback: Flag("Offer a callback where the flow can", false),
  quality: Flag("Say the quality message", false),
  qualityMessage: prompt("Quality message"),
  specialMessages: z.array(SpecialMessage).max(5).default([]).meta({ title: "Special messages" }),
  messageOrder: z.array(z.enum(MESSAGE_STEPS)).length(3).default([...MESSAGE_STEPS]).meta({
    title: "Messages in this order",
  }),
  /** Said and played in a loop while waiting (CE02-R18). */
  waiting: z.array(z.strictObject({
    prompt: prompt("What is said"),
    musicSec: z.int().min(0).max(600).default(60).meta({
      title: "Music after it",
      unit: "seconds",
    }),
  })).max(20).default([{ prompt: { text: {}, audio: {} }, musicSec: 60 }]).meta({
    title: "While waiting, in turn",
  }),
  labels: z.array(Label).max(20).default(LABELS).meta({ title: "Labels for reports" }),
  outcomes: z.array(Outcome).min(1).max(50).default(
    OUTCOMES.map((one) => ({ success: false, ...one })),
  ).meta({ title: "Outcomes agents choose from" }),
  leads: z.array(Lead).max(20).default([]).meta({ title: "Leads shown to agents" }),
});
export type Service = z.infer<typeof Service>;
