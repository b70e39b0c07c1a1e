import { z } from "zod";
import { Configuration } from "../../types/configuration/configuration.ts";

/** The lists of the document with the word people use for one of theirs. */
export const KINDS = {
  roles: "Role",
  skills: "Skill",
  reasons: "Not-ready reason",
  wrapUpCodes: "Wrap-up code",
  groups: "Group",
  schedules: "Schedule",
  queues: "Queue",
  people: "Person",
  categories: "Category",
  screeningRules: "Screening rule",
  sources: "Source of customer data",
  services: "Service",
  variables: "Variable of calls",
  flows: "Flow",
  entryPoints: "Entry point",
  standardResponses: "Standard response",
  maskPatterns: "Mask pattern",
  statistics: "Own statistic",
  alerts: "Alert",
} as const;
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** The part of JSON Schema that our document uses, with our own words in it. */
export interface FieldSchema {
  type?: string;
  title?: string;
  unit?: string;
  widget?: string;
  /** Kind of the entity whose id this is. */
  ref?: Kind;
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  additionalProperties?: FieldSchema | boolean;
  anyOf?: FieldSchema[];
  default?: unknown;
}

let made: FieldSchema | undefined;

/** The document's JSON Schema with titles, units, widgets and references; draws the admin forms. */
export function configurationSchema(): FieldSchema {
  return made ??= z.toJSONSchema(Configuration, { io: "input" }) as FieldSchema;
}
