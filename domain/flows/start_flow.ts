import type { Flow } from "../../types/configuration/flows.ts";
import type { FlowFrame, FlowTurn, FlowWorld } from "../../types/flows.ts";
import { advance } from "./engine.ts";
import { drawExperiments } from "./experiments.ts";
import { type Run, tell } from "./run.ts";

/** How often one entry point may be visited by a contact; the next time it goes to its queue. */
const MAX_ENTRY_VISITS = 2;

/**
 * The first turn of a contact in a flow. `from` is the frame it comes with from another entry
 * point's flow: language, identity, variables and visits go along (CE07-F19, CE01-F29).
 */
export function startFlow(
  flow: Flow,
  version: number,
  world: FlowWorld,
  from?: FlowFrame,
): FlowTurn {
  const frame: FlowFrame = {
    ...(from ? structuredClone(from) : fresh(flow, world)),
    flow: flow.id,
    version,
    node: "",
    tries: 0,
    backs: 0,
    part: 0,
  };
  const run: Run = { flow, world, frame, say: [], steps: [], warnings: [] };
  if (flow.experiments.length > 0) beginExperiments(run);
  return advance(run, { to: flow.start, word: "" });
}

/** Each is told once, in the call that it was drawn for (CE09-R53, M7). */
function beginExperiments(run: Run): void {
  const known = run.frame.experiments;
  run.frame.experiments = drawExperiments(run.flow, run.world, known);
  for (const [name, variant] of Object.entries(run.frame.experiments)) {
    if (known?.[name] === undefined) tell(run, "experiment", { experiment: name, variant });
  }
}

/** Whether a contact was at this entry point too often to be led through its flow again (CE01-F29). */
export const visitedTooOften = (frame: FlowFrame, entryPoint: string): boolean =>
  (frame.visits[`entry:${entryPoint}`] ?? 0) > MAX_ENTRY_VISITS;

/** A contact's frame before anything has happened; drivers without a flow keep it as it is. */
export function fresh(flow: Flow, world: FlowWorld): FlowFrame {
  const language = flow.languages.includes(world.language) ? world.language : flow.languages[0]!;
  return {
    flow: flow.id,
    version: 0,
    node: "",
    language,
    tries: 0,
    backs: 0,
    visits: world.entryPoint === undefined ? {} : { [`entry:${world.entryPoint}`]: 1 },
    vars: {},
    part: 0,
    identity: world.known ??
      { status: "none", level: 0, customer: "", name: "", by: "", reason: "" },
    path: [],
  };
}
