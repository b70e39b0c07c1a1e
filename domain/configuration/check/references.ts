import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { configurationSchema, type FieldSchema, type Kind, KINDS } from "../kinds.ts";

/** Follows every reference the schema knows (`ref`): the named entity must exist. */
export function checkReferences(document: Configuration): FieldError[] {
  const ids = new Map<Kind, Set<string>>();
  const known = (kind: Kind) => {
    const set = ids.get(kind) ?? new Set(document[kind].map((item) => item.id));
    ids.set(kind, set);
    return set;
  };
  const errors: FieldError[] = [];
  const visit = (schema: FieldSchema, value: unknown, path: string): void => {
    if (value === null || value === undefined) return;
    if (schema.ref && typeof value === "string") {
      if (!known(schema.ref).has(value)) errors.push(missing(path, schema.ref, value));
    } else if (Array.isArray(value)) {
      if (!schema.items || !refers(schema.items)) return;
      value.forEach((item, i) => visit(schema.items!, item, `${path}.${i}`));
    } else if (typeof value === "object") {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        visit(field, (value as Record<string, unknown>)[name], path ? `${path}.${name}` : name);
      }
    }
  };
  visit(configurationSchema(), document, "");
  return errors;
}

const memo = new WeakMap<FieldSchema, boolean>();

/** Whether anything below may be a reference: lists that have none are not walked. */
function refers(schema: FieldSchema): boolean {
  const known = memo.get(schema);
  if (known !== undefined) return known;
  const found = schema.ref !== undefined || (schema.items !== undefined && refers(schema.items)) ||
    Object.values(schema.properties ?? {}).some(refers);
  memo.set(schema, found);
  return found;
}

const missing = (field: string, kind: Kind, id: string): FieldError => ({
  field,
  code: "unknown_reference",
  detail: `there is no ${KINDS[kind].toLowerCase()} "${id}"`,
});
