import { plain, type Schema } from "./schema.ts";
import { a, phrase } from "./words.ts";

/** What is wrong with one value in words, or empty. The hub checks the same and more. */
export function problemOf(schema: Schema, value: unknown, required: boolean): string {
  const { schema: inner, nullable } = plain(schema);
  if (value === null || value === undefined || value === "") {
    if (nullable || (!required && !inner.minLength)) return "";
    return inner.minLength || required ? missing(inner, value) : "";
  }
  if (inner.type === "integer" || inner.type === "number") return numberProblem(inner, value);
  return typeof value === "string" ? textProblem(inner, value) : "";
}

function missing(schema: Schema, value: unknown): string {
  return schema.type === "string" && value === "" && !schema.minLength && !schema.pattern &&
      !schema.format
    ? ""
    : a("missing");
}

function numberProblem(schema: Schema, value: unknown): string {
  if (typeof value !== "number" || Number.isNaN(value)) return a("notANumber");
  if (schema.type === "integer" && !Number.isInteger(value)) return a("notNumber");
  if (schema.minimum !== undefined && value < schema.minimum) {
    return a("tooSmall", { limit: schema.minimum });
  }
  if (schema.maximum !== undefined && value > schema.maximum) {
    return a("tooLarge", { limit: schema.maximum });
  }
  return "";
}

function textProblem(schema: Schema, value: string): string {
  if (schema.maxLength !== undefined && value.length > schema.maxLength) {
    return a("tooLong", { limit: schema.maxLength });
  }
  if (schema.format === "email") {
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? "" : a("emailForm");
  }
  if (schema.pattern === undefined || new RegExp(schema.pattern, "i").test(value)) return "";
  return schema.pattern.startsWith("^[a-z0-9][a-z0-9-]") ? a("idForm") : a("wrongForm");
}

/** Limits, unit and default of a field, as the line under it. */
export function hintOf(schema: Schema, words: (value: unknown) => string): string {
  const { schema: inner } = plain(schema);
  const { minimum: from, maximum: to } = inner;
  const parts = [schema.ref ? "" : inner.description ? phrase(inner.description) : ""];
  const number = inner.type === "integer" || inner.type === "number";
  if (number && from !== undefined && to !== undefined) parts.push(a("range", { from, to }));
  else if (number && from !== undefined) parts.push(a("atLeast", { from }));
  const fallback = schema.default;
  if (
    fallback !== undefined && fallback !== null && fallback !== "" && typeof fallback !== "object"
  ) {
    parts.push(a("defaultIs", { value: words(fallback) }));
  }
  return parts.filter(Boolean).join(" · ");
}
