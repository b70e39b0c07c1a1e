import { computed, signal } from "@preact/signals";
import type { ConfigurationChange } from "../../types/api/admin.ts";
import { get, post, reasonOf, request } from "../ui/api.ts";
import { changedPlaces, type Place, rebase } from "./rebase.ts";
import type { Document, Entity, ListKind, Schema } from "./schema.ts";

/** What the admin works on: the configuration in force, and a draft of the next one. */

export interface Loaded {
  version: number;
  document: Document;
}
export interface FieldProblem {
  field: string;
  code: string;
  detail?: string;
}
export interface Plan {
  changes: ConfigurationChange[];
  errors: FieldProblem[];
  /** Not wrong, and worth a look. */
  hints: FieldProblem[];
}

export const schema = signal<Schema | null>(null);
export const base = signal<Loaded | null>(null);
export const draft = signal<Document | null>(null);
export const failure = signal("");
/** What the hub found wrong in the draft, by path such as `queues.2.offerSec`. */
export const problems = signal<FieldProblem[]>([]);

export const changed = computed<Place[]>(() =>
  base.value && draft.value && base.value.document !== draft.value
    ? changedPlaces(base.value.document, draft.value)
    : []
);

export async function load(): Promise<void> {
  failure.value = "";
  try {
    const [described, loaded] = await Promise.all([
      schema.value ?? get<Schema>("/configuration/schema"),
      fetchInForce(),
    ]);
    schema.value = described;
    base.value = loaded;
    draft.value = loaded.document;
    problems.value = [];
  } catch (error) {
    failure.value = reasonOf(error);
  }
}

export async function fetchInForce(): Promise<Loaded> {
  const { data, etag } = await request<Document>("GET", "/configuration");
  return { version: Number(etag), document: data };
}

/** Replaces one value of the draft; everything else stays the very same object. */
export function change(path: (string | number)[], value: unknown): void {
  if (!draft.value) return;
  draft.value = setIn(draft.value, path, value) as Document;
  const touched = path.join(".");
  problems.value = problems.value.filter(({ field }) =>
    field !== touched && !field.startsWith(`${touched}.`)
  );
}

export function setIn(target: unknown, path: (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    const copy = [...target];
    copy[Number(key)] = setIn(target[Number(key)], rest, value);
    return copy;
  }
  const own = target as Record<string, unknown> | undefined;
  return { ...own, [key]: setIn(own?.[key], rest, value) };
}

export function setList(kind: ListKind, list: Entity[]): void {
  change([kind], list);
  // Indexes have moved: what was found wrong is asked anew at the next review.
  problems.value = problems.value.filter(({ field }) => !field.startsWith(`${kind}.`));
}

export function discard(): void {
  draft.value = base.value?.document ?? null;
  problems.value = [];
}

export async function plan(): Promise<Plan> {
  const found = await post<Plan>("/configuration/plans", { document: draft.value });
  problems.value = found.errors;
  return found;
}

/** Puts the draft in force as the next version of the one it began from. */
export async function apply(summary: string): Promise<{ version: number; changed: boolean }> {
  const { data } = await request<{ version: number; changes: unknown[] }>(
    "POST",
    "/configuration/versions",
    { body: { document: draft.value, summary }, match: base.value?.version ?? 0 },
  );
  await load();
  return { version: data.version, changed: data.changes.length > 0 };
}

/** My draft on top of a version that came into force meanwhile. */
export async function onTop(): Promise<{ loaded: Loaded; document: Document; both: Place[] }> {
  const loaded = await fetchInForce();
  return { loaded, ...rebase(base.value!.document, draft.value!, loaded.document) };
}

export function adopt(loaded: Loaded, document: Document): void {
  base.value = loaded;
  draft.value = document;
}

/** Found wrong at this path: the hub's words. */
export function problemAt(path: (string | number)[]): string {
  const field = path.join(".");
  const found = problems.value.find((problem) => problem.field === field);
  return found ? found.detail ?? found.code : "";
}
