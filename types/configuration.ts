import { z } from "zod";
import { CHANNELS } from "./channels.ts";
import { MAX_RINGS } from "./interactions.ts";
import { DEFAULT_MEDIA, MEDIA, Medium, MediumRules } from "./media.ts";
import { Counter, Thresholds, UNITS, WINDOWS } from "./reports.ts";

/**
 * Everything an admin can set, as one document. Titles, descriptions, limits and defaults here
 * draw the admin forms, the API description and the words of `plan`.
 */

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and dashes")
  .meta({ title: "Short name (id)", description: "Never changes once used" });
const Name = z.string().trim().min(1).max(120).meta({ title: "Name" });
const Ref = (kind: string, title: string) => Id.meta({ title, ref: kind });
const OptionalRef = (kind: string, title: string) =>
  Id.nullable().default(null).meta({ title, ref: kind });
const Level = z.int().min(1).max(100);
const Seconds = (title: string, min: number, max: number, fallback: number) =>
  z.int().min(min).max(max).default(fallback).meta({ title, unit: "seconds" });
const Percent = (title: string) => z.int().min(0).max(100).nullable().default(null).meta({ title });
const Flag = (title: string, fallback: boolean) => z.boolean().default(fallback).meta({ title });

/** Text per language (BCP 47 primary tags); the company's default language must be there if any is. */
export const Localised = z.record(z.string().regex(/^[a-z]{2,3}$/), z.string().max(4000));
export type Localised = z.infer<typeof Localised>;
const Text = (title: string, english: string) =>
  Localised.default({ en: english }).meta({ title, widget: "localised" });

export const Permission = z.enum([
  "desk.use",
  "conversations.read_all",
  "conversations.reply_any",
  "interactions.assign",
  "interactions.close",
  "floor.view",
  "agents.set_presence",
  "reports.view",
  "configuration.read",
  "configuration.write",
  "people.manage",
  "keys.manage",
  "webhooks.manage",
  "dead_letters.manage",
  "audit.view",
  "pii.unmask",
]);
export type Permission = z.infer<typeof Permission>;

export const Role = z.strictObject({
  id: Id,
  name: Name,
  permissions: z.array(Permission).default([]).meta({ title: "May" }),
});

export const Skill = z.strictObject({ id: Id, name: Name });

export const Reason = z.strictObject({
  id: Id,
  name: Name,
  labels: Text("Label", "").default({}),
});

export const WrapUpCode = z.strictObject({
  id: Id,
  name: Name,
  success: Flag("Counts as a success", false),
  reviewPercent: Percent("Texts with it to be reviewed, at least (%)"),
});

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "HH:MM, 00:00 to 24:00");
/** `[from, to)`; `to` earlier than `from` crosses midnight. */
export const Interval = z.strictObject({ from: TimeOfDay, to: TimeOfDay });
export type Interval = z.infer<typeof Interval>;
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DayHours = z.array(Interval).max(10).default([]);
const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "YYYY-MM-DD");

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

export const SkillNeed = z.strictObject({
  skill: Ref("skills", "Skill"),
  min: Level.default(1).meta({ title: "Lowest level" }),
  max: Level.default(100).meta({ title: "Highest level" }),
});

export const RingRule = z.strictObject({
  afterSec: z.int().min(0).max(3600).meta({ title: "After", unit: "seconds" }),
  skills: z.array(SkillNeed).max(8).default([]),
});

