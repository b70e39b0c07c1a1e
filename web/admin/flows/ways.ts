import type { FlowNode, FlowNodeType } from "../../../types/configuration/flow_nodes.ts";
import { f } from "./words.ts";

/** A way out of a node, with what is written at its arrow. */
export interface Way {
  to: string;
  label: string;
}

/** Fields that name another node, in the order their arrows leave. */
const FIELDS = [
  "next",
  "open",
  "closed",
  "specialDay",
  "emergency",
  "back",
  "skipped",
  "overLimit",
  "offer",
  "otherwise",
  "agent",
  "failed",
  "exhausted",
] as const;
type WayField = (typeof FIELDS)[number];

/** Every way out of a node that is set: keys and rules first. */
export function waysOf(node: FlowNode): Way[] {
  const held = node as unknown as Record<string, unknown>;
  const own = FIELDS.flatMap((field) => {
    const to = held[field];
    return typeof to === "string" && to !== "" ? [{ to, label: arrowLabel(field) }] : [];
  });
  return [...choices(node), ...own];
}

function choices(node: FlowNode): Way[] {
  if (node.type === "menu") return node.options.map(({ key, next }) => ({ to: next, label: key }));
  if (node.type === "reason") {
    return node.candidates.map(({ name, next }) => ({ to: next, label: name }));
  }
  if (node.type === "service") {
    return node.evaluations.flatMap(({ name, next }) =>
      next === null ? [] : [{ to: next, label: name }]
    );
  }
  if (node.type !== "rule") return [];
  return node.rules.flatMap(({ name, next }) => next === null ? [] : [{ to: next, label: name }]);
}

const arrowLabel = (field: WayField) => field === "next" ? "" : f(`arrow_${field}`);

/** How the field of a way is called in a form. */
export const wayLabel = (field: string): string =>
  field === "generic"
    ? f("way_generic")
    : (FIELDS as readonly string[]).includes(field)
    ? f(`way_${field as WayField}`)
    : field;

export const typeLabel = (type: FlowNodeType): string => f(`type_${type}`);
