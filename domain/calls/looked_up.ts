import type { FlowEffect, Value } from "../../types/flows.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { directoryOf } from "../directory/find_customer.ts";
import { eventRow } from "../journal/event_row.ts";

/** Where the own contacts were asked and no company's system. */
const OWN = "contacts";

const OPERATIONS: Record<FlowEffect["kind"], string> = {
  find_by_address: "byAni",
  find_by_identifier: "byIdentifier",
  verify: "verify",
  lookup: "context",
};

/**
 * One line of the journey for each question to a source (CE02-M8, CE07-M10, CE09-M9): which, how it
 * went and how long it took (milliseconds). Never what was asked or answered.
 */
export function lookedUpRow(
  hub: Hub,
  call: string,
  effect: FlowEffect,
  { result, tookMs }: { result: Record<string, Value> | null; tookMs: number },
): Statement {
  const source = effect.kind === "lookup"
    ? lookup(hub.settings().document).sources.get(effect.source)
    : directoryOf(hub);
  const limitMs = source?.timeoutMs ?? Infinity;
  return eventRow({
    id: hub.id(),
    at: hub.now(),
    kind: "call.looked_up",
    actor: "system",
    interaction: call,
    medium: "voice",
    data: {
      operation: OPERATIONS[effect.kind],
      source: effect.kind === "lookup" ? effect.source : source?.id ?? OWN,
      result: resultOf(effect, result, tookMs >= limitMs),
      tookMs: Math.round(tookMs),
    },
  });
}

function resultOf(
  { kind }: FlowEffect,
  result: Record<string, Value> | null,
  tooLong: boolean,
): "hit" | "miss" | "error" | "timeout" | "locked" {
  if (result === null) return tooLong ? "timeout" : "error";
  if (result.locked === true) return "locked";
  if (kind === "verify") return result.right === true ? "hit" : "miss";
  if (kind === "lookup") return Object.keys(result).length > 0 ? "hit" : "miss";
  return result.matches === 1 ? "hit" : "miss";
}
