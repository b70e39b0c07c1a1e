import type { FlowEffect, Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { findByAddress, findByIdentifier } from "./find_customer.ts";
import { countFailed, isLocked } from "./lock.ts";
import { lookUp } from "./look_up.ts";
import { verifyCustomer } from "./verify_customer.ts";

/**
 * Carries out what a flow asks of the outside and answers what goes into its `effect` input. Null =
 * it failed or took too long; at most 8 s. Call it once for each effect: a verification costs an
 * attempt at the company's side (CE07-B2).
 */
export async function carryOutEffect(
  hub: Hub,
  effect: FlowEffect,
): Promise<Record<string, Value> | null> {
  switch (effect.kind) {
    case "find_by_address":
      return await findByAddress(hub, effect.address);
    case "find_by_identifier":
      return await findByIdentifier(hub, effect.identifier);
    case "lookup":
      return await lookUp(hub, effect.source, effect.by);
    case "verify": {
      if (await isLocked(hub, effect.customer)) return { locked: true };
      const result = await verifyCustomer(hub, effect);
      if (result?.right === false) await countFailed(hub, effect.customer);
      return result;
    }
  }
}
