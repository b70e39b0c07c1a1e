import { type Document, type Entity, LIST_KINDS } from "./schema.ts";

/** An entry by its list and id; sections have an empty id. */
export interface Place {
  kind: string;
  id: string;
}

/** Entries of `draft` that differ from `base`: added, changed, removed, or a whole section. */
export function changedPlaces(base: Document, draft: Document): Place[] {
  const places: Place[] = [];
  for (const kind of ["company", "media"] as const) {
    if (base[kind] !== draft[kind] && !same(base[kind], draft[kind])) places.push({ kind, id: "" });
  }
  for (const kind of LIST_KINDS) {
    if (base[kind] === draft[kind]) continue;
    const [before, after] = [byId(base[kind]), byId(draft[kind])];
    const ids = new Set([...before.keys(), ...after.keys()]);
    const changed = [...ids].filter((id) => !same(before.get(id), after.get(id)));
    places.push(...changed.map((id) => ({ kind, id })));
    // The order of a list counts too: screening rules run from top to bottom.
    if (changed.length === 0 && !same(order(base[kind]), order(draft[kind]))) {
      places.push({ kind, id: "" });
    }
  }
  return places;
}

/**
 * My changes since `base` put on top of `theirs`. An entry both changed is mine, whole; it is named
 * in `both`.
 */
export function rebase(
  base: Document,
  mine: Document,
  theirs: Document,
): { document: Document; both: Place[] } {
  const ours = changedPlaces(base, mine);
  const others = new Set(changedPlaces(base, theirs).map(keyOf));
  const document = structuredClone(theirs);
  for (const { kind, id } of ours) {
    if (id === "" && (kind === "company" || kind === "media")) document[kind] = mine[kind];
    else putEntity(document, mine, kind as "queues", id);
  }
  const both = ours.filter((place) => place.id !== "" || !isList(place.kind))
    .filter((place) => others.has(keyOf(place)))
    .filter(({ kind, id }) => !same(find(mine, kind, id), find(theirs, kind, id)));
  return { document, both };
}

function putEntity(document: Document, mine: Document, kind: "queues", id: string): void {
  const own = mine[kind].find((entity) => entity.id === id);
  const at = document[kind].findIndex((entity) => entity.id === id);
  if (!own && at >= 0) document[kind].splice(at, 1);
  else if (own && at >= 0) document[kind][at] = own;
  else if (own) document[kind].push(own);
}

function find(document: Document, kind: string, id: string): unknown {
  if (kind === "company" || kind === "media") return document[kind];
  return document[kind as "queues"].find((entity) => entity.id === id);
}

const isList = (kind: string) => (LIST_KINDS as readonly string[]).includes(kind);
const keyOf = ({ kind, id }: Place) => `${kind}/${id}`;
const byId = (list: Entity[]) => new Map(list.map((entity) => [entity.id, entity]));
const order = (list: Entity[]) => list.map((entity) => entity.id);
const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
