import { z } from "zod";
import { Medium } from "../media.ts";
import { InteractionView } from "./interactions.ts";
import { Instant } from "./instant.ts";
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

export const FloorView = z.object({
  at: Instant,
  queues: z.array(QueueView),
  agents: z.array(AgentView),
  alarms: z.array(z.object({ code: z.string(), text: z.string(), since: Instant })),
  waiting: z.array(InteractionView).max(100),
  /** What agents have in hand, the longest first. */
  inHand: z.array(InteractionView).max(100),
});
export type FloorView = z.infer<typeof FloorView>;
