import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { KIND_NAMES } from "../kinds.ts";

/** Ids within each list, e-mail addresses of people, addresses of entry points. */
export function checkUnique(document: Configuration): FieldError[] {
  const ids = KIND_NAMES.flatMap((kind) =>
    repeats(
      document[kind] as { id: string }[],
      (item) => item.id,
      kind,
      "id",
      "this short name is taken",
    )
  );
  return [
    ...ids,
    ...repeats(
      document.people,
      (p) => p.email.toLowerCase(),
      "people",
      "email",
      "another person has this address",
    ),
    ...repeats(
      document.entryPoints,
      (e) => `${e.channel} ${e.address}`,
      "entryPoints",
      "address",
      "another entry point has this address",
    ),
    ...document.entryPoints.flatMap((entry, i) => [
      ...repeats(
        entry.subjects,
        (s) => s.id,
        `entryPoints.${i}.subjects`,
        "id",
        "this short name is taken",
      ),
      ...repeats(
        entry.chat.form,
        (f) => f.id,
        `entryPoints.${i}.chat.form`,
        "id",
        "this short name is taken",
      ),
    ]),
  ];
}

/** Every item whose key an earlier one has. */
export function repeats<T>(
  items: readonly T[],
  key: (item: T) => string,
  path: string,
  field: string,
  detail: string,
): FieldError[] {
  const seen = new Set<string>();
  return items.flatMap((item, i) => {
    if (!seen.has(key(item))) {
      seen.add(key(item));
      return [];
    }
    return [{ field: `${path}.${i}.${field}`, code: "not_unique", detail }];
  });
}
