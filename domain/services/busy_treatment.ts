import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowNode } from "../../types/configuration/flow_nodes.ts";
import type { FlowFrame } from "../../types/flows.ts";
import { profileIn } from "./profile.ts";

type QueueNode = Extract<FlowNode, { type: "queue" }>;
export type BusyTreatment = Pick<QueueNode, "waiting" | "sayPosition" | "sayWait">;

/** What a caller whom a service put into a queue hears there (CE02-F18, R18). */
export function busyTreatment(
  document: Configuration,
  entryPoint: string,
  frame: FlowFrame,
): BusyTreatment | undefined {
  const found = profileIn(document, entryPoint, frame);
  return found === null
    ? undefined
    : { waiting: found.profile.waiting, sayPosition: false, sayWait: false };
}
