import type { z } from "@hono/zod-openapi";
import { type FieldError, HubError } from "../types/errors.ts";

const MAX_ERRORS = 50;

/** The value as the schema reads it, or one refusal that names every wrong field. */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  part: "body" | "query" | "path",
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(fieldErrors).slice(0, MAX_ERRORS);
  const first = errors[0];
  const where = first?.field ? `"${first.field}"` : `the ${part}`;
  throw new HubError(
    "malformed",
    `Check ${where} of the ${part}: ${first?.detail ?? "it is not as described"}${
      errors.length > 1 ? ` (and ${errors.length - 1} more)` : ""
    }`,
    { code: first?.code === "unknown_field" ? "unknown_field" : "invalid", errors },
  );
}

type Issue = z.core.$ZodIssue;

/** One entry per wrong field, in plain words; unknown fields are named one by one. */
export function fieldErrors(issue: Issue): FieldError[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: path ? `${path}.${key}` : key,
      code: "unknown_field",
      detail: "there is no such field",
    }));
  }
  const missing = issue.code === "invalid_type" && issue.input === undefined &&
    /received undefined/.test(issue.message);
  return [{
    field: path,
    code: missing ? "missing_field" : issue.code,
    detail: missing ? "this is required" : issue.message,
  }];
}
