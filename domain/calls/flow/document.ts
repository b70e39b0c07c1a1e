import { Configuration } from "../../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../../types/configuration/entry_points.ts";
import type { Flow } from "../../../types/configuration/flows.ts";
import type { Db, Hub } from "../../../types/hub.ts";
import { lookup } from "../../configuration/lookup.ts";
import { fittedTo } from "../../flows/account_variables.ts";

const kept = new WeakMap<Db, Map<number, Configuration>>();
/** Versions held in memory; calls last minutes, so that few are in use at once. */
const MOST_KEPT = 4;

/** The configuration a call started with, on which it also ends (IV-8). */
export async function documentOf(hub: Hub, version: number): Promise<Configuration> {
  const current = hub.settings();
  if (current.version === version) return current.document;
  const known = kept.get(hub.db) ?? new Map<number, Configuration>();
  kept.set(hub.db, known);
  const held = known.get(version);
  if (held) return held;
  const [row] = await hub.db.read<{ document: string }>(
    "SELECT document FROM configurations WHERE version = ?",
    [version],
  );
  const parsed = row ? Configuration.safeParse(JSON.parse(row.document)) : undefined;
  if (!parsed?.success) return current.document;
  if (known.size >= MOST_KEPT) known.delete(Math.min(...known.keys()));
  known.set(version, parsed.data);
  return parsed.data;
}

export interface Entry {
  document: Configuration;
  entry: EntryPoint;
  flow: Flow | undefined;
}

/** An entry point and its flow in a configuration; null where it is gone. */
export function entryIn(document: Configuration, id: string): Entry | null {
  const { entryPoints, flows } = lookup(document);
  const entry = entryPoints.get(id);
  if (!entry) return null;
  const flow = flows.get(entry.flow ?? "");
  return { document, entry, flow: flow && fittedTo(flow, entry) };
}
