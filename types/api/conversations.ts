import { z } from "zod";
import { CHANNELS } from "../channels.ts";
import { InteractionView } from "./interactions.ts";
import { Instant, MaybeInstant } from "./instant.ts";

export const ConversationView = z.object({
  id: z.string(),
  channel: z.enum(CHANNELS),
  /** The customer's address and ours. */
  address: z.string(),
  entryPoint: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  state: z.enum(["open", "closed"]),
  lastSeq: z.int(),
  lastMessageAt: MaybeInstant,
  preview: z.string(),
  /** Sequence up to which the customer has read, and the present agent. */
  customerReadSeq: z.int(),
  agentReadSeq: z.int(),
  /** Inbound messages after `agentReadSeq`. */
  unread: z.int(),
  interaction: InteractionView.nullable(),
  /** The customer told us to stop: replies are refused. */
  optedOut: z.boolean(),
  /** Web chat: whether the customer is connected, and since when it is so; else null. */
  visitor: z.object({
    state: z.enum(["online", "away", "left"]),
    since: MaybeInstant,
  }).nullable().optional(),
  /** Texts: who proved lately, on a call, to be at this number (CE07-R13); absent = nobody did. */
  proved: z.object({
    status: z.enum(["identified", "verified"]),
    level: z.int(),
    customer: z.string(),
    name: z.string(),
  }).optional(),
  attributes: z.record(z.string(), z.unknown()),
  createdAt: Instant,
  closedAt: MaybeInstant,
});
export type ConversationView = z.infer<typeof ConversationView>;

/** How a supervisor stands to a conversation read along. */
export const Watching = z.object({
  /** True: may reply beside the agent, and both sides were told. */
  joined: z.boolean(),
});
export type Watching = z.infer<typeof Watching>;
