import type { FieldSchema, Kind } from "./kinds.ts";

const MAX_TEXT = 60;
type NameOf = (kind: Kind, id: string) => string;

/** What changed in one field, as sentences such as `time to accept 30 → 45 seconds`. */
export function describeField(
  schema: FieldSchema,
  key: string,
  before: unknown,
  after: unknown,
  name: NameOf,
): string[] {
  if (same(before, after)) return [];
  const label = labelOf(schema, key);
  if (schema.widget?.startsWith("localised")) return localised(label, before, after);
  if (schema.widget === "hours") return hours(before, after);
  if (schema.type === "array") return list(schema, label, before, after, name);
  if (schema.properties && isObject(before) && isObject(after)) {
    return Object.entries(schema.properties).flatMap(([inner, field]) =>
      describeField(field, inner, before[inner], after[inner], name)
    ).map((text) => `${label}: ${text}`);
  }
  return [`${label} ${arrow(schema, before, after, name)}`];
}

function arrow(schema: FieldSchema, before: unknown, after: unknown, name: NameOf): string {
  const unit = schema.unit ? ` ${schema.unit}` : "";
  return `${value(schema, before, name)} → ${value(schema, after, name)}${
    typeof after === "number" ? unit : ""
  }`;
}

/** `Title of the field` in the middle of a sentence; the words in parentheses are for forms. */
function labelOf(schema: FieldSchema, key: string): string {
  const title = (schema.title ?? key.replaceAll(/([A-Z])/g, " $1"))
    .replaceAll(/\s*\([^)]*\)/g, "").trim();
  const lower = /^[A-Z][A-Z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
  return lower || key;
}

function value(schema: FieldSchema, given: unknown, name: NameOf): string {
  if (given === null || given === undefined || given === "") return "none";
  if (given === true) return "on";
  if (given === false) return "off";
  if (typeof given === "number") return String(given);
  if (typeof given === "string") {
    return schema.ref ? `"${name(schema.ref, given)}"` : quoted(given);
  }
  if (Array.isArray(given)) {
    const items = schema.items ?? {};
    return given.length === 0 ? "none" : given.map((v) => value(items, v, name)).join(", ");
  }
  return compound(schema, given as Record<string, unknown>, name);
}

function compound(
  schema: FieldSchema,
  given: Record<string, unknown>,
  name: NameOf,
): string {
  const parts = Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const inner = given[key];
    if (inner === undefined || inner === null || same(inner, field.default)) return [];
    if (field.ref) return [value(field, inner, name)];
    return [`${labelOf(field, key)} ${value(field, inner, name)}${unitOf(field, inner)}`];
  });
  return parts.length > 0 ? parts.join(", ") : quoted(JSON.stringify(given));
}

const unitOf = (field: FieldSchema, given: unknown) =>
  typeof given === "number" && field.unit ? ` ${field.unit}` : "";

function localised(label: string, before: unknown, after: unknown): string[] {
  const old = isObject(before) ? before : {};
  const now = isObject(after) ? after : {};
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((language) => old[language] !== now[language])
    .map((language) => {
      const [a, b] = [old[language], now[language]];
      if (a === undefined) return `${label} (${language}) is new: ${quoted(String(b))}`;
      if (b === undefined) return `${label} (${language}) is removed`;
      return `${label} (${language}) ${quoted(String(a))} → ${quoted(String(b))}`;
    });
}

const DAYS: Record<string, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

function hours(before: unknown, after: unknown): string[] {
  const old = isObject(before) ? before : {};
  const now = isObject(after) ? after : {};
  return Object.keys(DAYS).filter((day) => !same(old[day], now[day])).map((day) =>
    `${DAYS[day]} ${spans(old[day])} → ${spans(now[day])}`
  );
}

function spans(day: unknown): string {
  if (!Array.isArray(day) || day.length === 0) return "closed";
  return (day as { from: string; to: string }[]).map((i) => `${i.from}–${i.to}`).join(", ");
}

/** Fields that tell one item of a list from another, in order of preference. */
const KEYS = ["id", "skill", "queue", "medium", "name"];

function list(
  schema: FieldSchema,
  label: string,
  before: unknown,
  after: unknown,
  name: NameOf,
): string[] {
  const old = Array.isArray(before) ? before : [];
  const now = Array.isArray(after) ? after : [];
  const items = schema.items ?? {};
  const key = KEYS.find((k) => items.properties?.[k]);
  if (!items.properties) return plainList(label, items, old, now, name);
  if (!key) return [`${label} ${value(schema, old, name)} → ${value(schema, now, name)}`];
  return keyedList(label, items, key, old, now, name);
}

function plainList(
  label: string,
  items: FieldSchema,
  old: unknown[],
  now: unknown[],
  name: NameOf,
): string[] {
  const added = now.filter((v) => !old.includes(v)).map((v) => value(items, v, name));
  const removed = old.filter((v) => !now.includes(v)).map((v) => value(items, v, name));
  const texts: string[] = [];
  if (added.length > 0) texts.push(`${label} + ${added.join(", ")}`);
  if (removed.length > 0) texts.push(`${label} − ${removed.join(", ")}`);
  return texts.length > 0 ? texts : [`${label} in another order`];
}

function keyedList(
  label: string,
  items: FieldSchema,
  key: string,
  old: Record<string, unknown>[],
  now: Record<string, unknown>[],
  name: NameOf,
): string[] {
  const field = items.properties![key]!;
  const called = (item: Record<string, unknown>) =>
    key === "id" && typeof item.name === "string"
      ? `"${item.name}"`
      : value(field, item[key], name);
  const was = new Map(old.map((item) => [item[key], item]));
  const is = new Set(now.map((item) => item[key]));
  const texts = now.flatMap((item) => {
    const earlier = was.get(item[key]);
    if (!earlier) return [`${label} + ${key === "id" ? called(item) : value(items, item, name)}`];
    return Object.entries(items.properties!).flatMap(([inner, schema]) =>
      describeField(schema, inner, earlier[inner], item[inner], name)
    ).map((text) => `${label} ${called(item)}: ${text}`);
  });
  for (const item of old) if (!is.has(item[key])) texts.push(`${label} − ${called(item)}`);
  return texts.length > 0 ? texts : [`${label} in another order`];
}

function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return `"${line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT - 1)}…` : line}"`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
