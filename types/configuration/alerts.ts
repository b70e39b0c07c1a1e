import { z } from "zod";
import { WINDOWS } from "../reports.ts";
import { Watched } from "../watching.ts";
import { Flag, Id, Name, Ref } from "./parts.ts";

/** A figure that is watched, and from where on somebody is told (CE01-R45, M23). */
export const Alert = z.strictObject({
  id: Id,
  name: Name,
  on: Flag("On", true),
  figure: Watched.meta({ title: "Figure watched" }),
  queues: z.array(Ref("queues", "Queue")).max(200).default([]).meta({
    title: "For each of these queues",
  }),
  agents: z.array(Ref("people", "Person")).max(200).default([]).meta({
    title: "For each of these agents (neither = the company as a whole)",
  }),
  lower: z.number().min(0).max(1_000_000).nullable().default(null).meta({ title: "Told below" }),
  upper: z.number().min(0).max(1_000_000).nullable().default(null).meta({ title: "Told above" }),
  window: z.enum(WINDOWS).default("today").meta({ title: "Counted over (figures of reports)" }),
  recipients: z.array(Ref("people", "Person")).max(50).default([]).meta({
    title: "Told by e-mail as well",
  }),
});
export type Alert = z.infer<typeof Alert>;
