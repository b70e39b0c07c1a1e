import { z } from "zod";
import { Medium } from "../media.ts";
import { InteractionView } from "./interactions.ts";
import { Instant, MaybeInstant } from "./instant.ts";
import { AgentView } from "./people.ts";

export const QueueView = z.object({
  id: z.string(),
  name: z.string(),
  colour: z.int(),
  media: z.array(z.object({
    medium: Medium,
    waiting: z.int(),
    offered: z.int(),
    longestWaitSec: z.int(),
    estWaitSec: z.int().nullable(),
  })),
  waiting: z.int(),
  active: z.int(),
  signedIn: z.int(),
  available: z.int(),
  free: z.int(),
  today: z.object({
    entered: z.int(),
    answered: z.int(),
    abandoned: z.int(),
    shortAbandoned: z.int(),
    timedOut: z.int(),
    messageLeft: z.int(),
    noAnswer: z.int(),
    averageWaitSec: z.number().nullable(),
    averageHandleSec: z.number().nullable(),
    /** Formula A of BO07-R16, percent; null when nothing counts yet. */
    serviceLevel: z.number().nullable(),
  }),
  serviceLevelSec: z.int(),
  serviceLevelPercent: z.int(),
});
export type QueueView = z.infer<typeof QueueView>;

/** What an agent is at, seen from the work in hand, and since when (CE01-M17). */
export const AgentStatus = z.object({
  agent: z.string(),
  status: z.enum([
    "offline",
    "not_ready",
    "available",
    "ringing",
    "talking",
    "holding",
    "wrapup",
    /** Other work than calls in hand. */
    "busy",
  ]),
  /** Why somebody is not ready. */
  reason: z.string(),
  medium: z.union([Medium, z.literal("")]),
  since: MaybeInstant,
});
export type AgentStatus = z.infer<typeof AgentStatus>;

/** How many agents are at what. */
export const AgentCounts = z.object({
  signedIn: z.int(),
  available: z.int(),
  ringing: z.int(),
  talking: z.int(),
  holding: z.int(),
  wrapup: z.int(),
  busy: z.int(),
  notReady: z.int(),
  /** Of those by reason, `rona` (no answer) apart. */
  reasons: z.record(z.string(), z.int()),
});
export type AgentCounts = z.infer<typeof AgentCounts>;

/** What waits in a queue of one medium: how much, the oldest, and who is served first (CE01-M18). */
export const WaitingLine = z.object({
  queue: z.string(),
  medium: Medium,
  waiting: z.int(),
  oldest: z.string(),
  oldestSec: z.int(),
  first: z.string(),
});
export type WaitingLine = z.infer<typeof WaitingLine>;

export const FloorView = z.object({
  at: Instant,
  queues: z.array(QueueView),
  agents: z.array(AgentView),
  alarms: z.array(z.object({ code: z.string(), text: z.string(), since: Instant })),
  waiting: z.array(InteractionView).max(100),
  /** What agents have in hand, the longest first. */
  inHand: z.array(InteractionView).max(100),
  agentStatus: z.array(AgentStatus),
  counts: z.object({
    all: AgentCounts,
    queues: z.record(z.string(), AgentCounts),
    groups: z.record(z.string(), AgentCounts),
  }),
  lines: z.array(WaitingLine),
});
export type FloorView = z.infer<typeof FloorView>;
