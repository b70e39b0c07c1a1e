import { z } from "zod";
import { Medium } from "../media.ts";
import { Flag, Id, Level, Name, OptionalRef, Percent, Ref, Text } from "./parts.ts";

export const Permission = z.enum([
  "desk.use",
  "conversations.read_all",
  "conversations.reply_any",
  "interactions.assign",
  "interactions.close",
  "floor.view",
  "agents.set_presence",
  "reports.view",
  "configuration.read",
  "configuration.write",
  "people.manage",
  "keys.manage",
  "webhooks.manage",
  "dead_letters.manage",
  "audit.view",
  "pii.unmask",
  "emergency.declare",
  "identity.unlock",
]);
export type Permission = z.infer<typeof Permission>;

export const Role = z.strictObject({
  id: Id,
  name: Name,
  permissions: z.array(Permission).default([]).meta({ title: "May" }),
});

export const Skill = z.strictObject({ id: Id, name: Name });

export const Reason = z.strictObject({
  id: Id,
  name: Name,
  labels: Text("Label", "").default({}),
});

export const PersonSkill = z.strictObject({
  skill: Ref("skills", "Skill"),
  level: Level.default(50).meta({ title: "Level" }),
});

export const Membership = z.strictObject({
  queue: Ref("queues", "Queue"),
  level: Level.default(50).meta({ title: "Level" }),
});

const CapacityOverride = z.strictObject({
  medium: Medium,
  cost: z.int().min(1).max(100).nullable().default(null),
  maximum: z.int().min(0).max(20).nullable().default(null),
});

export const Person = z.strictObject({
  id: Id,
  name: Name,
  /** Shown to customers; empty = first name. */
  displayName: z.string().max(60).default("").meta({ title: "Name customers see" }),
  email: z.email().meta({ title: "E-mail (signs in with it)" }),
  roles: z.array(Ref("roles", "Role")).min(1).meta({ title: "Roles" }),
  group: OptionalRef("groups", "Group"),
  active: Flag("May sign in", true),
  language: z.string().regex(/^[a-z]{2,3}$/).default("en").meta({ title: "Language" }),
  reviewPercent: Percent("Of their texts to be reviewed (%; none = as the company)"),
  skills: z.array(PersonSkill).max(40).default([]).meta({ title: "Skills" }),
  queues: z.array(Membership).max(40).default([]).meta({ title: "Queues" }),
  capacity: z.array(CapacityOverride).default([]).meta({ title: "Own capacity rules" }),
  answersOn: z.enum(["browser", "number"]).default("browser").meta({ title: "Takes calls on" }),
  number: z.string().regex(/^(\+[1-9]\d{6,14})?$/).default("").meta({
    title: "Own number (when calls are taken there)",
  }),
});
export type Person = z.infer<typeof Person>;

export const Group = z.strictObject({
  id: Id,
  name: Name,
  capacity: z.array(CapacityOverride).default([]).meta({ title: "Capacity rules" }),
});
