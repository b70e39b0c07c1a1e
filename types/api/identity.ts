import { z } from "zod";
import { Instant, MaybeInstant } from "./instant.ts";

/** Who is calling, what came of it, and how that gets in and out of a call (CE07, CE02). */

/** Sent with every change of a desk: the same one is applied once (CE02-B12). */
const requestId = z.string().min(8).max(64);

/**
 * What an agent found out by own checks (CE02-F23, CE07-A4). `customer` is a customer number or the
 * id a company's directory gives; empty = nobody. Verified without a level means level 2.
 */
export const CallIdentity = z.strictObject({
  customer: z.string().trim().max(120),
  status: z.enum(["none", "identified", "verified"]),
  level: z.int().min(1).max(5).optional(),
  /** By what it was checked, e.g. "date of birth and last order". */
  how: z.string().trim().max(200).default(""),
  requestId,
}).refine(
  (i) => (i.status === "none") === (i.customer === ""),
  { message: "a status needs a customer, and a customer a status", path: ["customer"] },
);
export type CallIdentity = z.infer<typeof CallIdentity>;

/** How a lead was received (CE02-R28). */
export const LEAD_OUTCOMES = ["presented", "accepted", "declined", "not_discussed"] as const;
export type LeadOutcome = (typeof LEAD_OUTCOMES)[number];

/** What came of a call; may be sent again to complete or correct it (CE02-F25, B10). */
export const CallOutcome = z.strictObject({
  /** One of `outcomes` of the call; null = not said yet. */
  code: z.string().max(63).nullable().default(null),
  leads: z.array(z.strictObject({
    id: z.string().max(120),
    outcome: z.enum(LEAD_OUTCOMES),
  })).max(20).default([]),
  requestId,
});
export type CallOutcome = z.infer<typeof CallOutcome>;

/** Data about the customer from the company's own systems; masked fields are never in here. */
export const CallContext = z.object({
  /** `none`: nothing is configured or nobody is known. `unavailable`: a system did not answer. */
  state: z.enum(["none", "known", "unavailable"]),
  fields: z.array(z.object({
    source: z.string(),
    name: z.string(),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  })),
  at: MaybeInstant,
});
export type CallContext = z.infer<typeof CallContext>;

/** Something to offer to this customer; the wrap-up asks what became of it (CE02-A4). */
export const Lead = z.object({
  id: z.string(),
  text: z.string(),
  outcome: z.enum(LEAD_OUTCOMES).nullable(),
});
export type Lead = z.infer<typeof Lead>;

export const CallOutcomeView = z.object({
  /** `not_recorded`: the wrap-up is over and nobody said (CE02-B10). */
  state: z.enum(["open", "recorded", "not_recorded"]),
  code: z.string().nullable(),
  /** Name of who said it last. */
  by: z.string(),
  at: MaybeInstant,
  /** What may be chosen. */
  codes: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type CallOutcomeView = z.infer<typeof CallOutcomeView>;

/** Machine verification is suspended for a customer or an address (CE07-R11). */
export const IdentityLock = z.object({
  id: z.string(),
  kind: z.enum(["customer", "address"]),
  /** The customer's id, or the address with all but its last three digits hidden. */
  about: z.string(),
  failures: z.int(),
  since: Instant,
  until: Instant,
});
export type IdentityLock = z.infer<typeof IdentityLock>;

export const IdentityLocks = z.object({ items: z.array(IdentityLock) });

export const LockLifted = z.strictObject({ reason: z.string().trim().min(3).max(500) });

/** A visual IVR shows the token it was opened with, in place of identifying again (CE07-F20). */
export const TokenShown = z.strictObject({
  token: z.string().min(1).max(500),
  /** Where the visual IVR knows already who it talks to: a token of somebody else is refused. */
  customer: z.string().max(120).optional(),
});

/** Who the token speaks for; it cannot be shown a second time. */
export const TokenRedeemed = z.object({
  customer: z.string(),
  name: z.string(),
  status: z.enum(["identified", "verified"]),
  level: z.int(),
  /** The call it was given out in. */
  call: z.string(),
  language: z.string(),
});
export type TokenRedeemed = z.infer<typeof TokenRedeemed>;