export const Queue = z.strictObject({
  id: Id,
  name: Name,
  colour: z.int().min(1).max(12).default(1).meta({ title: "Colour", widget: "colour" }),
  agentOrder: z.enum(["best_skill", "longest_idle"]).default("best_skill")
    .meta({ title: "Who is offered work first" }),
  useTimeInQueue: Flag("Waiting raises priority", true),
  offerSec: Seconds("Time to accept", 5, 600, 30),
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
  serviceLevelSec: Seconds("Service level threshold", 1, 2_592_000, 60),
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

export const PersonSkill = z.strictObject({
  skill: Ref("skills", "Skill"),
  level: Level.default(50).meta({ title: "Level" }),
});
export const Membership = z.strictObject({
  queue: Ref("queues", "Queue"),
  level: Level.default(50).meta({ title: "Level" }),
});
const CapacityOverride = z.strictObject({
  medium: Medium,
  cost: z.int().min(1).max(100).nullable().default(null),
  maximum: z.int().min(0).max(20).nullable().default(null),
});

export const Person = z.strictObject({
  id: Id,
  name: Name,
  /** Shown to customers; empty = first name. */
  displayName: z.string().max(60).default("").meta({ title: "Name customers see" }),
  email: z.email().meta({ title: "E-mail (signs in with it)" }),
  roles: z.array(Ref("roles", "Role")).min(1).meta({ title: "Roles" }),
  group: OptionalRef("groups", "Group"),
  active: Flag("May sign in", true),
  language: z.string().regex(/^[a-z]{2,3}$/).default("en").meta({ title: "Language" }),
  reviewPercent: Percent("Of their texts to be reviewed (%; none = as the company)"),
  skills: z.array(PersonSkill).max(40).default([]).meta({ title: "Skills" }),
  queues: z.array(Membership).max(40).default([]).meta({ title: "Queues" }),
  capacity: z.array(CapacityOverride).default([]).meta({ title: "Own capacity rules" }),
});
export type Person = z.infer<typeof Person>;

export const Group = z.strictObject({
  id: Id,
  name: Name,
  capacity: z.array(CapacityOverride).default([]).meta({ title: "Capacity rules" }),
});

export const FormField = z.strictObject({
  id: Id,
  label: Localised.meta({ title: "Label", widget: "localised" }),
  type: z.enum(["text", "email", "phone", "number", "checkbox", "list"]).default("text"),
  required: Flag("Required", false),
  options: z.array(z.string().max(120)).max(50).default([]),
});

export const Subject = z.strictObject({
  id: Id,
  name: Name,
  label: Localised.default({}).meta({ title: "Label", widget: "localised" }),
  queue: OptionalRef("queues", "Queue (none = the entry point's)"),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  rings: z.array(RingRule).max(MAX_RINGS).default([]).meta({
    title: "Skills needed, and how they widen",
    description: "The first ring holds from the start; later ones replace it after their time",
  }),
});
export type Subject = z.infer<typeof Subject>;

const ChatRules = z.strictObject({
  origins: z.array(z.string().max(200)).max(50).default([]).meta({
    title: "Web sites that may show the widget",
    description: "Exact origins such as https://www.example.com; empty = any",
  }),
  accent: z.string().regex(/^#[0-9a-f]{6}$/i).default("#e2553d").meta({
    title: "Accent colour",
    widget: "color",
  }),
  position: z.enum(["left", "right"]).default("right").meta({ title: "Corner" }),
  title: Text("Title", "Talk to us"),
  form: z.array(FormField).max(12).default([]).meta({ title: "Pre-chat form" }),
  askName: z.enum(["no", "optional", "required"]).default("optional"),
  askEmail: z.enum(["no", "optional", "required"]).default("optional"),
  askPhone: z.enum(["no", "optional", "required"]).default("no"),
  consent: Text("Consent text (empty = none)", "").default({}),
  showWait: Flag("Show the expected wait", true),
  showPosition: Flag("Show the place in the queue", false),
  refreshSec: Seconds("Refresh both every", 10, 600, 60),
  leaveMessage: Flag("Offer to leave a message", true),
  leaveMessageAfterSec: Seconds("Offer it after", 0, 3600, 60),
  idleWarnSec: Seconds("Idle warning after", 30, 3600, 180),
  idleEndSec: Seconds("Idle end after", 30, 3600, 300),
  resumeSec: Seconds("Keep the place when the connection is lost", 30, 600, 120),
  maxEstimatedWaitSec: Seconds("Not offered above an expected wait of", 30, 7200, 600),
  maxQueue: z.int().min(1).max(10_000).default(100).meta({
    title: "Not offered above so many waiting",
  }),
  attachments: Flag("Visitors may send files", false),
  transcriptPrint: Flag("Transcript may be printed", true),
  transcriptEmail: Flag("Transcript may be mailed", false),
  survey: Flag("Ask how it was at the end", false),
  surveyQuestion: Text("Question at the end", "How was this chat?"),
  surveyLink: z.string().max(500).regex(/^(https?:\/\/\S+)?$/).default("").meta({
    title: "Survey elsewhere (empty = one to five stars in the chat)",
  }),
  idleWarning: Text("Idle warning", "Are you still there? This chat will end soon."),
  idleEnd: Text("Idle end", "This chat has ended because nothing was written for a while."),
  noAgents: Text(
    "Nobody there",
    "Nobody is here to chat right now. Leave a message and we will answer.",
  ),
  closed: Text(
    "Outside opening hours",
    "We are closed right now. Leave a message and we will answer.",
  ),
  timedOut: Text(
    "Final timeout",
    "We are sorry: nobody could take your chat in time. Please leave a message.",
  ),
  busy: Text("Too many waiting", "Too many people are waiting right now. Please leave a message."),
  ended: Text("End of the chat", "This chat has ended. Thank you for writing."),
});
export type ChatRules = z.infer<typeof ChatRules>;

const SmsRules = z.strictObject({
  windowMin: z.int().min(5).max(43_200).default(1440)
    .meta({ title: "A conversation stays open for", unit: "minutes" }),
  acknowledge: Flag("Acknowledge the first text", false),
  acknowledgement: Text("Acknowledgement", "Thank you, we have your message and will answer soon."),
  acknowledgeHours: z.int().min(1).max(168).default(12)
    .meta({ title: "At most one acknowledgement in", unit: "hours" }),
  outOfHours: Text("Outside opening hours (empty = none)", "").default({}),
  noAgents: Text("Nobody signed in, where the queue says so (empty = none)", "").default({}),
  help: Text(
    "Answer to HELP",
    "Reply with your question and we will answer. Reply STOP to end messages.",
  ),
  stop: Text(
    "Answer to STOP",
    "You will get no more messages from this number. Reply START to get them again.",
  ),
  start: Text("Answer to START", "You will get messages from this number again."),
  floodPerMinute: z.int().min(60).max(10_000_000).default(120_000).meta({
    title: "Above so many texts a minute to this number, further ones open no work of their own",
  }),
  /** Off where the carrier answers STOP, START and HELP itself. */
  answerKeywords: Flag("We answer STOP, START and HELP ourselves", true),
  stopWords: z.array(z.string().max(20)).max(60).default([
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "STOPP",
    "ARRET",
    "BAJA",
  ]).meta({ title: "Words that opt out" }),
});
export type SmsRules = z.infer<typeof SmsRules>;

export const EntryPoint = z.strictObject({
  id: Id,
  name: Name,
  channel: z.enum(CHANNELS).meta({ title: "Channel" }),
  /** E.164 number for SMS; for chat the id itself. */
  address: z.string().min(1).max(120).meta({ title: "Number or address" }),
  queue: Ref("queues", "Queue"),
  schedule: OptionalRef("schedules", "Opening hours (none = always open)"),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  rings: z.array(RingRule).max(MAX_RINGS).default([]).meta({
    title: "Skills needed, and how they widen",
  }),
  language: z.string().regex(/^[a-z]{2,3}$/).default("en").meta({ title: "Language" }),
  subjects: z.array(Subject).max(50).default([]).meta({ title: "Subjects" }),
  chat: ChatRules.prefault({}).meta({ title: "Web chat" }),
  sms: SmsRules.prefault({}).meta({ title: "Text messages" }),
});
export type EntryPoint = z.infer<typeof EntryPoint>;

export const Category = z.strictObject({
  id: Id,
  name: Name,
  queue: OptionalRef("queues", "Queue (none = the entry point's)"),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  rings: z.array(RingRule).max(MAX_RINGS).default([]).meta({
    title: "Skills needed, and how they widen",
  }),
  samples: z.array(z.string().min(1).max(500)).max(100).default([]).meta({
    title: "Sample texts (for the content model)",
    description: "Five or more, as customers write them",
  }),
});

export const CATEGORISATIONS = ["off", "keyword", "content_model"] as const;

export const ScreeningRule = z.strictObject({
  id: Id,
  name: Name,
  active: Flag("On", true),
  /** Whole words or phrases, case ignored. */
  terms: z.array(z.string().min(1).max(120)).min(1).max(200).meta({ title: "Words or phrases" }),
  match: z.enum(["any", "all", "none"]).default("any").meta({ title: "Matches when" }),
  category: Ref("categories", "Category"),
  stop: Flag("Stop here when it matches", true),
});

export const StandardResponse = z.strictObject({
  id: Id,
  title: z.string().min(1).max(120).meta({ title: "Title" }),
  scope: z.enum(["system", "queue", "personal"]).default("system").meta({ title: "For" }),
  queue: OptionalRef("queues", "Queue"),
  owner: OptionalRef("people", "Owner"),
  step: z.enum(["any", "greeting", "verification", "closing"]).default("any").meta({
    title: "Step",
  }),
  channels: z.array(z.enum(CHANNELS)).default([]).meta({ title: "Channels (none = all)" }),
  keywords: z.array(z.string().max(60)).max(50).default([]).meta({ title: "Keywords" }),
  categories: z.array(Ref("categories", "Category")).max(20).default([]).meta({
    title: "Proposed first for these categories",
  }),
  from: IsoDate.nullable().default(null).meta({ title: "In use from (first day)" }),
  to: IsoDate.nullable().default(null).meta({ title: "In use until (last day)" }),
  body: Localised.meta({ title: "Text", widget: "localised-long" }),
});

export const MaskPattern = z.strictObject({
  id: Id,
  name: Name,
  expression: z.string().min(1).max(200).meta({ title: "Regular expression" }),
  action: z.enum(["display", "mask"]).default("mask"),
  keepLast: z.int().min(0).max(8).default(4).meta({ title: "Keep the last characters" }),
  scope: z.enum(["inbound", "outbound", "both"]).default("inbound"),
});

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
  deskLostAfterSec: Seconds("A silent desk counts as lost after", 5, 120, 20),
  agentLostReturnSec: Seconds("Chats of a lost desk return to the queue after", 10, 900, 60),
  smsLostReturnSec: Seconds("Texts of a lost desk return to the queue after", 10, 3600, 300),
  messageDays: z.int().min(1).max(3650).default(730).meta({ title: "Keep messages", unit: "days" }),
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

const list = <T extends z.ZodType>(item: T, max: number) => z.array(item).max(max).default([]);

export const Configuration = z.strictObject({
  company: Company,
  media: z.partialRecord(Medium, MediumRules).default({}).transform((own) =>
    Object.fromEntries(MEDIA.map((m) => [m, own[m] ?? DEFAULT_MEDIA[m]])) as Record<
      Medium,
      MediumRules
    >
  ).meta({ title: "Media" }),
  roles: list(Role, 50),
  skills: list(Skill, 2000),
  reasons: list(Reason, 100),
  wrapUpCodes: list(WrapUpCode, 500),
  groups: list(Group, 500),
  schedules: list(Schedule, 500),
  queues: list(Queue, 5000),
  people: list(Person, 50_000),
  categories: list(Category, 500),
  screeningRules: list(ScreeningRule, 500),
  entryPoints: list(EntryPoint, 1000),
  standardResponses: list(StandardResponse, 5000),
  maskPatterns: list(MaskPattern, 20),
  statistics: list(Statistic, 200),
});
/** The configuration in force: every default filled in. */
export type Configuration = z.output<typeof Configuration>;
/** What an admin writes: defaults may be left out. */
export type ConfigurationInput = z.input<typeof Configuration>;
