import { Configuration } from "../../types/configuration/configuration.ts";
import type { FieldError } from "../../types/errors.ts";
import { checkConfiguration } from "./check_configuration.ts";

const MAX_ERRORS = 200;

export type Parsed =
  | { document: Configuration; errors: [] }
  | { document: null; errors: FieldError[] };

/** Reads a document an admin wrote: shape first, then everything that must fit together. */
export function parseConfiguration(value: unknown): Parsed {
  const parsed = Configuration.safeParse(value);
  const errors = parsed.success
    ? checkConfiguration(parsed.data)
    : parsed.error.issues.flatMap(shapeErrors);
  if (!parsed.success || errors.length > 0) {
    return { document: null, errors: errors.slice(0, MAX_ERRORS) };
  }
  return { document: parsed.data, errors: [] };
}

type Issue = Extract<
  ReturnType<typeof Configuration.safeParse>,
  { success: false }
>["error"]["issues"][number];

function shapeErrors(issue: Issue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: [...path, key].join("."),
      code: "unknown_field",
      detail: `there is no field "${key}" here`,
    }));
  }
  return [{ field: path.join("."), code: issue.code, detail: issue.message }];
}
