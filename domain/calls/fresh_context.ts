import type { FlowFrame, Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { contextVariables, fetchedContext } from "../services/context.ts";
import { fetchContext } from "../services/fetch_context.ts";
import { profileIn } from "../services/profile.ts";
import { serviceWorld } from "../services/service_world.ts";
import type { Shown } from "./customer_shown.ts";

export interface FreshContext {
  /** Into the call's frame; null takes a field out. */
  patch: { context?: FlowFrame["context"] | null; vars?: Record<string, Value> };
  state: "known" | "unavailable" | "none";
  sources: string[];
}

/**
 * What the sources of a call's service know of another customer than before, within their own
 * timeouts (CE02-F24, A3). What was known of the former one is taken out.
 */
export async function freshContext(
  hub: Hub,
  { call, frame, document }: Shown,
  customer: string,
): Promise<FreshContext> {
  const found = profileIn(document, call.entry_point, frame);
  const sources = (found?.profile.context ?? []).filter((id) =>
    lookup(document).sources.get(id)?.on === true
  );
  const address = call.ani.startsWith("+") ? call.ani : "";
  const by = customer || address;
  if (sources.length === 0 || by === "") {
    return { patch: { context: null }, state: "none", sources: [] };
  }
  const world = serviceWorld(document, lookup(document).entryPoints.get(call.entry_point));
  const brought = await fetchContext(hub, { sources, customer, address });
  const context = fetchedContext(world, { sources, by }, brought);
  const vars = { ...contextVariables(world, sources, brought), context: context.state };
  return { patch: { context, vars }, state: context.state, sources };
}
