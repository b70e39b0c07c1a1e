import type { Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { lookUp } from "../directory/look_up.ts";

export interface ContextOf {
  /** Ids of sources. */
  sources: readonly string[];
  customer: string;
  /** Asked by where no customer is known (CE02-F8). */
  address: string;
}

/**
 * What the company's sources know of a caller, asked side by side, each no longer than its own
 * timeout (CE02-F8, B1): every fact as `<source>.<field>`; in `unavailable` those that failed, with
 * commas. A customer unknown to a source has no facts there (B3).
 */
export async function fetchContext(hub: Hub, of: ContextOf): Promise<Record<string, Value>> {
  const by = of.customer || of.address;
  const { sources } = lookup(hub.settings().document);
  const answers = await Promise.all(of.sources.map(async (id) => {
    const totalMs = sources.get(id)?.timeoutMs;
    const facts = await lookUp(hub, id, by, {
      unknownIsEmpty: true,
      ...(totalMs === undefined ? {} : { totalMs }),
    });
    return { id, facts };
  }));
  const failed = answers.filter(({ facts }) => facts === null).map(({ id }) => id);
  const brought = answers.flatMap(({ id, facts }) =>
    Object.entries(facts ?? {}).map(([field, value]) => [`${id}.${field}`, value] as const)
  );
  return {
    ...Object.fromEntries(brought),
    ...(failed.length > 0 ? { unavailable: failed.join(",") } : {}),
  };
}
