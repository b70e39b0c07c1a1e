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
  /**
   * `matched`: known by the address alone, which proves nothing. `due`: heard of again after a long
   * silence, to be verified before data is shown. `verified`: an agent said how.
   */
  identity: z.object({
    state: z.enum(["matched", "due", "verified"]),
    /** Last seen before the silence. */
    silentSince: MaybeInstant,
    verifiedAt: MaybeInstant,
    /** Id of the person. */
    verifiedBy: z.string(),
    how: z.string(),
  }),
  version: z.int(),
});
export type ContactView = z.infer<typeof ContactView>;

export const ContactVerified = z.strictObject({ how: z.string().trim().min(3).max(200) });
