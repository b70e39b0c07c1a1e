import { z } from "zod";
import { CHANNELS } from "../channels.ts";
import { MAX_RINGS } from "../interactions.ts";
import { IsoDate } from "./hours.ts";
import { Flag, Id, Localised, Name, OptionalRef, Ref } from "./parts.ts";
import { RingRule } from "./queues.ts";

export const Category = z.strictObject({
  id: Id,
  name: Name,
  queue: OptionalRef("queues", "Queue (none = the entry point's)"),
  priority: z.int().min(0).max(100).nullable().default(null).meta({ title: "Priority" }),
  rings: z.array(RingRule).max(MAX_RINGS).default([]).meta({
    title: "Skills needed, and how they widen",
  }),
  samples: z.array(z.string().min(1).max(500)).max(100).default([]).meta({
    title: "Sample texts (for the content model)",
    description: "Five or more, as customers write them",
  }),
});

export const CATEGORISATIONS = ["off", "keyword", "content_model"] as const;

export const ScreeningRule = z.strictObject({
  id: Id,
  name: Name,
  active: Flag("On", true),
  /** Whole words or phrases, case ignored. */
  terms: z.array(z.string().min(1).max(120)).min(1).max(200).meta({ title: "Words or phrases" }),
  match: z.enum(["any", "all", "none"]).default("any").meta({ title: "Matches when" }),
  category: Ref("categories", "Category"),
  stop: Flag("Stop here when it matches", true),
});

export const StandardResponse = z.strictObject({
  id: Id,
  title: z.string().min(1).max(120).meta({ title: "Title" }),
  scope: z.enum(["system", "queue", "personal"]).default("system").meta({ title: "For" }),
  queue: OptionalRef("queues", "Queue"),
  owner: OptionalRef("people", "Owner"),
  step: z.enum(["any", "greeting", "verification", "closing"]).default("any").meta({
    title: "Step",
  }),
  channels: z.array(z.enum(CHANNELS)).default([]).meta({ title: "Channels (none = all)" }),
  keywords: z.array(z.string().max(60)).max(50).default([]).meta({ title: "Keywords" }),
  categories: z.array(Ref("categories", "Category")).max(20).default([]).meta({
    title: "Proposed first for these categories",
  }),
  from: IsoDate.nullable().default(null).meta({ title: "In use from (first day)" }),
  to: IsoDate.nullable().default(null).meta({ title: "In use until (last day)" }),
  body: Localised.meta({ title: "Text", widget: "localised-long" }),
});

export const MaskPattern = z.strictObject({
  id: Id,
  name: Name,
  expression: z.string().min(1).max(200).meta({ title: "Regular expression" }),
  action: z.enum(["display", "mask"]).default("mask"),
  keepLast: z.int().min(0).max(8).default(4).meta({ title: "Keep the last characters" }),
  scope: z.enum(["inbound", "outbound", "both"]).default("inbound"),
});
