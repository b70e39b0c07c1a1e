import type { Service } from "../../types/configuration/services.ts";
import type { FlowWorld, ServiceWorld } from "../../types/flows.ts";

export interface Chosen {
  /** What was asked for. */
  service: Service;
  /** Whose parameters are used. */
  profile: Service;
  period: string;
  /** Named, but there is none of that name. */
  unknown: boolean;
}

/**
 * The service of a name, of none the entry point's (CE02-B6). Its first open period may use the
 * parameters of another (R4); those of one that is switched off are never used (F16).
 */
export function chooseService(
  services: ServiceWorld,
  name: string,
  opening: FlowWorld["opening"],
): Chosen {
  const named = name === "" ? undefined : services.find(name);
  const service = named ?? services.own;
  const period = service.periods.find((one) => opening(one.schedule) === "open");
  const wanted = period?.service ? services.find(period.service) ?? service : service;
  return {
    service,
    profile: wanted.enabled ? wanted : services.fallback,
    period: period?.name ?? "",
    unknown: name !== "" && named === undefined,
  };
}
