import type { FlowNode } from "../../../types/configuration/flow_nodes.ts";
import type { Flow } from "../../../types/configuration/flows.ts";
import { problems } from "../draft.ts";
import type { Entity } from "../schema.ts";

/** Parts of the editor that are no node; `~` is in no node's id. */
export const SETTINGS = "~flow";
export const BENCH = "~try";

/** A flow of the draft, as far as it is whole. */
export const flowOf = (entity: Entity): Flow => entity as unknown as Flow;

/** Where in the editor a path below a flow belongs, and how it is said. */
export function partOfFlow(entity: Entity, rest: string[]): { part: string; words: string[] } {
  const [list, index, ...more] = rest;
  const flow = flowOf(entity);
  const node = list === "nodes" ? flow.nodes[Number(index)] : undefined;
  if (node) return { part: node.id, words: [node.name || node.id, ...more] };
  return { part: list === "tests" ? BENCH : SETTINGS, words: rest };
}

/** What the hub found wrong in each node of the flow at this place, by node. */
export function problemsByNode(at: number, nodes: readonly FlowNode[]): Map<FlowNode, string[]> {
  const found = new Map<FlowNode, string[]>();
  for (const { field, detail, code } of problems.value) {
    const [kind, flow, list, index] = field.split(".");
    if (kind !== "flows" || Number(flow) !== at || list !== "nodes") continue;
    const node = nodes[Number(index)];
    if (node) found.set(node, [...found.get(node) ?? [], detail ?? code]);
  }
  return found;
}
