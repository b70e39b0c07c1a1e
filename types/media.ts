import { z } from "zod";

/** Every medium the universal queue knows; reporting groups `chat` and `sms` as `messaging`. */
export const MEDIA = [
  "voice",
  "callback",
  "chat",
  "sms",
  "social_private",
  "social_public",
  "email",
  "task",
] as const;

export type Medium = (typeof MEDIA)[number];
export const Medium = z.enum(MEDIA);

/** Media whose waiting lists count as one when scores are compared (medium table of CE01). */
export const MEDIUM_GROUP: Record<Medium, string> = {
  voice: "voice",
  callback: "voice",
  chat: "chat",
  sms: "sms",
  social_private: "social",
  social_public: "social",
  email: "email",
  task: "task",
};

export const MediumRules = z.strictObject({
  priorityFrom: z.int().min(0).max(100).meta({ title: "Lowest priority" }),
  priorityTo: z.int().min(0).max(100).meta({ title: "Highest priority" }),
  startPriority: z.int().min(0).max(100).meta({ title: "Priority on arrival" }),
  step: z.number().min(0).max(50).meta({
    title: "Priority gained per interval",
    description: "0 switches ageing off",
  }),
  intervalSec: z.int().min(5).max(86_400).meta({ title: "Ageing interval (seconds)" }),
  cost: z.int().min(1).max(100).meta({ title: "Cost in capacity units (of 100)" }),
  maximum: z.int().min(0).max(20).meta({ title: "Most at once per agent" }),
  interruptible: z.boolean().meta({ title: "Parked when a call is offered" }),
});
export type MediumRules = z.infer<typeof MediumRules>;

const rules = (
  priorityFrom: number,
  priorityTo: number,
  startPriority: number,
  step: number,
  intervalSec: number,
  cost: number,
  maximum: number,
  interruptible = false,
): MediumRules => ({
  priorityFrom,
  priorityTo,
  startPriority,
  step,
  intervalSec,
  cost,
  maximum,
  interruptible,
});

/** The medium table of CE01 (CE01-R22, R36, R37). */
export const DEFAULT_MEDIA: Record<Medium, MediumRules> = {
  voice: rules(50, 100, 50, 5, 60, 100, 1),
  callback: rules(50, 100, 50, 5, 60, 100, 1),
  chat: rules(40, 90, 60, 5, 60, 25, 3),
  sms: rules(40, 90, 50, 5, 60, 20, 5),
  social_private: rules(30, 80, 50, 2, 600, 20, 3),
  social_public: rules(30, 80, 40, 2, 600, 20, 3),
  email: rules(10, 60, 30, 1, 1800, 20, 5, true),
  task: rules(10, 80, 50, 1, 1800, 50, 2),
};

/** Units of capacity each agent has (CE01-R37). */
export const CAPACITY = 100;
