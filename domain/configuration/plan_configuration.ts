import type { z } from "zod";
import type { ConfigurationChange } from "../../types/api/admin.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import { configurationSchema, type FieldSchema, type Kind, KIND_NAMES, KINDS } from "./kinds.ts";
import { describeField } from "./describe_field.ts";

export type Change = z.infer<typeof ConfigurationChange>;
type Entity = { id: string; name?: string; title?: string };

/**
 * The difference between two documents in words, one sentence a field, in the order of the
 * document. Pure: the same documents give the same sentences.
 */
export function planConfiguration(before: Configuration, after: Configuration): Change[] {
  const schema = configurationSchema().properties ?? {};
  const name = nameFinder(before, after);
  return [
    ...fields(schema.company, before.company, after.company, name).map((text) => ({
      kind: "company",
      id: "",
      action: "change" as const,
      text: `Company: ${text}`,
    })),
    ...mediaChanges(schema.media, before, after, name),
    ...KIND_NAMES.flatMap((kind) => listChanges(kind, schema[kind]?.items, before, after, name)),
  ];
}

export type NameOf = (kind: Kind, id: string) => string;

function nameFinder(before: Configuration, after: Configuration): NameOf {
  const maps = new Map<Kind, Map<string, string>>();
  return (kind, id) => {
    let map = maps.get(kind);
    if (!map) {
      map = new Map([...before[kind], ...after[kind]].map((item) => [item.id, titleOf(item)]));
      maps.set(kind, map);
    }
    return map.get(id) ?? id;
  };
}

const titleOf = (entity: Entity) => entity.name ?? entity.title ?? entity.id;

function listChanges(
  kind: Kind,
  schema: FieldSchema | undefined,
  before: Configuration,
  after: Configuration,
  name: NameOf,
): Change[] {
  const old = new Map<string, Entity>(before[kind].map((item) => [item.id, item]));
  const now = new Set(after[kind].map((item) => item.id));
  const change = (entity: Entity, action: Change["action"], text: string): Change => ({
    kind,
    id: entity.id,
    action,
    text: `${KINDS[kind]} "${titleOf(entity)}"${text}`,
  });
  const changed = (after[kind] as Entity[]).flatMap((item) => {
    const was = old.get(item.id);
    if (!was) return [change(item, "add", " is new")];
    if (was === item) return [];
    return fields(schema, was, item, name).map((text) => change(item, "change", `: ${text}`));
  });
  const removed = (before[kind] as Entity[]).filter((item) => !now.has(item.id))
    .map((item) => change(item, "remove", " is removed"));
  return [...changed, ...removed, ...orderChange(kind, before, after)];
}

/** Lists in which the order means something. */
const ORDERED: Partial<Record<Kind, string>> = {
  screeningRules: "Screening rules are tried in another order",
};

function orderChange(kind: Kind, before: Configuration, after: Configuration): Change[] {
  const text = ORDERED[kind];
  if (!text) return [];
  const ids = (a: Configuration, b: Configuration) => {
    const other = new Set(b[kind].map((item) => item.id));
    return a[kind].map((item) => item.id).filter((id) => other.has(id)).join("\n");
  };
  if (ids(before, after) === ids(after, before)) return [];
  return [{ kind, id: "", action: "change", text }];
}

function mediaChanges(
  schema: FieldSchema | undefined,
  before: Configuration,
  after: Configuration,
  name: NameOf,
): Change[] {
  const rules = typeof schema?.additionalProperties === "object"
    ? schema.additionalProperties
    : undefined;
  return Object.entries(after.media).flatMap(([medium, now]) =>
    fields(rules, before.media[medium as keyof typeof before.media], now, name).map((text) => ({
      kind: "media",
      id: medium,
      action: "change" as const,
      text: `Medium "${medium.replaceAll("_", " ")}": ${text}`,
    }))
  );
}

function fields(
  schema: FieldSchema | undefined,
  before: object,
  after: object,
  name: NameOf,
): string[] {
  return Object.entries(schema?.properties ?? {}).flatMap(([key, field]) =>
    describeField(
      field,
      key,
      (before as Record<string, unknown>)[key],
      (after as Record<string, unknown>)[key],
      name,
    )
  );
}
