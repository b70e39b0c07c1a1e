import { z } from "zod";
import { MAX_RINGS } from "../interactions.ts";
import { ConditionGroup } from "./condition.ts";
import { Flag, Id, Localised, Name, OptionalRef, Ref, Seconds } from "./parts.ts";
import { Prompt } from "./prompts.ts";
import { RingRule, SkillNeed } from "./queues.ts";

/** Nodes of a flow name each other by id; `flows.ts` says what a flow is. */

const Key = z.string().regex(/^[0-9*#]$/, "one of 0 to 9, * and #");
const Next = z.string().max(63).meta({ title: "Goes to", widget: "node" });
export const MaybeNext = Next.nullable().default(null);

const node = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({
    id: Id,
    name: Name,
    type: z.literal(type),
    /** Where it stands in the editor. */
    x: z.number().default(0),
    y: z.number().default(0),
    ...shape,
  });

export const MenuOption = z.strictObject({
  key: Key.meta({ title: "Key" }),
  label: Name,
  prompt: Prompt.prefault({}).meta({ title: "Said for this choice (none = part of the menu)" }),
  enabled: Flag("On", true),
  /** Spoken and accepted only while it holds (CE09-F8). */
  when: ConditionGroup.nullable().default(null).meta({ title: "Offered when" }),
  next: Next,
});

export const Candidate = z.strictObject({
  name: Name,
  on: Flag("On", true),
  when: ConditionGroup,
  prompt: Prompt.prefault({}).meta({ title: "Asked" }),
  requiredLevel: z.int().min(0).max(5).default(0).meta({ title: "Verification level needed" }),
  next: Next,
});

/** Skills asked for and how they widen, as at entry points and queues. */
const Target = {
  queue: Ref("queues", "Queue"),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  rings: z.array(RingRule).max(MAX_RINGS).default([]).meta({
    title: "Skills needed, and how they widen",
  }),
};

const Number_ = z.string().regex(/^\+[1-9]\d{6,14}$/, "a number like +14155550100");

/** Said only to whom is known this well; to others it is left out (CE09-B6). */
const RequiredLevel = z.int().min(0).max(5).default(0).meta({ title: "Verification level needed" });

export const Treatment = z.strictObject({
  name: Name,
  on: Flag("On", true),
  when: ConditionGroup,
  assign: z.record(z.string().max(60), z.string().max(500)).default({}).meta({ title: "Sets" }),
  /** A personal message, said as soon as the rule holds (CE09-F5, F14). */
  say: Prompt.prefault({}).meta({ title: "Says" }),
  requiredLevel: RequiredLevel,
  next: MaybeNext,
  /** Goes on with the next rule after this one (CE09-R42). */
  continue: Flag("Go on with the next rule", false),
});
export type Treatment = z.infer<typeof Treatment>;

const hint = (title: string) => Prompt.prefault({}).meta({ title });

/** How digits are asked for and what is said about those that do not fit (CE07-R10, R18, B4). */
const Asking = {
  input: z.enum(["dtmf", "dtmf_speech"]).default("dtmf").meta({ title: "Answered by" }),
  endKey: Key.default("#"),
  betweenSec: Seconds("Wait between digits, where the carrier can; end of speech", 1, 10, 4),
  noInput: hint("When nothing is keyed"),
  tooFew: hint("When too few digits are keyed"),
  notDigits: hint("When something else than digits is keyed"),
};
const Unavailable = hint("When nobody can check it");

/** A question about the caller with one consequence: said, asked for, or another way (CE02-F10). */
export const Evaluation = z.strictObject({
  name: Name,
  on: Flag("On", true),
  when: ConditionGroup.meta({ title: "Holds when" }),
  prompt: Prompt.prefault({}).meta({ title: "Then said" }),
  queue: OptionalRef("queues", "Then the queue is"),
  skills: z.array(SkillNeed).max(8).default([]).meta({ title: "Then these skills are needed" }),
  priority: z.int().min(0).max(100).nullable().default(null).meta({
    title: "Then the priority is",
  }),
  next: MaybeNext,
});
export type Evaluation = z.infer<typeof Evaluation>;

export const FlowNode = z.discriminatedUnion("type", [
  node("say", {
    prompt: Prompt,
    requiredLevel: RequiredLevel,
    /** A personal one counts: whoever hangs up after it was served by it (CE09-F5, F6). */
    treatment: z.enum(["none", "message", "status"]).default("none").meta({
      title: "Personal treatment",
    }),
    anythingElse: Flag("Ask afterwards whether anything else is needed", false),
    next: Next,
  }),
  node("language", {
    prompt: Prompt,
    options: z.array(z.strictObject({ key: Key, language: z.string().regex(/^[a-z]{2,3}$/) }))
      .min(2).max(2),
    timeoutSec: Seconds("Wait for a key", 1, 30, 5),
    repeats: z.int().min(0).max(9).default(2).meta({ title: "Repeats" }),
    next: Next,
  }),
  node("menu", {
    prompt: Prompt,
    noInput: Prompt.prefault({}).meta({ title: "When no key comes" }),
    invalid: Prompt.prefault({}).meta({ title: "When the key is not on the menu" }),
    options: z.array(MenuOption).min(1).max(12),
    /** Keys 1, 2, 3 in the order of the choices offered, without gaps (CE09-F8). */
    renumber: Flag("Number the choices offered anew", false),
    spoken: z.int().min(1).max(9).default(5).meta({
      title: "Most choices spoken when some have conditions",
    }),
    timeoutSec: Seconds("Wait for a key", 1, 30, 5),
    repeats: z.int().min(0).max(9).default(2).meta({ title: "Repeats" }),
    repeatKey: Key.nullable().default("*").meta({ title: "Key to hear it again" }),
    backKey: Key.nullable().default("9").meta({ title: "Key to go back" }),
    back: MaybeNext,
    exhausted: Next.meta({ title: "When the repeats are used up" }),
  }),
  /** The most probable reason of the call, asked as yes or no (CE09-F7, R50). */
  node("reason", {
    candidates: z.array(Candidate).min(1).max(12).meta({ title: "Likely reasons, in order" }),
    most: z.int().min(1).max(3).default(1).meta({ title: "Most asked in one call" }),
    invalid: Prompt.prefault({}).meta({ title: "When the key is neither yes nor no" }),
    timeoutSec: Seconds("Wait for a key", 1, 30, 5),
    repeats: z.int().min(0).max(9).default(1).meta({ title: "Repeats" }),
    agentKey: Key.nullable().default("0").meta({ title: "Key for a person" }),
    agent: MaybeNext,
    next: Next,
  }),
  node("collect", {
    prompt: Prompt,
    invalid: Prompt.prefault({}),
    into: z.string().max(60).meta({ title: "Variable" }),
    min: z.int().min(1).max(20).default(1),
    max: z.int().min(1).max(20).default(12),
    /** Kept in no store and no log: only for `verify`. */
    sensitive: Flag("Secret", false),
    ...Asking,
    skipKey: Key.nullable().default(null).meta({ title: "Key for “I do not have it”" }),
    timeoutSec: Seconds("Wait for the first digit", 1, 30, 7),
    repeats: z.int().min(0).max(9).default(3),
    next: Next,
    skipped: MaybeNext,
    exhausted: Next,
  }),
  node("identify", {
    /** Whoever has it already is not asked; 0 = nobody is (CE07-F1, F2). */
    requiredLevel: z.int().min(0).max(5).default(1),
    byAddress: Flag("By the calling number", true),
    prompt: Prompt,
    invalid: Prompt.prefault({}),
    min: z.int().min(1).max(20).default(4),
    max: z.int().min(1).max(20).default(12),
    checkDigit: z.enum(["none", "mod10", "mod11"]).default("none"),
    skipKey: Key.nullable().default("*"),
    timeoutSec: Seconds("Wait for the first digit", 1, 30, 7),
    ...Asking,
    repeats: z.int().min(0).max(5).default(3),
    greet: Flag("Greet who is known by name", false),
    greeting: Prompt.prefault({}).meta({ title: "Greeting by name (none = built in)" }),
    failure: Prompt.prefault({}),
    unavailable: Unavailable,
    next: Next.meta({ title: "Identified" }),
    failed: Next.meta({ title: "Not identified" }),
  }),
  node("verify", {
    requiredLevel: z.int().min(0).max(5).default(2),
    questions: z.array(z.strictObject({
      id: Id,
      prompt: Prompt,
      format: z.enum(["pin", "date", "digits"]).default("pin"),
      min: z.int().min(1).max(20).default(4),
      max: z.int().min(1).max(20).default(4),
      level: z.int().min(1).max(5).default(2),
    })).min(1).max(5),
    invalid: Prompt.prefault({}),
    success: Prompt.prefault({}),
    failure: Prompt.prefault({}),
    unavailable: Unavailable,
    skipKey: Key.nullable().default("*"),
    timeoutSec: Seconds("Wait for the first digit", 1, 30, 7),
    ...Asking,
    repeats: z.int().min(0).max(5).default(3),
    next: Next.meta({ title: "Verified" }),
    failed: Next.meta({ title: "Not verified" }),
  }),
  /** Sends whoever calls from a mobile phone the way on into a visual IVR (CE07-F20, R14). */
  node("link", {
    prompt: Prompt.prefault({}),
    from: Ref("entryPoints", "Number the text is sent from"),
    url: z.string().regex(/^https:\/\/\S+$/, "an address that begins with https://").max(400).meta({
      title: "Address of the visual IVR (the token is put after it)",
    }),
    text: Localised.default({}).meta({
      title: "Text before the address (empty = built in)",
      widget: "localised",
    }),
    requiredLevel: z.int().min(1).max(5).default(1),
    lifetimeMin: z.int().min(1).max(60).default(10).meta({
      title: "Valid once, for",
      unit: "minutes",
    }),
    next: Next.meta({ title: "Sent" }),
    failed: Next.meta({ title: "Not sent" }),
  }),
  node("rule", { rules: z.array(Treatment).min(1).max(100), otherwise: Next }),
  node("set", {
    assign: z.record(z.string().max(60), z.string().max(500)).meta({ title: "Sets" }),
    next: Next,
  }),
  node("lookup", {
    source: z.string().max(63).meta({ title: "Source" }),
    by: z.string().max(120).default("cli").meta({ title: "Looked up by (variable)" }),
    into: z.record(z.string().max(60), z.string().max(120)).default({}).meta({
      title: "Variable from field",
    }),
    next: Next,
    failed: Next,
  }),
  node("hours", {
    schedule: OptionalRef("schedules", "Opening hours (none = the entry point's)"),
    order: z.array(z.enum(["special_day", "hours", "emergency"])).length(3)
      .default(["special_day", "hours", "emergency"]).meta({ title: "Checked in this order" }),
    open: Next,
    closed: Next,
    specialDay: MaybeNext,
    emergency: MaybeNext,
  }),
  node("queue", {
    ...Target,
    /** Said and played in a loop while waiting. */
    waiting: z.array(z.strictObject({
      prompt: Prompt.prefault({}),
      musicSec: z.int().min(0).max(600).default(60),
    })).max(20).default([{ prompt: { text: {}, audio: {} }, musicSec: 60 }]),
    sayPosition: Flag("Say the place in the queue", false),
    sayWait: Flag("Say the expected wait", false),
    waitLimitSec: Seconds("Not queued above an expected wait of (0 = no limit)", 0, 7200, 0),
    overLimit: MaybeNext,
    /** Taken after the queue's longest wait, when it is full, or when nobody is signed in. */
    otherwise: MaybeNext,
    lastAgent: Flag("Prefer the agent of last time", false),
    /** An offer of a callback made while waiting (CE03-R21). */
    offer: MaybeNext.meta({ title: "Offer of a callback while waiting" }),
    offerAfterSec: Seconds("Offered after waiting for (0 = not, else 30 or more)", 0, 3600, 0),
  }),
  /** Offers to ring back instead of waiting (CE03); `next` leads to the queue of who goes on waiting. */
  node("callback", {
    prompt: Prompt.meta({ title: "The offer" }),
    key: Key.default("1").meta({ title: "Key to accept" }),
    next: Next.meta({ title: "Goes on waiting" }),
    queue: OptionalRef("queues", "Queue that calls back (none = the one it goes on to)"),
    automaticTransferThreshold: Seconds("No offer below an expected wait of", 0, 7200, 120),
    upperWaitPlaybackThreshold: Seconds("Minutes are said up to an expected wait of", 0, 7200, 900),
    announceWait: z.enum(["minutes", "generic"]).default("minutes").meta({
      title: "Up to there it says",
    }),
    middle: Prompt.prefault({}).meta({
      title: "Said up to there ({{waitMinutes}} = the minutes)",
    }),
    generic: Prompt.prefault({}).meta({ title: "Said of a long or unknown wait" }),
    repeats: z.int().min(0).max(5).default(1).meta({ title: "Repeats" }),
    timeoutSec: Seconds("Wait for a key", 1, 30, 5),
    readBack: Prompt.prefault({}).meta({
      title: "Number read back ({{callbackNumber}} = its digits; 1 confirms, 2 enters another)",
    }),
    numberEntry: Prompt.prefault({}).meta({ title: "Asks for a number" }),
    numberRefused: Prompt.prefault({}).meta({ title: "When that number cannot be called" }),
    confirmation: Prompt.prefault({}).meta({ title: "Confirms the request" }),
    goodbye: Prompt.prefault({}).meta({ title: "Goodbye" }),
    alreadyOpen: Prompt.prefault({}).meta({
      title: "When a callback is open already (1 keeps it, 2 cancels it and waits)",
    }),
    countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(50).default([]).meta({
      title: "Countries that are called (none = the company's)",
    }),
    minDigits: z.int().min(7).max(15).default(7).meta({ title: "Fewest digits of a number" }),
    maxDigits: z.int().min(7).max(15).default(15).meta({ title: "Most digits of a number" }),
    numberRepeats: z.int().min(0).max(5).default(2).meta({ title: "Repeats for the number" }),
    callbackPriority: z.int().min(0).max(100).nullable().default(null).meta({
      title: "Priority of the callback (none = the call's)",
    }),
    openOnly: Flag("Offered only inside opening hours", true),
    closingReserveMin: z.int().min(0).max(240).default(30).meta({
      title: "Offered only if served so long before closing",
      unit: "minutes",
    }),
  }),
  node("transfer", {
    number: Number_.meta({ title: "Number" }),
    timeoutSec: Seconds("Let it ring", 5, 120, 30),
    callerId: z.string().regex(/^(\+[1-9]\d{6,14})?$/).default("").meta({
      title: "Number shown (empty = the one that was dialled)",
    }),
    failed: MaybeNext,
  }),
  node("voicemail", {
    prompt: Prompt,
    thanks: Prompt.prefault({}),
    queue: Ref("queues", "Queue"),
    minSec: Seconds("Shortest", 1, 10, 2),
    maxSec: Seconds("Longest", 10, 600, 180),
    silenceSec: Seconds("Ends after silence of", 2, 30, 5),
  }),
  node("survey", {
    prompt: Prompt,
    into: z.string().max(60),
    next: Next,
  }),
  /** Hands the call to a service: greeted, treated and routed as that says (CE02). */
  node("service", {
    service: OptionalRef("services", "Service (none = by the variable, else the entry point's)"),
    variable: z.string().min(1).max(60).default("service").meta({
      title: "Variable that names the service",
    }),
    evaluations: z.array(Evaluation).max(8).default([]).meta({
      title: "Evaluations, each with one consequence",
    }),
    offer: MaybeNext.meta({ title: "Offer of a callback" }),
    next: MaybeNext.meta({ title: "Sent back to the flow" }),
    otherwise: MaybeNext.meta({ title: "Nobody took it, or the diversion failed" }),
  }),
  /** Goes on at another entry point's flow. */
  node("entry", {
    entryPoint: Ref("entryPoints", "Entry point"),
    /** Without: its routing only (CE01-F28). */
    greet: Flag("With its greeting, questions and menu", false),
  }),
  node("hangup", {
    prompt: Prompt.prefault({}),
    reason: z.enum(["ended", "special_day", "after_hours", "emergency", "contained", "announced"])
      .default("ended").meta({ title: "Counts as" }),
  }),
]);
export type FlowNode = z.infer<typeof FlowNode>;
export type FlowNodeType = FlowNode["type"];
