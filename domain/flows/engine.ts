import type { FlowNode } from "../../types/configuration/flow_nodes.ts";
import type { FlowInput, FlowTurn, FlowWait } from "../../types/flows.ts";
import { handlerOf } from "./nodes/table.ts";
import { findPersona } from "./personas.ts";
import { fault, type Move, note, ownQueue, type Run } from "./run.ts";
import { passedOver } from "./quiet.ts";
import { hangupReason } from "./treatments.ts";

/** Nodes passed in one turn before the flow counts as a circle. */
const MAX_NODES = 100;
/** Passed nodes a frame remembers; the newest are kept. */
const MAX_PATH = 200;

/** Counted as a visit: the flow was at fault, and the call went on at its generic node. */
const GENERIC = "asked:generic";

/** Enters nodes one after the other until one of them waits. */
export function advance(run: Run, first: Move): FlowTurn {
  let move = first;
  for (let passed = 0; passed < MAX_NODES; passed++) {
    if ("wait" in move) {
      if (move.word !== undefined) leave(run, move.word);
      return turn(run, move.wait);
    }
    leave(run, move.word);
    const node = nodeOf(run, move.to);
    if (node === undefined) return lost(run, `there is no node "${move.to}"`);
    const entered = attempt(() => enter(run, node));
    if (typeof entered === "string") return lost(run, entered);
    move = entered;
  }
  // Nobody wants to hear the whole round.
  run.say.length = 0;
  return lost(run, `more than ${MAX_NODES} nodes without waiting for anything`);
}

/** What a node makes of it, or in words why it could not. */
function attempt(make: () => Move): Move | string {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function enter(run: Run, node: FlowNode): Move {
  run.frame.node = node.id;
  run.frame.tries = 0;
  run.frame.part = 0;
  delete run.frame.offered;
  findPersona(run);
  note(run, "entered");
  return passedOver(run, node) ?? handlerOf(node).enter(run, node);
}

/** What the node that waited makes of what came. */
export function resume(run: Run, input: FlowInput): FlowTurn {
  const node = nodeOf(run, run.frame.node);
  if (node === undefined) return lost(run, `there is no node "${run.frame.node}"`);
  if (input.kind === "hangup") {
    note(run, "hangup");
    remember(run, "hangup");
    return turn(run, { kind: "hangup", reason: hangupReason(run.frame) });
  }
  // Whoever keys something wants more than what was said to them.
  if (input.kind === "keys") delete run.frame.heard;
  else if (run.frame.heard) run.frame.heard = { ...run.frame.heard, from: 0, to: 0 };
  const move = attempt(() => handlerOf(node).resume(run, node, input));
  return typeof move === "string" ? lost(run, move) : advance(run, move);
}

export const nodeOf = (run: Run, id: string): FlowNode | undefined =>
  run.flow.nodes.find((node) => node.id === id);

function leave(run: Run, word: string): void {
  if (run.frame.node === "") return;
  note(run, "left", word);
  remember(run, word);
}

function remember(run: Run, word: string): void {
  run.frame.path = [...run.frame.path, { node: run.frame.node, outcome: word }].slice(-MAX_PATH);
}

/** The flow is at fault: nobody is dropped for it, once it goes on at its generic node (CE09-B12). */
function lost(run: Run, why: string): FlowTurn {
  run.frame.vars.recentFailure = true;
  fault(run, why);
  note(run, "failed", why);
  const { generic } = run.flow;
  if (generic && (run.frame.visits[GENERIC] ?? 0) === 0) {
    run.frame.visits[GENERIC] = 1;
    return advance(run, { to: generic, word: "failed" });
  }
  return turn(run, ownQueue());
}

function turn({ frame, say, steps, warnings, faults }: Run, wait: FlowWait): FlowTurn {
  return {
    frame,
    say,
    wait,
    steps,
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(faults ? { faults } : {}),
  };
}
