/** The part of JSON Schema that the configuration uses, with the hub's own words in it. */
export interface Schema {
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";
  title?: string;
  description?: string;
  unit?: string;
  /** Says how to draw it: `localised`, `localised-long`, `hours`, `timezone`, `colour`, `color`, `line`, `node`. */
  widget?: string;
  /** List of the document whose ids this field holds. */
  ref?: RefKind;
  properties?: Record<string, Schema>;
  propertyNames?: { enum?: string[] };
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  const?: string;
  default?: unknown;
  required?: string[];
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
}

export const LIST_KINDS = [
  "roles",
  "skills",
  "reasons",
  "wrapUpCodes",
  "groups",
  "schedules",
  "queues",
  "people",
  "categories",
  "screeningRules",
  "sources",
  "variables",
  "services",
  "flows",
  "entryPoints",
  "standardResponses",
  "maskPatterns",
  "statistics",
  "alerts",
] as const;
export type ListKind = (typeof LIST_KINDS)[number];
export type Kind = ListKind | "company" | "media";
/** Lists that fields may point into. */
export type RefKind = ListKind;

export type Entity = { id: string } & Record<string, unknown>;
export type Document =
  & { company: Record<string, unknown>; media: Record<string, unknown> }
  & Record<RefKind, Entity[]>;

/** The schema of one entry of a list, or of a single section. */
export function schemaOf(root: Schema, kind: Kind): Schema {
  const found = root.properties?.[kind] ?? {};
  return found.type === "array" ? found.items ?? {} : found;
}

/** A schema that also allows `null`, without the null. */
export function plain(schema: Schema): { schema: Schema; nullable: boolean } {
  if (!schema.anyOf) return { schema, nullable: false };
  const { anyOf, ...own } = schema;
  const inner = anyOf.find((option) => option.type !== "null") ?? {};
  const nullable = anyOf.some((option) => option.type === "null");
  // What stands on the field itself is meant for it; the inner one is shared.
  return { schema: { ...inner, ...own }, nullable };
}

/** What a new entry starts from: defaults, and the empty value of whatever has none. */
export function blank(schema: Schema): unknown {
  if ("default" in schema && !isEmptyObject(schema)) return structuredClone(schema.default);
  const { schema: inner, nullable } = plain(schema);
  if (nullable) return null;
  if (inner.enum) return inner.enum[0];
  switch (inner.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(inner.properties ?? {}).map(([key, field]) => [key, blank(field)]),
      );
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return inner.minimum ?? 0;
    default:
      return "";
  }
}

/** `{}` as the default of an object with fields means "every field's own default". */
function isEmptyObject(schema: Schema): boolean {
  return schema.properties !== undefined && JSON.stringify(schema.default) === "{}";
}

/** The words a person knows an entry by. */
export function nameOf(entity: Entity | undefined): string {
  return String(entity?.["name"] || entity?.["title"] || entity?.id || "");
}

/** An id nobody in the list has, as near to the wish as can be. */
export function freeId(list: Entity[], wish: string): string {
  const taken = new Set(list.map(({ id }) => id));
  for (let n = 1;; n++) {
    const id = n === 1 ? wish : `${wish}-${n}`;
    if (!taken.has(id)) return id;
  }
}
