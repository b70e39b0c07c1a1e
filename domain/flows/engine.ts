import type { FlowNode } from "../../types/configuration/flows.ts";
import type { FlowInput, FlowTurn, FlowWait } from "../../types/flows.ts";
import { handlerOf } from "./nodes/table.ts";
import { deflected, type Move, note, ownQueue, type Run } from "./run.ts";

/** Nodes passed in one turn before the flow counts as a circle. */
const MAX_NODES = 100;
/** Passed nodes a frame remembers; the newest are kept. */
const MAX_PATH = 200;

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
    move = enter(run, node);
  }
  return lost(run, `more than ${MAX_NODES} nodes without waiting for anything`);
}

export function enter(run: Run, node: FlowNode): Move {
  run.frame.node = node.id;
  run.frame.tries = 0;
  run.frame.part = 0;
  note(run, "entered");
  return handlerOf(node).enter(run, node);
}

/** What the node that waited makes of what came. */
export function resume(run: Run, input: FlowInput): FlowTurn {
  const node = nodeOf(run, run.frame.node);
  if (node === undefined) return lost(run, `there is no node "${run.frame.node}"`);
  if (input.kind === "hangup") {
    note(run, "hangup");
    remember(run, "hangup");
    return turn(run, { kind: "hangup", reason: deflected(run) || "hangup" });
  }
  return advance(run, handlerOf(node).resume(run, node, input));
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

/** The flow is at fault: nobody is dropped for it (CE09-B12). */
function lost(run: Run, why: string): FlowTurn {
  run.frame.vars.recentFailure = true;
  run.warnings.push(`Flow "${run.flow.id}", node "${run.frame.node}": ${why}`);
  note(run, "failed", why);
  return turn(run, ownQueue());
}

function turn({ frame, say, steps, warnings }: Run, wait: FlowWait): FlowTurn {
  return { frame, say, wait, steps, ...(warnings.length > 0 ? { warnings } : {}) };
}
