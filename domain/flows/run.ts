import type { FlowNode, FlowNodeType } from "../../types/configuration/flow_nodes.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type {
  FlowFrame,
  FlowInput,
  FlowStep,
  FlowWait,
  FlowWorld,
  Spoken,
  Value,
} from "../../types/flows.ts";

/** One turn being made: the frame is a copy that the nodes may change. */
export interface Run {
  flow: Flow;
  world: FlowWorld;
  frame: FlowFrame;
  say: Spoken[];
  steps: FlowStep[];
  warnings: string[];
  /** Of these the ones that raise an alarm (CE09-B2). */
  faults?: string[];
}

export type NodeOf<T extends FlowNodeType> = Extract<FlowNode, { type: T }>;

/** What a node wants: to wait for something, or to be left for another node. */
export type Move = { wait: FlowWait; word?: string } | { to: string; word: string };

/** How one type of node behaves: when it is entered, and when what it waits for came. */
export interface Handler<T extends FlowNodeType> {
  enter(run: Run, node: NodeOf<T>): Move;
  resume(run: Run, node: NodeOf<T>, input: FlowInput): Move;
}

/** Journey steps keep at most so many characters of detail. */
const MAX_DETAIL = 200;

export function note(run: Run, outcome: FlowStep["outcome"], detail = ""): void {
  const type = run.flow.nodes.find((n) => n.id === run.frame.node)?.type ?? "";
  run.steps.push({ node: run.frame.node, type, outcome, detail: detail.slice(0, MAX_DETAIL) });
}

/** Something reports count beside the way through the nodes (docs/voice.md, Journey). */
export function tell(run: Run, name: string, facts: Record<string, Value> = {}): void {
  const type = run.flow.nodes.find((n) => n.id === run.frame.node)?.type ?? "";
  run.steps.push({ node: run.frame.node, type, outcome: "fact", detail: name, facts });
}

/** Something is wrong with the flow itself: told as a warning, and as an alarm. */
export function fault(run: Run, why: string): void {
  const text = `Flow "${run.flow.id}", node "${run.frame.node}": ${why}`;
  run.warnings.push(text);
  run.faults = [...run.faults ?? [], text];
}

/** On to another node; without one the contact ends for `reason`. */
export function goTo(to: string | null, word: string, reason: string): Move {
  return to === null || to === "" ? end(reason, word) : { to, word };
}

/** The contact ends; `word` is how the node was left, the reason itself if not said. */
export const end = (reason: string, word = reason): Move => ({
  wait: { kind: "hangup", reason },
  word,
});

/** Where a contact goes when the flow itself is at fault: the entry point's own queue (CE01-F21). */
export const ownQueue = (): FlowWait => ({
  kind: "queue",
  queue: "",
  priority: null,
  rings: [],
  lastAgent: false,
  waitLimitSec: 0,
});

/** The reason a contact counts as deflected by, kept from the node that found us closed (CE01-F13). */
export const deflected = (run: Run): string => String(run.frame.vars.deflected ?? "");

/** Nobody is deflected who reaches a person, a number or a mailbox. */
export function served(run: Run): void {
  delete run.frame.vars.deflected;
  delete run.frame.heard;
}
