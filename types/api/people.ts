import { z } from "zod";
import { Permission } from "../configuration/people.ts";
import { ConversationView } from "./conversations.ts";
import { InteractionView, OfferView } from "./interactions.ts";
import { Instant, MaybeInstant } from "./instant.ts";

export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(Permission),
  language: z.string(),
  presence: z.object({
    state: z.enum(["offline", "not_ready", "available"]),
    reason: z.string(),
    since: Instant,
    units: z.int(),
  }),
  /** What the desk needs of the configuration. */
  company: z.object({ name: z.string(), language: z.string(), timeZone: z.string() }),
  reasons: z.array(z.object({ id: z.string(), name: z.string(), system: z.boolean() })),
  queues: z.array(z.object({
    id: z.string(),
    name: z.string(),
    colour: z.int(),
    member: z.boolean(),
    declineAllowed: z.boolean(),
    wrapUpMandatory: z.boolean(),
    wrapUpCodes: z.array(z.object({ id: z.string(), name: z.string() })),
  })),
  configurationVersion: z.int(),
});
export type Me = z.infer<typeof Me>;

/** Snapshot a desk starts from; `cursor` is where its live stream goes on. */
export const MyWork = z.object({
  cursor: z.string(),
  offers: z.array(OfferView.extend({ interactionView: InteractionView })),
  conversations: z.array(ConversationView),
});
export type MyWork = z.infer<typeof MyWork>;

export const AgentView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  group: z.string().nullable(),
  skills: z.record(z.string(), z.int()),
  queues: z.array(z.string()),
  presence: z.enum(["offline", "not_ready", "available"]),
  reason: z.string(),
  since: MaybeInstant,
  units: z.int(),
  work: z.array(z.object({
    interaction: z.string(),
    medium: z.string(),
    state: z.string(),
    units: z.int(),
  })),
});
export type AgentView = z.infer<typeof AgentView>;

export const PresenceChange = z.strictObject({
  state: z.enum(["not_ready", "available", "offline"]),
  reason: z.string().max(63).default(""),
});

/** One of the demo company's people, as the sign-in page lists them (GET demo/logins -> {items}). */
export const DemoLogin = z.object({
  name: z.string(),
  email: z.string(),
  password: z.string(),
  /** What the person does, in words, e.g. `Agent, Billing and Sales`. */
  role: z.string(),
});
export type DemoLogin = z.infer<typeof DemoLogin>;
