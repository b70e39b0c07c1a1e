import { z } from "zod";
import { MEDIA, Medium } from "./media.ts";

/**
 * What reports are made of: counters, groupings, periods, and the tables they answer with. The
 * words of every figure stand in `domain/reports/catalogue.ts`.
 */

export const REPORTS = [
  "queues",
  "agents",
  "service_level",
  "wrap_up",
  "responses",
  "opt_outs",
  "delivery",
  "reviews",
  "calls",
  "call_work",
  "menus",
  "widening",
  "identification",
  "routing",
  "sources",
  "rules",
  "personal",
  "reasons",
  "experiments",
] as const;
export type ReportName = (typeof REPORTS)[number];

export const INTERVALS = ["none", "15min", "30min", "60min", "day", "week", "month"] as const;
export type ReportInterval = (typeof INTERVALS)[number];

export const GROUPINGS = [
  "queue",
  "agent",
  "medium",
  "entryPoint",
  "subject",
  "category",
  "wrapUpCode",
  "response",
  "number",
  "errorCode",
  "group",
  "dnis",
  "choice",
  "service",
  "profile",
  "schedule",
  "identity",
  "disposition",
  "node",
  "rule",
  "skill",
  "step",
  "reason",
  "source",
  "treatment",
  "candidate",
  "variant",
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Periods by name, in the report's time zone; weeks begin on Monday. */
export const PERIODS = [
  "today",
  "yesterday",
  "this_week",
  "last_week",
  "last_7_days",
  "last_28_days",
  "this_month",
  "last_month",
] as const;
export type PeriodName = (typeof PERIODS)[number];

/** Everything that is counted. Names ending in `Ms` are sums of milliseconds, `longest…` maxima. */
export const COUNTERS = [
  "entered",
  "answered",
  "answeredInTime",
  "abandoned",
  "abandonedInTime",
  "shortAbandoned",
  "flowOut",
  "timedOut",
  "messageLeft",
  "closedUnrouted",
  "waitingAtStart",
  "waitingAtEnd",
  "refused",
  "noAnswers",
  "transfers",
  "idleClosed",
  "answeredWaitMs",
  "abandonedWaitMs",
  "longestWaitMs",
  "handled",
  "handleMs",
  "wrapUpMs",
  "firstReplies",
  "firstReplyMs",
  "wrappedUpWithCode",
  "successes",
  "offersMade",
  "offersAccepted",
  "offersDeclined",
  "offersNotAnswered",
  "offersWithdrawn",
  "workMs",
  "busyMs",
  "parkedMs",
  "afterWorkMs",
  "idleMs",
  "availableMs",
  "notReadyMs",
  "loggedInMs",
  "responsesInserted",
  "responsesSent",
  "responsesEdited",
  "optOuts",
  "optIns",
  "helpRequests",
  "recipients",
  "textsOut",
  "textsOnTheirWay",
  "textsSent",
  "textsDelivered",
  "textsFailed",
  "textSegments",
  "reviewsDue",
  "reviewsDone",
  "reviewScores",
  "callsArrived",
  "callsEntered",
  "callsAnswered",
  "callsAbandoned",
  "callsAbandonedInIvr",
  "callsDeflected",
  "deflectedSpecialDay",
  "deflectedAfterHours",
  "deflectedEmergency",
  "deflectedAutomatic",
  "deflectedWait",
  "leftDuringAnnouncement",
  "callsTransferred",
  "callsOverflowed",
  "callsVoicemail",
  "callsCallback",
  "callsAnnounced",
  "callsContained",
  "callsFailed",
  "callsInProgress",
  "externalMenu",
  "externalOverflow",
  "externalAgent",
  "ivrMs",
  "workEntered",
  "workAnswered",
  "workAbandoned",
  "workOverflowed",
  "workVoicemail",
  "workCallback",
  "workAnnounced",
  "workMoved",
  "workFailed",
  "workWaiting",
  "talkMs",
  "holdMs",
  "holds",
  "acwMs",
  "nodesEntered",
  "abandonedAtNode",
  "menuPlays",
  "menuValid",
  "menuNoInput",
  "menuInvalid",
  "menuDefault",
  "wideningEntered",
  "stepReached",
  "entriesOverflowed",
  "moduleEntered",
  "moduleSkipped",
  "moduleReached",
  "moduleUnsuccessful",
  "moduleNoMatch",
  "moduleWrong",
  "moduleKey",
  "moduleHungUp",
  "moduleSystem",
  "moduleLocked",
  "moduleReachedMs",
  "moduleUnsuccessfulMs",
  "aniTried",
  "aniMatched",
  "identifierAsked",
  "identifierMatched",
  "identifierTries",
  "answeredVerified",
  "answerTries",
  "verifiedCalls",
  "verifiedContained",
  "tokensIssued",
  "tokensRedeemed",
  "tokensRefused",
  "tokensExpired",
  "tokensReused",
  "tokensForged",
  "identityAnonymous",
  "identityIdentified",
  "identityVerified",
  "divertedExternal",
  "divertedInternal",
  "waitAnnounced",
  "waitAnnouncedMs",
  "leftAfterAnnouncement",
  "announcedAnswered",
  "announcedRight",
  "supplementaryAsked",
  "supplementaryMet",
  "leadsPresented",
  "leadsActedOn",
  "lastAgentAttempted",
  "lastAgentMet",
  "lastAgentReleased",
  "lookups",
  "lookupHits",
  "lookupMisses",
  "lookupErrors",
  "lookupTimeouts",
  "lookupLocked",
  "lookupMs",
  "ruleTested",
  "ruleHeld",
  "ruleInvalid",
  "ruleTreatments",
  "personalCalls",
  "treatedCalls",
  "untreatedCalls",
  "treatedDeflected",
  "untreatedDeflected",
  "treatedIvrMs",
  "untreatedIvrMs",
  "treatmentIvrMs",
  "personalPrompts",
  "treatments",
  "agentAsked",
  "menusOffered",
  "menusToSelfService",
  "menusToAgent",
  "menusHungUp",
  "menusToGeneric",
  "personalContained",
  "personalSelfService",
  "personalAgent",
  "personalGeneric",
  "personalHungUp",
  "personalFailed",
  "personalInProgress",
  "reasonsAsked",
  "reasonsYes",
  "reasonsNo",
  "reasonsNone",
  "experimentCalls",
  "experimentDeflected",
  "experimentIvrMs",
] as const;
export const Counter = z.enum(COUNTERS);
export type Counter = z.infer<typeof Counter>;

/** The window of an own statistic where it stands by itself (DC-31). */
export const WINDOWS = ["today", "last_15_min", "last_30_min", "last_60_min"] as const;

const Ids = z.array(z.string().max(63)).max(200).default([]);

/** Narrows what is counted; an empty list narrows nothing. */
export const ReportFilter = z.strictObject({
  queues: Ids,
  agents: Ids,
  media: z.array(Medium).max(MEDIA.length).default([]),
  entryPoints: Ids,
  wrapUpCodes: Ids,
});
export type ReportFilter = z.infer<typeof ReportFilter>;

/** Up to twelve ascending seconds; checked in the domain so that the refusal is `sl.invalid`. */
export const Thresholds = z.array(z.number()).max(100);

const Instant = z.iso.datetime({ offset: true });

/** An instant, or a day of the report's time zone; as an end the day belongs to the period. */
const PeriodEnd = z.union([Instant, z.iso.date()]);

/** Everything that makes a report; what saved views keep and mails repeat. */
export const ReportSettings = z.strictObject({
  report: z.enum([...REPORTS, "interactions"]),
  period: z.enum(PERIODS).default("today"),
  /** Both or none; they replace `period`. */
  from: PeriodEnd.nullable().default(null),
  to: PeriodEnd.nullable().default(null),
  /** IANA name; empty = the company's. */
  timeZone: z.string().max(60).default(""),
  interval: z.enum(INTERVALS).default("none"),
  groupBy: z.array(z.enum(GROUPINGS)).max(4).default([]),
  filter: ReportFilter.prefault({}),
  /** Figures shown, in order; empty = all. */
  columns: z.array(z.string().max(80)).max(100).default([]),
  /** `end`: outcomes count when the waiting ended (BO07-R9); `entry`: when it began. */
  countBy: z.enum(["end", "entry"]).default("end"),
  /** Seconds; empty = as the queues are set (DC-28). */
  thresholds: Thresholds.default([]),
});
export type ReportSettings = z.infer<typeof ReportSettings>;
export type ReportSettingsInput = z.input<typeof ReportSettings>;

export const UNITS = ["count", "seconds", "percent", "ratio"] as const;

export const ReportColumn = z.object({
  id: z.string(),
  title: z.string(),
  /** In plain words. */
  definition: z.string(),
  unit: z.enum(UNITS),
  /** How it is calculated from the counters. */
  formula: z.string(),
});
export type ReportColumn = z.infer<typeof ReportColumn>;

export const ReportRow = z.object({
  /** Id by grouping; empty where there is none. */
  keys: z.record(z.string(), z.string()),
  /** The same in words. */
  labels: z.record(z.string(), z.string()),
  /** Begin of the interval, null without one. */
  interval: Instant.nullable(),
  /** Null = nothing to divide by, or not told apart that far. */
  values: z.record(z.string(), z.number().nullable()),
});
export type ReportRow = z.infer<typeof ReportRow>;

export const ReportTable = z.object({
  report: z.enum(REPORTS),
  title: z.string(),
  period: z.object({
    from: Instant,
    to: Instant,
    timeZone: z.string(),
    interval: z.enum(INTERVALS),
    /** Begins of all intervals, those without a line included; empty where they are too many. */
    intervals: z.array(Instant),
    /** The period goes on: figures still change. */
    open: z.boolean(),
  }),
  groupBy: z.array(z.enum(GROUPINGS)),
  countBy: z.enum(["end", "entry"]),
  filter: ReportFilter,
  columns: z.array(ReportColumn),
  rows: z.array(ReportRow),
  total: z.record(z.string(), z.number().nullable()),
  /** What a reader must know: the service level formula, what was left out and why. */
  notes: z.array(z.string()),
  at: Instant,
});
export type ReportTable = z.infer<typeof ReportTable>;

export const ReportDescription = z.object({
  id: z.enum(REPORTS),
  title: z.string(),
  description: z.string(),
  groupings: z.array(z.enum(GROUPINGS)),
  filters: z.array(z.string()),
  columns: z.array(ReportColumn),
});
export type ReportDescription = z.infer<typeof ReportDescription>;

/** One interaction with all its times (CE16-M13, CE18-M9, CE29-M7). */
export const InteractionReportRow = z.object({
  id: z.string(),
  conversation: z.string(),
  contact: z.string(),
  medium: Medium,
  entryPoint: z.string(),
  page: z.string(),
  subject: z.string(),
  category: z.string(),
  /** Queues it waited in, in order. */
  queuePath: z.array(z.string()),
  /** Agents who accepted it, in order. */
  agents: z.array(z.string()),
  arrivedAt: Instant,
  queuedAt: Instant.nullable(),
  offeredAt: Instant.nullable(),
  acceptedAt: Instant.nullable(),
  firstReplyAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  wrappedUpAt: Instant.nullable(),
  waitSec: z.number().nullable(),
  handleSec: z.number().nullable(),
  firstReplySec: z.number().nullable(),
  state: z.string(),
  outcome: z.string(),
  wrapUpCode: z.string().nullable(),
  transfers: z.int(),
  noAnswers: z.int(),
  messagesIn: z.int(),
  messagesOut: z.int(),
  segmentsIn: z.int(),
  segmentsOut: z.int(),
  /** Furthest receipt of the last reply; empty without one. */
  deliveryState: z.string(),
});
export type InteractionReportRow = z.infer<typeof InteractionReportRow>;

export const ReportMail = z.strictObject({
  every: z.enum(["day", "week", "month"]),
  /** `HH:MM` in the view's time zone; weekly on Mondays, monthly on the first. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:MM"),
  /** Person ids; each must be allowed to see reports. */
  to: z.array(z.string().max(63)).min(1).max(50),
});
export type ReportMail = z.infer<typeof ReportMail>;

export const ReportViewInput = z.strictObject({
  name: z.string().trim().min(1).max(120),
  settings: ReportSettings,
  /** Role ids that see it too; empty = only the owner. */
  roles: z.array(z.string().max(63)).max(50).default([]),
  mail: ReportMail.nullable().default(null),
});
export type ReportViewInput = z.infer<typeof ReportViewInput>;

export const ReportView = z.object({
  id: z.string(),
  name: z.string(),
  settings: ReportSettings,
  roles: z.array(z.string()),
  owner: z.string(),
  /** The reader may change and remove it. */
  own: z.boolean(),
  mail: ReportMail.nullable(),
  nextMailAt: Instant.nullable(),
  /** How the last mail went, empty before the first. */
  lastMail: z.string(),
});
export type ReportView = z.infer<typeof ReportView>;

export const StatisticValue = z.object({
  id: z.string(),
  name: z.string(),
  unit: z.enum(UNITS),
  formula: z.string(),
  window: z.enum(WINDOWS),
  value: z.number().nullable(),
  numerator: z.number(),
  denominator: z.number().nullable(),
});
export type StatisticValue = z.infer<typeof StatisticValue>;
