import { z } from "zod";
import { Instant } from "./instant.ts";

/** Where a call in progress stands: in its flow, waiting, or with somebody. */
export const CALLER_PLACES = ["ivr", "queue", "agent"] as const;

/** One call in progress with its stage and the way it came (CE09-M1, CE07-M1). */
export const CallerView = z.object({
  id: z.string(),
  conversation: z.string(),
  ani: z.string(),
  dnis: z.string(),
  callerName: z.string(),
  entryPoint: z.string(),
  entryPointName: z.string(),
  language: z.string(),
  place: z.enum(CALLER_PLACES),
  /** What it is at: a node of its flow, a queue, or an agent; `name` in words. */
  stage: z.object({ id: z.string(), name: z.string(), since: Instant }),
  inStageSec: z.int(),
  startedAt: Instant,
  identity: z.object({ status: z.string(), level: z.int() }),
  /** Every step entered, oldest first, with the time of entering; the last one is the stage. */
  path: z.array(z.object({ id: z.string(), name: z.string(), at: Instant })),
});
export type CallerView = z.infer<typeof CallerView>;
