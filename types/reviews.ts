import { z } from "zod";

const Instant = z.iso.datetime({ offset: true });

/** A finished exchange that a supervisor is to look at, or has looked at (CE29-R16). */
export const ReviewView = z.object({
  interaction: z.string(),
  conversation: z.string(),
  agent: z.string(),
  queue: z.string(),
  dueAt: Instant,
  /** 1 (poor) to 5 (excellent); null while it is due. */
  score: z.int().min(1).max(5).nullable(),
  note: z.string(),
  reviewedBy: z.string().nullable(),
  reviewedAt: Instant.nullable(),
});
export type ReviewView = z.infer<typeof ReviewView>;

export const ReviewGiven = z.strictObject({
  score: z.int().min(1).max(5),
  note: z.string().trim().max(2000).default(""),
});
export type ReviewGiven = z.infer<typeof ReviewGiven>;
