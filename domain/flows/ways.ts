import type { FlowNode } from "../../types/configuration/flow_nodes.ts";

/** A way out of a node: the field that names it, and the node it leads to. */
export interface Way {
  field: string;
  to: string;
}

/** Fields that name another node, by their place in a node. */
const FIELDS = [
  "next",
  "back",
  "exhausted",
  "skipped",
  "failed",
  "otherwise",
  "open",
  "closed",
  "specialDay",
  "emergency",
  "overLimit",
  "agent",
  "offer",
] as const;

/** Every way out of a node that is set, options and rules included. */
export function waysOf(node: FlowNode): Way[] {
  const fields = node as unknown as Record<string, unknown>;
  const own = FIELDS.flatMap((field) => {
    const to = fields[field];
    return typeof to === "string" ? [{ field, to }] : [];
  });
  if (node.type === "menu") {
    return [...own, ...node.options.map((o, i) => ({ field: `options.${i}.next`, to: o.next }))];
  }
  if (node.type === "reason") {
    return [
      ...own,
      ...node.candidates.map((c, i) => ({ field: `candidates.${i}.next`, to: c.next })),
    ];
  }
  if (node.type === "service") {
    return [
      ...own,
      ...node.evaluations.flatMap((e, i) =>
        e.next === null ? [] : [{ field: `evaluations.${i}.next`, to: e.next }]
      ),
    ];
  }
  if (node.type === "rule") {
    return [
      ...own,
      ...node.rules.flatMap((r, i) =>
        r.next === null ? [] : [{ field: `rules.${i}.next`, to: r.next }]
      ),
    ];
  }
  return own;
}

/** By type of node: the fields taken without anything having been waited for in between. */
const UNWAITED: Partial<Record<FlowNode["type"], readonly string[]>> = {
  say: ["next"],
  set: ["next"],
  language: ["next"],
  identify: ["next"],
  verify: ["next", "failed"],
  lookup: ["failed"],
  link: ["failed"],
  hours: ["open", "closed", "specialDay", "emergency"],
  // Nothing is offered while the wait is short.
  callback: ["next"],
  // A rule that leads back is cut at its third entry and takes this way then (CE09-B7).
  rule: ["otherwise"],
  service: ["next"],
  // Nothing likely, or enough asked in this call.
  reason: ["next"],
};

/** Ways out that may be taken at once: a circle of them would never end. */
export function unwaitedWays(node: FlowNode): Way[] {
  const fields = node.type === "menu" && node.options.every((o) => o.when !== null || !o.enabled)
    ? ["exhausted"]
    : UNWAITED[node.type] ?? [];
  return waysOf(node).filter(({ field }) => fields.includes(field));
}

/** Nodes that lead out of the flow: what CE01 calls exit points. */
export const EXITS: ReadonlySet<FlowNode["type"]> = new Set([
  "queue",
  "voicemail",
  "transfer",
  "entry",
  "hangup",
  "callback",
  "service",
]);
