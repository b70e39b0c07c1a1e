import { z } from "zod";

/** The twenty operators of CE09-R19 to R38, in that order. */
export const OPERATORS = [
  "equal",
  "not_equal",
  "containing",
  "not_containing",
  "matching",
  "not_matching",
  "starting",
  "not_starting",
  "ending",
  "not_ending",
  "in",
  "not_in",
  "between",
  "not_between",
  "greater",
  "greater_equal",
  "less",
  "less_equal",
  "blank",
  "not_blank",
] as const;
export type Operator = (typeof OPERATORS)[number];

/** One variable against fixed values or `{{other}}` ones (CE09-R39). */
export const Comparison = z.strictObject({
  /** A built-in (`cli`, `callsToday`, `openingHours:<schedule>`, `ewt:<queue>` ...) or `var:<name>`. */
  variable: z.string().min(1).max(120).meta({ title: "Variable" }),
  operator: z.enum(OPERATORS).meta({ title: "Is" }),
  /** None for `blank`, two for `between`, a list for `in`, else one. */
  values: z.array(z.string().max(500)).max(100).default([]).meta({ title: "Values" }),
});
export type Comparison = z.infer<typeof Comparison>;

export const MODES = ["all", "any"] as const;
const group = <T extends z.ZodType>(condition: T) =>
  z.strictObject({
    mode: z.enum(MODES).default("all").meta({ title: "Holds when" }),
    conditions: z.array(condition).min(1).max(20).meta({ title: "Conditions" }),
  });
/** Groups in groups, three deep at most (CE09-R43). */
const Inner = group(Comparison);
const Middle = group(z.union([Comparison, Inner]));
export const ConditionGroup = group(z.union([Comparison, Middle]));
export type ConditionGroup = z.infer<typeof ConditionGroup>;
export type Condition =
  | Comparison
  | ConditionGroup
  | z.infer<typeof Middle>
  | z.infer<
    typeof Inner
  >;
