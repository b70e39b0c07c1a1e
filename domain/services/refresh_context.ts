import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowFrame } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { setVar } from "../flows/facts.ts";
import { contextVariables, fetchedContext } from "./context.ts";
import { fetchContext } from "./fetch_context.ts";
import { profileIn } from "./profile.ts";
import { serviceWorld } from "./service_world.ts";

/**
 * The frame of a call with what its service's sources know of the customer it carries now, for
 * somebody whom an agent has identified (CE02-F24). No service, no sources: as it was.
 */
export async function refreshContext(
  hub: Hub,
  document: Configuration,
  call: { entryPoint: string; flow: string; address: string; frame: FlowFrame },
): Promise<FlowFrame> {
  const frame = structuredClone(call.frame);
  const found = profileIn(document, call.entryPoint, frame);
  const { flows, entryPoints, sources } = lookup(document);
  const flow = flows.get(call.flow);
  const asked = (found?.profile.context ?? []).filter((id) => sources.get(id)?.on === true);
  const { customer } = frame.identity;
  if (flow === undefined || asked.length === 0 || (customer || call.address) === "") return frame;
  const services = serviceWorld(document, entryPoints.get(call.entryPoint));
  const brought = await fetchContext(hub, { sources: asked, customer, address: call.address });
  const by = customer || call.address;
  frame.context = fetchedContext(services, { sources: asked, by }, brought);
  frame.vars.context = frame.context.state;
  for (const [name, value] of Object.entries(contextVariables(services, asked, brought))) {
    setVar({ flow, frame, warnings: [] }, name, value);
  }
  return frame;
}
