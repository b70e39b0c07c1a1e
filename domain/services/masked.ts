import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import { lookup } from "../configuration/lookup.ts";
import { placesOf } from "../rules/fill.ts";
import { ownName } from "../rules/variables.ts";

const found = new WeakMap<Flow, ReadonlySet<string>>();

/**
 * Variables that hold, or were filled from, a field agents must never see (CE02-A7): as a source's
 * mapping or a look-up fills them, and whatever is set from one of those.
 */
export function maskedVariables(flow: Flow, document: Configuration): ReadonlySet<string> {
  const known = found.get(flow) ?? findMasked(flow, document);
  found.set(flow, known);
  return known;
}

function findMasked(flow: Flow, document: Configuration): ReadonlySet<string> {
  const { sources } = lookup(document);
  const masked = new Set(document.sources.flatMap(({ mapping, mask }) => from(mapping, mask)));
  for (const node of flow.nodes) {
    if (node.type !== "lookup") continue;
    for (const name of from(node.into, sources.get(node.source)?.mask ?? [])) masked.add(name);
  }
  const set = assignments(flow);
  // Each round may find what was set from what the one before found.
  for (let size = -1; size !== masked.size;) {
    size = masked.size;
    for (const [name, text] of set) {
      if (placesOf(text).some((place) => masked.has(plain(place)))) masked.add(plain(name));
    }
  }
  return masked;
}

const plain = (name: string) => ownName(name) ?? name;

const from = (into: Record<string, string>, mask: readonly string[]): string[] =>
  Object.entries(into).flatMap(([name, field]) => mask.includes(field) ? [plain(name)] : []);

const assignments = (flow: Flow): [string, string][] =>
  flow.nodes.flatMap((node) => {
    if (node.type === "set") return Object.entries(node.assign);
    return node.type === "rule" ? node.rules.flatMap((r) => Object.entries(r.assign)) : [];
  });
