import { z } from "zod";
import { INTERACTION_STATES } from "../interactions.ts";
import { Instant, MaybeInstant } from "./instant.ts";

/** How a request stands: waiting or in an agent's hands, or over. */
export const CALLBACK_STATES = ["open", "closed"] as const;
/** Why one is over (CB-C7); empty while it is open. */
export const CALLBACK_ENDS = [
  "",
  "handled",
  "customer_cancelled",
  "staff_cancelled",
  "agent_ended",
  "abandoned_waiting",
  "failed",
] as const;
export type CallbackEnd = (typeof CALLBACK_ENDS)[number];

/** A callback somebody asked for instead of waiting (CE03-A1). */
export const CallbackView = z.object({
  /** The interaction's id (medium `callback`): offers, hold, transfer, wrap-up go by it. */
  id: z.string(),
  state: z.enum(CALLBACK_STATES),
  endReason: z.enum(CALLBACK_ENDS),
  /** What is dialled; the agent does not change it. */
  number: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  conversation: z.string(),
  /** Interaction of the call it was asked on. */
  askedOn: z.string(),
  entryPoint: z.string(),
  queue: z.string(),
  language: z.string(),
  /** When they came into the line: the place in the queue. */
  arrivedAt: Instant,
  requestedAt: Instant,
  /** Seconds waited so far, or until the first call was placed. */
  waitedSec: z.int(),
  /** Expected wait when it was offered; null = it was not known. */
  expectedSec: z.int().nullable(),
  priority: z.int(),
  /** Calls placed so far; the next one is one more. */
  attempts: z.int(),
  /** How the last call to the customer ended, where nobody was reached. */
  lastResult: z.enum(["", "busy", "no_answer", "failed", "canceled"]),
  interactionState: z.enum(INTERACTION_STATES),
  agent: z.string().nullable(),
  endedAt: MaybeInstant,
});
export type CallbackView = z.infer<typeof CallbackView>;

/** Why a supervisor cancels one; kept in the journal and the audit log. */
export const CallbackCancel = z.strictObject({ reason: z.string().trim().min(1).max(500) });
