import type { FlowWait } from "../../../types/flows.ts";

/** Into the entry point's own queue, with its priority and rings (CE01-F21). */
export const OWN_QUEUE: Extract<FlowWait, { kind: "queue" }> = {
  kind: "queue",
  queue: "",
  priority: null,
  rings: [],
  lastAgent: false,
  waitLimitSec: 0,
};
