import type { FetchedContext, ServiceWorld, Value } from "../../types/flows.ts";

type Brought = Record<string, Value> | null;

/** Variables that come of what sources answered, by their mapping (CE02-R24); blank = not known. */
export function contextVariables(
  services: ServiceWorld,
  sources: readonly string[],
  brought: Brought,
): Record<string, Value> {
  return Object.fromEntries(
    sources.flatMap((id) =>
      Object.entries(services.source(id)?.mapping ?? {}).map(([name, field]) =>
        [name, brought?.[`${id}.${field}`] ?? null] as const
      )
    ),
  );
}

/** What is kept of it with the call: only what agents may see, never a masked field (CE02-A7). */
export function fetchedContext(
  services: Pick<ServiceWorld, "source">,
  asked: { sources: readonly string[]; by: string },
  brought: Brought,
): FetchedContext {
  const failed = brought === null || String(brought.unavailable ?? "") !== "";
  const fields = asked.sources.flatMap((id) => {
    const source = services.source(id);
    const shown = source?.visible.filter((name) => !source.mask.includes(name)) ?? [];
    return shown.flatMap((name) => {
      const value = brought?.[`${id}.${name}`];
      return value === undefined ? [] : [{ source: id, name, value }];
    });
  });
  return {
    state: failed ? "unavailable" : "known",
    by: asked.by,
    sources: [...asked.sources],
    fields,
  };
}
