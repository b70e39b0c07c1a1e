import { z } from "zod";
import { MEDIA, Medium } from "../media.ts";
import { Thresholds } from "../reports.ts";
import { Flag, Id, Level, Name, OptionalRef, Percent, Ref, Seconds, Text } from "./parts.ts";

export const WrapUpCode = z.strictObject({
  id: Id,
  name: Name,
  success: Flag("Counts as a success", false),
  reviewPercent: Percent("Texts with it to be reviewed, at least (%)"),
});

export const SkillNeed = z.strictObject({
  skill: Ref("skills", "Skill"),
  min: Level.default(1).meta({ title: "Lowest level" }),
  max: Level.default(100).meta({ title: "Highest level" }),
});

/** Skills one target asks for at most, all of them required (CE01-R19). */
const MAX_SKILLS = 10;

export const RingRule = z.strictObject({
  afterSec: z.int().min(0).max(3600).meta({ title: "After", unit: "seconds" }),
  skills: z.array(SkillNeed).max(MAX_SKILLS).default([]),
});

export const Queue = z.strictObject({
  id: Id,
  name: Name,
  colour: z.int().min(1).max(12).default(1).meta({ title: "Colour", widget: "colour" }),
  agentOrder: z.enum(["best_skill", "longest_idle"]).default("best_skill")
    .meta({ title: "Who is offered work first" }),
  useTimeInQueue: Flag("Waiting raises priority", true),
  offerSec: Seconds("Time to accept", 5, 600, 30),
  /** Of calls and callbacks, whose callers hear it ring (CE01-R33). */
  ringSec: Seconds("Time to answer a call", 5, 60, 20),
  wrapUpSec: Seconds("Wrap-up limit (0 = none)", 0, 3600, 60),
  wrapUpCodes: z.array(Ref("wrapUpCodes", "Code")).default([]).meta({ title: "Wrap-up codes" }),
  wrapUpMandatory: Flag("A wrap-up code must be chosen", false),
  declineAllowed: Flag("Agents may decline", true),
  declineAction: z.enum(["not_ready", "stay"]).default("not_ready")
    .meta({ title: "After declining the agent is" }),
  declineExclusionSec: Seconds("Not offered again to who declined for", 0, 86_400, 600),
  noAnswerPriority: z.int().min(0).max(100).default(5)
    .meta({ title: "Priority added after no answer" }),
  transferPriority: z.int().min(0).max(100).default(0)
    .meta({ title: "Least priority after a transfer" }),
  lastAgent: Flag("Prefer the agent of last time", true),
  lastAgentHoldSec: Seconds("Hold for that agent", 0, 86_400, 0),
  overflowQueue: OptionalRef("queues", "Overflow to"),
  overflowAfterSec: Seconds("Overflow after", 5, 7200, 300),
  maxWaitSec: Seconds("Final timeout (0 = none)", 0, 86_400, 900),
  noAgentsAction: z.enum(["wait", "overflow", "message"]).default("wait")
    .meta({ title: "When nobody is signed in" }),
  maxSize: z.int().min(1).max(2_000_000).default(1000).meta({ title: "Most that may wait" }),
  maxOpenCallbacks: z.int().min(0).max(10_000).default(500).meta({
    title: "Most open callbacks; none is offered beyond",
  }),
  serviceLevelSec: Seconds("Service level threshold", 1, 2_592_000, 60),
  callLevelSec: Seconds("Service level threshold of calls", 1, 600, 20),
  serviceLevelPercent: z.int().min(1).max(100).default(80).meta({
    title: "Service level target (%)",
  }),
  shortAbandonSec: Seconds("Short abandon below", 0, 60, 5),
  serviceLevels: z.array(z.strictObject({
    medium: Medium.meta({ title: "Medium" }),
    thresholds: Thresholds.default([]).meta({
      title: "Thresholds",
      description: "Up to 12 seconds, each higher than the one before",
    }),
  })).max(MEDIA.length).default([]).meta({
    title: "Bands of the service level report (none = the medium's own)",
  }),
  schedule: OptionalRef("schedules", "Opening hours (none = as the entry point)"),
  welcome: Text("Welcome text", "Thank you for writing. Somebody will be with you soon."),
});

export type QueueRules = z.infer<typeof Queue>;
