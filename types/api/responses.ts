import { z } from "zod";
import { CHANNELS } from "../channels.ts";

export const StandardResponseView = z.object({
  id: z.string(),
  title: z.string(),
  scope: z.enum(["system", "queue", "personal"]),
  step: z.string(),
  /** Variables filled in; those that could not be stay as `{{name}}` and are listed. */
  body: z.string(),
  unresolved: z.array(z.string()),
  matched: z.array(z.string()),
  used: z.int(),
});
export type StandardResponseView = z.infer<typeof StandardResponseView>;

/** One of the agent's own, as it is kept: variables not filled in, every language. */
export const PersonalResponseView = z.object({
  id: z.string(),
  title: z.string(),
  step: z.enum(["any", "greeting", "verification", "closing"]),
  channels: z.array(z.enum(CHANNELS)),
  keywords: z.array(z.string()),
  body: z.record(z.string(), z.string()),
});
export type PersonalResponseView = z.infer<typeof PersonalResponseView>;
