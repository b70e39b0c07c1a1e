import { z } from "zod";
import { Instant, MaybeInstant } from "./instant.ts";

export const ContactView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  language: z.string(),
  note: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  addresses: z.array(z.object({ channel: z.string(), address: z.string() })),
  createdAt: Instant,
  lastSeenAt: MaybeInstant,
  version: z.int(),
});
export type ContactView = z.infer<typeof ContactView>;
