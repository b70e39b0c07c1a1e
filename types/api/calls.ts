import { z } from "zod";
import { LEG_KINDS, LEG_STATES, SUPERVISIONS } from "../calls.ts";
import { CallContext, CallOutcomeView, Lead } from "./identity.ts";
import { Instant, MaybeInstant } from "./instant.ts";

export const CallLeg = z.object({
  id: z.string(),
  kind: z.enum(LEG_KINDS),
  state: z.enum(LEG_STATES),
  /** Person id, empty for numbers. */
  agent: z.string(),
  name: z.string(),
  number: z.string(),
  held: z.boolean(),
  muted: z.boolean(),
  /** How a supervisor is on the call; absent on every other leg. */
  mode: z.enum(SUPERVISIONS).optional(),
  answeredAt: MaybeInstant,
  endedAt: MaybeInstant,
});
export type CallLeg = z.infer<typeof CallLeg>;

/** A call as the desk shows it. */
export const CallView = z.object({
  /** The interaction's id. */
  id: z.string(),
  direction: z.enum(["in", "out"]),
  /** The caller's number and the one dialled; the caller's may be `withheld`. */
  ani: z.string(),
  dnis: z.string(),
  callerName: z.string(),
  entryPoint: z.string(),
  language: z.string(),
  /** Menu choices and nodes passed, in words. */
  path: z.array(z.object({ node: z.string(), name: z.string(), outcome: z.string() })),
  identity: z.object({
    status: z.enum(["none", "identified", "verified"]),
    level: z.int(),
    customer: z.string(),
    name: z.string(),
    by: z.string(),
    reason: z.string(),
    /** By the calling number alone: weaker than a customer number (CE02-R25). */
    lowConfidence: z.boolean().optional(),
    /** Name of the agent who set it by hand, and when. */
    setBy: z.string().optional(),
    setAt: MaybeInstant.optional(),
  }),
  /** What the caller needs, the rules that shaped how it is served, labels of reports (CE02-A2). */
  service: z.object({
    id: z.string(),
    name: z.string(),
    /** Service whose parameters are used. */
    profile: z.string(),
    period: z.string(),
    rules: z.array(z.string()),
    labels: z.record(z.string(), z.string()),
  }).optional(),
  /** What the company's own systems know of the customer (CE02-A2, A7). */
  context: CallContext.optional(),
  leads: z.array(Lead).optional(),
  outcome: CallOutcomeView.optional(),
  /** Variables marked visible. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Personal treatments offered and what came of them (CE09-A1). */
  treatments: z.array(z.object({
    kind: z.enum(["message", "status", "reason", "menu", "rule"]),
    node: z.string(),
    name: z.string(),
    outcome: z.string(),
  })).optional(),
  legs: z.array(CallLeg),
  startedAt: Instant,
  connectedAt: MaybeInstant,
  endedAt: MaybeInstant,
  endReason: z.string(),
});
export type CallView = z.infer<typeof CallView>;

/** What a hub can do with calls beyond taking, holding and handing them to agents and queues. */
export const CALL_ABILITIES = ["consult", "add", "call_out", "numbers"] as const;
export type CallAbility = (typeof CALL_ABILITIES)[number];
/** Desks offer only what is named here; absent = none of it. */
const can = z.array(z.enum(CALL_ABILITIES)).optional();

/** How this person's desk makes and takes calls. */
export const PhoneAccess = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("twilio"),
    can,
    identity: z.string(),
    token: z.string(),
    expiresAt: Instant,
  }),
  /** The stand-in's line of the demo: events at `url`, actions below it. */
  z.object({ kind: z.literal("demo"), can, identity: z.string(), url: z.string() }),
  z.object({ kind: z.literal("number"), can, identity: z.string(), number: z.string() }),
]);
export type PhoneAccess = z.infer<typeof PhoneAccess>;

const target = {
  agent: z.string().max(63).optional(),
  queue: z.string().max(63).optional(),
  number: z.string().regex(/^\+[1-9]\d{6,14}$/, "a number like +14155550100").optional(),
};
const one = (
  t: { agent?: unknown; queue?: unknown; number?: unknown; entryPoint?: unknown },
) => [t.agent, t.queue, t.number, t.entryPoint].filter((x) => x !== undefined).length === 1;

/** Adds a colleague or a number; the customer is held meanwhile when it is a consultation. */
export const CallParty = z.strictObject({
  agent: target.agent,
  number: target.number,
  consult: z.boolean().default(true),
}).refine(one, "name either an agent or a number");

/** `entryPoint`: one that calls may be transferred to (`EntryPointView.transferTarget`). */
export const CallTransfer = z.strictObject({
  ...target,
  entryPoint: z.string().max(63).optional(),
  note: z.string().max(4000).default(""),
}).refine(one, "name an agent, a queue, a number or an entry point");

/** A supervisor listens, speaks to the agent alone, or to everybody. */
export const Supervision = z.strictObject({ mode: z.enum(SUPERVISIONS).default("listen") });

export const OutboundCall = z.strictObject({
  entryPoint: z.string().max(63),
  number: z.string().regex(/^\+[1-9]\d{6,14}$/, "a number like +14155550100"),
  clientKey: z.string().min(8).max(64),
});

export const Emergency = z.strictObject({
  on: z.boolean(),
  /** Ends by itself then. */
  until: z.iso.datetime({ offset: true }).nullable().default(null),
});
