import { z } from "zod";
import { Flag, Id, Name } from "./parts.ts";

/**
 * A company's own system asked over HTTP: the customer directory (CE07-R15) or facts for rules
 * (CE02-R24). Credentials come from the environment, `HUBBUB_SOURCE_<ID>` (upper case, `_` for `-`),
 * sent as a bearer token.
 */
export const Source = z.strictObject({
  id: Id,
  name: Name,
  kind: z.enum(["directory", "lookup"]).default("lookup").meta({
    title: "Kind",
    description: "directory: finds and verifies customers. lookup: answers with facts",
  }),
  /** How facts are asked for: over REST or SOAP, or of the own contacts (CE02-R24). */
  asks: z.enum(["rest", "soap", "contacts"]).default("rest").meta({
    title: "How facts are asked for",
  }),
  url: z.string().regex(/^(https?:\/\/\S+)?$/).max(500).default("").meta({
    title: "Address (none = the own contacts)",
  }),
  method: z.enum(["GET", "POST"]).default("GET").meta({
    title: "Method of the question for facts",
  }),
  envelope: z.string().max(4000).default("").meta({
    title: "SOAP envelope ({{by}} = who it is about)",
  }),
  soapAction: z.string().regex(/^[\x21\x23-\x7e]*$/).max(300).default("").meta({
    title: "SOAP action (empty = none)",
  }),
  timeoutMs: z.int().min(500).max(8000).default(3000).meta({ title: "Longest wait", unit: "ms" }),
  cacheSec: z.int().min(0).max(3600).default(300).meta({ title: "Kept for", unit: "seconds" }),
  retries: z.int().min(0).max(2).default(1).meta({ title: "Repeats (never for a verification)" }),
  /** Facts that become variables where a service asks this source (CE02-R24). */
  mapping: z.record(z.string().regex(/^[a-z][A-Za-z0-9_]{0,59}$/), z.string().min(1).max(60))
    .default({}).meta({ title: "Variable from field" }),
  /** Never sent to the desk, wherever they go (CE02-A7). */
  mask: z.array(z.string().max(60)).max(50).default([]).meta({
    title: "Fields agents must never see",
  }),
  /** Fields the desk may show. */
  visible: z.array(z.string().max(60)).max(50).default([]).meta({ title: "Fields agents may see" }),
  /** `POST <address>/values` gets what a call found out, `{id, customer, call, values}` (CE09-F15). */
  writes: Flag("Takes values back", false),
  on: Flag("On", true),
});
export type Source = z.infer<typeof Source>;
