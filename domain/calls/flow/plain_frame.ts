import type { FlowFrame } from "../../../types/flows.ts";

/** No flow leads it: only its language counts, should the customer ever wait. */
export function plainFrame(language: string, version: number): FlowFrame {
  return {
    flow: "",
    version,
    node: "",
    language,
    tries: 0,
    backs: 0,
    visits: {},
    vars: {},
    part: 0,
    identity: { status: "none", level: 0, customer: "", name: "", by: "", reason: "" },
    path: [],
  };
}
