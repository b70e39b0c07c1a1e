import { z } from "zod";
import { INTERACTION_STATES } from "../interactions.ts";
import { Medium } from "../media.ts";
import { Instant, MaybeInstant } from "./instant.ts";

export const InteractionView = z.object({
  id: z.string(),
  medium: Medium,
  state: z.enum(INTERACTION_STATES),
  rev: z.int(),
  queue: z.string(),
  entryPoint: z.string(),
  subject: z.string(),
  category: z.string(),
  priority: z.int(),
  region: z.string(),
  epoch: z.int(),
  conversation: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  agent: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  preview: z.string(),
  arrivedAt: Instant,
  queuedAt: MaybeInstant,
  offeredAt: MaybeInstant,
  acceptedAt: MaybeInstant,
  firstReplyAt: MaybeInstant,
  endedAt: MaybeInstant,
  wrappedUpAt: MaybeInstant,
  wrapUpCode: z.string().nullable(),
  /** While in wrap-up: when the limit runs out. */
  wrapUpEndsAt: MaybeInstant,
  outcome: z.string(),
});
export type InteractionView = z.infer<typeof InteractionView>;

export const ExplanationView = z.object({
  ruleVersion: z.int(),
  ring: z.int(),
  agentOrder: z.enum(["best_skill", "longest_idle"]),
  trigger: z.string(),
  chosen: z.string(),
  candidates: z.array(z.object({
    agent: z.string(),
    proficiency: z.number(),
    unitsInUse: z.int(),
    idleSec: z.number(),
    chosen: z.boolean(),
  })),
  candidatesTotal: z.int(),
  exclusions: z.array(
    z.object({ agent: z.string(), reason: z.string(), detail: z.string().optional() }),
  ),
  heads: z.array(z.object({
    interaction: z.string(),
    medium: z.string(),
    queue: z.string(),
    effectivePriority: z.number(),
  })),
  waitedSec: z.number(),
});

export const OfferView = z.object({
  id: z.string(),
  interaction: z.string(),
  agent: z.string(),
  madeAt: Instant,
  deadline: Instant,
  endedAt: MaybeInstant,
  outcome: z.enum(["open", "accepted", "declined", "no_answer", "withdrawn"]),
  explanation: ExplanationView,
});
export type OfferView = z.infer<typeof OfferView>;

export const TimelineEntry = z.object({
  id: z.string(),
  at: Instant,
  kind: z.string(),
  state: z.string(),
  queue: z.string(),
  agent: z.string(),
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
});

export const InteractionDetail = InteractionView.extend({
  explanation: z.array(OfferView),
  timeline: z.array(TimelineEntry),
});
export type InteractionDetail = z.infer<typeof InteractionDetail>;

export const WrapUp = z.strictObject({
  code: z.string().max(63).nullable().default(null),
  note: z.string().max(4000).default(""),
});

export const Transfer = z.strictObject({
  agent: z.string().max(63).optional(),
  queue: z.string().max(63).optional(),
  note: z.string().max(4000).default(""),
}).refine(
  (t) => (t.agent === undefined) !== (t.queue === undefined),
  "name either an agent or a queue",
);

/* ---- demo only ---- */
