import { z } from "zod";
import { ConditionGroup } from "./condition.ts";
import { FlowNode, MaybeNext } from "./flow_nodes.ts";
import { Flag, Id, Name, OptionalRef } from "./parts.ts";

/**
 * A flow: what happens to a contact before it waits for a person, one definition for every channel.
 * Nodes name each other by id; a flow is checked as a whole before it is published (IV-8).
 */

/** A call played by itself: what comes in, and where it must end. */
export const FlowTest = z.strictObject({
  name: Name,
  caller: z.string().max(30).default("+14155550123"),
  /** When it is played, ISO with offset; empty = now. */
  at: z.string().max(40).default(""),
  values: z.record(z.string().max(120), z.string().max(500)).default({}),
  /** `key:1`, `keys:1234`, `silence`, `hangup`, `fail` (a look-up), `found:{json}`. */
  inputs: z.array(z.string().max(500)).max(100).default([]),
  /** Nodes passed in this order (others may lie between). */
  passes: z.array(z.string().max(63)).max(100).default([]),
  /** Type of what it ends in (`queue`, `hangup`, `voicemail` ...) and the queue, if any. */
  ends: z.string().max(63),
});
export type FlowTest = z.infer<typeof FlowTest>;

export const FlowVariable = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9_-]{0,59}$/),
  name: Name,
  type: z.enum(["text", "number", "boolean", "date"]).default("text"),
  fallback: z.string().max(500).default("").meta({ title: "When nothing is known" }),
  visible: Flag("Shown on the desk", false),
  /** Into the contact, and into the source where it takes values (CE09-F15). */
  keep: Flag("Written back to the customer", false),
  source: OptionalRef("sources", "Source it is written back to"),
});
export type FlowVariable = z.infer<typeof FlowVariable>;

/** How somebody is spoken to; the first whose condition holds is kept for the call (CE09-R52). */
export const Persona = z.strictObject({
  name: Name,
  on: Flag("On", true),
  when: ConditionGroup,
  /** The carrier's name of a voice; empty = the usual one. */
  voice: z.string().max(100).default("").meta({ title: "Voice (empty = the usual one)" }),
  language: z.string().regex(/^[a-z]{2,3}$/).nullable().default(null).meta({
    title: "Language (none = as it is)",
  }),
  promptSet: z.string().max(63).default("").meta({ title: "Prompt set (empty = the usual texts)" }),
});
export type Persona = z.infer<typeof Persona>;

/**
 * A share of the calls goes a different way (CE09-R53): `experiment:<id>` is the variant, or
 * `control`; blank outside its time. Experiments of one id share out their percentages in order.
 */
export const Experiment = z.strictObject({
  id: Id.meta({ title: "Short name: the variable is experiment:<short name>" }),
  variant: Name.meta({ title: "Variant" }),
  share: z.number().min(0).max(100).meta({ title: "Share of the calls (%)" }),
  start: z.string().max(40).default("").meta({ title: "From (empty = at once)" }),
  end: z.string().max(40).default("").meta({ title: "Until (empty = for good)" }),
});
export type Experiment = z.infer<typeof Experiment>;

export const Flow = z.strictObject({
  id: Id,
  name: Name,
  languages: z.array(z.string().regex(/^[a-z]{2,3}$/)).min(1).max(2).default(["en"]),
  start: z.string().max(63),
  variables: z.array(FlowVariable).max(100).default([]),
  personas: z.array(Persona).max(20).default([]).meta({ title: "Personas" }),
  experiments: z.array(Experiment).max(50).default([]).meta({ title: "Experiments" }),
  /** Where a call goes on when the flow itself is at fault (CE09-B12). */
  generic: MaybeNext.meta({ title: "When something goes wrong in the flow" }),
  nodes: z.array(FlowNode).min(1).max(200),
  tests: z.array(FlowTest).max(100).default([]),
});
export type Flow = z.infer<typeof Flow>;
