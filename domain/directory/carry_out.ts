import type { FlowEffect, Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { failedRows, isLocked } from "../identity/lock.ts";
import { sendLink } from "../identity/send_link.ts";
import { estimateWait } from "../services/estimate.ts";
import { fetchContext } from "../services/fetch_context.ts";
import { findByAddress, findByIdentifier } from "./find_customer.ts";
import { lookUp } from "./look_up.ts";
import { verifyCustomer } from "./verify_customer.ts";

/**
 * Carries out what a flow asks of the outside and answers what goes into its `effect` input. Null =
 * it failed or took too long; at most 8 s. Call it once for each effect: a verification costs an
 * attempt at the company's side (CE07-B2). `call` is the interaction it is for; wrong answers
 * count for its caller's address too, also when they hung up meanwhile (CE07-R11, B10).
 */
export async function carryOutEffect(
  hub: Hub,
  effect: FlowEffect,
  call = "",
): Promise<Record<string, Value> | null> {
  switch (effect.kind) {
    case "find_by_address":
      return await findByAddress(hub, effect.address);
    case "find_by_identifier":
      return await findByIdentifier(hub, effect.identifier);
    case "lookup":
      return await lookUp(hub, effect.source, effect.by);
    case "context":
      return await fetchContext(hub, effect);
    case "estimate":
      return await estimateWait(hub, effect);
    case "verify":
      return await verify(hub, effect, call);
    case "send_link":
      return await sendLink(hub, call, effect);
  }
}

async function verify(
  hub: Hub,
  effect: Extract<FlowEffect, { kind: "verify" }>,
  call: string,
): Promise<Record<string, Value> | null> {
  const suspect = { customer: effect.customer, address: await addressOf(hub, call) };
  if (await isLocked(hub, suspect)) return { locked: true };
  const result = await verifyCustomer(hub, effect);
  if (result?.right === false) await hub.db.write(failedRows(hub, suspect, call));
  return result;
}

async function addressOf(hub: Hub, call: string): Promise<string> {
  const [row] = await hub.db.read<{ ani: string }>("SELECT ani FROM calls WHERE id = ?", [call]);
  return row !== undefined && row.ani.startsWith("+") ? row.ani : "";
}
