import type { FlowEffect, Value } from "../../../types/flows.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import { lookup } from "../../configuration/lookup.ts";
import { directoryOf } from "../../directory/find_customer.ts";
import { eventRow } from "../../journal/event_row.ts";

/** Where the own contacts were asked and no company's system. */
const OWN = "contacts";

const OPERATIONS: Record<string, string> = {
  find_by_address: "byAni",
  find_by_identifier: "byIdentifier",
  verify: "verify",
  lookup: "context",
  context: "context",
};

type Result = Record<string, Value> | null;

/**
 * One line of the journey for each question to a source (CE02-M8, CE07-M10, CE09-M9): which, how it
 * went and how long it took (milliseconds). Never what was asked or answered.
 */
export function lookedUpRows(
  hub: Hub,
  call: string,
  effect: FlowEffect,
  { result, tookMs }: { result: Result; tookMs: number },
): Statement[] {
  const operation = OPERATIONS[effect.kind];
  if (operation === undefined) return [];
  return sourcesOf(hub, effect).map((source) => {
    const limitMs = lookup(hub.settings().document).sources.get(source)?.timeoutMs ?? Infinity;
    return eventRow({
      id: hub.id(),
      at: hub.now(),
      kind: "call.looked_up",
      actor: "system",
      interaction: call,
      medium: "voice",
      data: {
        operation,
        source,
        result: resultOf(effect, source, result, tookMs >= limitMs),
        tookMs: Math.round(tookMs),
      },
    });
  });
}

function sourcesOf(hub: Hub, effect: FlowEffect): string[] {
  if ("sources" in effect) return (effect.sources as string[]).slice();
  if (effect.kind === "lookup") return [effect.source];
  return [directoryOf(hub)?.id ?? OWN];
}

function resultOf(
  { kind }: FlowEffect,
  source: string,
  result: Result,
  tooLong: boolean,
): "hit" | "miss" | "error" | "timeout" | "locked" {
  const away = String(result?.unavailable ?? "").split(",").map((one) => one.trim());
  if (result === null || away.includes(source)) return tooLong ? "timeout" : "error";
  if (result.locked === true) return "locked";
  if (kind === "verify") return result.right === true ? "hit" : "miss";
  if (kind === "find_by_address" || kind === "find_by_identifier") {
    return result.matches === 1 ? "hit" : "miss";
  }
  return Object.keys(result).some((name) => name !== "unavailable") ? "hit" : "miss";
}
