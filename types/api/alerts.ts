import { z } from "zod";
import { Instant, MaybeInstant } from "./instant.ts";

/** A bound that was crossed: when, by how much, and when the figure came back (CE01-M23). */
export const AlertView = z.object({
  id: z.string(),
  alert: z.string(),
  name: z.string(),
  /** `company`, `queue:<id>` or `agent:<id>`. */
  subject: z.string(),
  text: z.string(),
  side: z.enum(["above", "below"]),
  value: z.number(),
  bound: z.number(),
  since: Instant,
  clearedAt: MaybeInstant,
});
export type AlertView = z.infer<typeof AlertView>;
