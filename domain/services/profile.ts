import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Service } from "../../types/configuration/services.ts";
import type { FlowFrame } from "../../types/flows.ts";
import { lookup } from "../configuration/lookup.ts";
import { serviceWorld } from "./service_world.ts";

/** Parameters a call is treated by, and the service it was handed to; null = to none. */
export function profileIn(
  document: Configuration,
  entryPoint: string,
  frame: FlowFrame,
): { service: Service; profile: Service } | null {
  const state = frame.service;
  if (state === undefined) return null;
  const world = serviceWorld(document, lookup(document).entryPoints.get(entryPoint));
  const find = (id: string) => world.find(id) ?? (world.own.id === id ? world.own : world.fallback);
  return { service: find(state.id), profile: find(state.profile) };
}
