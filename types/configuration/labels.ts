import { z } from "zod";

/** A reporting label a call carries; `{{name}}` is a variable's value (CE02-R26). */
export const Label = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9_]{0,59}$/, "letters and digits").meta({
    title: "Label",
  }),
  value: z.string().min(1).max(200).meta({ title: "Value" }),
});
export type Label = z.infer<typeof Label>;

/** Entry, period and path, unless a service says otherwise (CE02-R26). */
export const LABELS = [
  { name: "profile", value: "{{entry}}" },
  { name: "schedule", value: "{{period}}" },
  { name: "nodes", value: "{{path}}" },
];
