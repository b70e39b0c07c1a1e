import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { configurationSchema, type FieldSchema } from "../kinds.ts";

/**
 * A text that has any language has the company's or English, so that nobody meets a blank. English
 * counts because the texts we ship are English.
 */
export function checkLanguages(document: Configuration): FieldError[] {
  const own = document.company.language;
  const errors: FieldError[] = [];
  const visit = (schema: FieldSchema, value: unknown, path: string): void => {
    if (value === null || value === undefined || typeof value !== "object") return;
    if (schema.widget?.startsWith("localised")) {
      const texts = value as Record<string, string>;
      const filled = Object.keys(texts).filter((l) => texts[l]?.trim() !== "");
      if (filled.length === 0 || filled.includes(own) || filled.includes("en")) return;
      errors.push({
        field: `${path}.${own}`,
        code: "language",
        detail: `add the text in the company's language ("${own}")`,
      });
    } else if (Array.isArray(value)) {
      if (!schema.items || !localised(schema.items)) return;
      value.forEach((item, i) => visit(schema.items!, item, `${path}.${i}`));
    } else {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        visit(field, (value as Record<string, unknown>)[name], path ? `${path}.${name}` : name);
      }
    }
  };
  visit(configurationSchema(), document, "");
  return errors;
}

const memo = new WeakMap<FieldSchema, boolean>();

function localised(schema: FieldSchema): boolean {
  const known = memo.get(schema);
  if (known !== undefined) return known;
  const found = (schema.widget?.startsWith("localised") ?? false) ||
    (schema.items !== undefined && localised(schema.items)) ||
    Object.values(schema.properties ?? {}).some(localised);
  memo.set(schema, found);
  return found;
}
