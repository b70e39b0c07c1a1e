import type { Flow } from "../../types/configuration/flows.ts";
import type { FlowFrame, FlowWorld } from "../../types/flows.ts";
import { momentNumber } from "../rules/moments.ts";

/** Calls of an experiment that no variant's share falls on. */
export const CONTROL = "control";

/**
 * The variant of every experiment under way, drawn when the call comes in and kept (CE09-R4, R53):
 * the percentages of one experiment follow each other, so that its variants never overlap.
 */
export function drawExperiments(
  flow: Pick<Flow, "experiments">,
  world: Pick<FlowWorld, "now" | "timeZone" | "value">,
  known: FlowFrame["experiments"] = {},
): Record<string, string> {
  const drawn: Record<string, string> = { ...known };
  for (const [id, variants] of Map.groupBy(flow.experiments, (e) => e.id)) {
    const pct = world.value(`randomPct:${id}`);
    const open = variants.filter((v) => isOpen(v, world));
    if (typeof pct !== "number" || open.length === 0 || Object.hasOwn(drawn, id)) continue;
    drawn[id] = variantAt(open, pct);
  }
  return drawn;
}

function variantAt(variants: Flow["experiments"], pct: number): string {
  let upTo = 0;
  for (const { variant, share } of variants) {
    upTo += share;
    if (pct < upTo) return variant;
  }
  return CONTROL;
}

function isOpen(
  { start, end }: Flow["experiments"][number],
  { now, timeZone }: Pick<FlowWorld, "now" | "timeZone">,
): boolean {
  const from = start === "" ? -Infinity : momentNumber(start, timeZone) ?? Infinity;
  const until = end === "" ? Infinity : momentNumber(end, timeZone) ?? -Infinity;
  return from <= now && now < until;
}
