import { getLogger } from "@logtape/logtape";
import type { FlowEffect, Value } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { carryOutEffect } from "../../directory/carry_out.ts";
import { lookedUpRows } from "./looked_up.ts";

const log = getLogger(["hubbub", "calls"]);

/** How long a request of the carrier waits for a look-up before the caller is told to wait (IV-4). */
const BUDGET_MS = 1_500;

type Result = Record<string, Value> | null;

/** Look-ups under way in this process, by call and step: answers to questions stay in memory. */
const running = new Map<string, Promise<Result>>();

/**
 * What an effect brought, or `pending` when it takes longer than a request may. Ask again under the
 * same key; where it was lost with its process it is begun anew, or without `effect` has failed.
 */
export async function effectResult(
  hub: Hub,
  key: string,
  effect: FlowEffect | null,
): Promise<Result | "pending"> {
  const known = running.get(key) ?? (effect === null ? null : start(hub, key, effect));
  if (known === null) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"pending">((resolve) => {
    timer = setTimeout(() => resolve("pending"), BUDGET_MS);
  });
  const result = await Promise.race([known, late]);
  clearTimeout(timer);
  if (result !== "pending") running.delete(key);
  return result;
}

function start(hub: Hub, key: string, effect: FlowEffect): Promise<Result> {
  const work = carryOut(hub, key, effect);
  running.set(key, work);
  return work;
}

async function carryOut(hub: Hub, call: string, effect: FlowEffect): Promise<Result> {
  const began = performance.now();
  const result = await carryOutEffect(hub, effect, call).catch((error: unknown) => {
    log.warning("A look-up of call {call} failed: {reason}", {
      call,
      reason: error instanceof Error ? error.name : "error",
    });
    return null;
  });
  // A figure that cannot be kept is no reason to keep a caller waiting.
  const rows = lookedUpRows(hub, call, effect, { result, tookMs: performance.now() - began });
  if (rows.length === 0) return result;
  await hub.db.write(rows).catch(() =>
    log.warning("A look-up of call {call} is missing in the reports", { call })
  );
  return result;
}
