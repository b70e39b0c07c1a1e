import type { Flow } from "../../types/configuration/flows.ts";
import type { FlowFrame, FlowInput, FlowTurn, FlowWorld } from "../../types/flows.ts";
import { resume } from "./engine.ts";

/**
 * The next turn: what the node that waited makes of what came, and all that follows until
 * something is waited for again. Pure: the same frame, input and world give the same turn. The
 * given frame is not changed. Answers to security questions are only in the `verify` effect of the
 * turn, never in frame or steps (CE07-B6): a driver must not keep that effect.
 */
export function stepFlow(
  flow: Flow,
  frame: FlowFrame,
  input: FlowInput,
  world: FlowWorld,
): FlowTurn {
  const run = { flow, world, frame: structuredClone(frame), say: [], steps: [], warnings: [] };
  return resume(run, input);
}
