import type { FlowNode } from "../../types/configuration/flow_nodes.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { FieldError } from "../../types/errors.ts";
import { waysOf } from "./ways.ts";

/** Least time waited before something is offered while waiting, seconds (CE03-R21). */
const LEAST_DELAY_SEC = 30;
/** Nodes that hold whoever goes on waiting, or lead to such. */
const WAITING: ReadonlySet<string> = new Set(["queue", "service", "entry"]);

type Callback = Extract<FlowNode, { type: "callback" }>;

/** Thresholds in their order, and a queue for whoever goes on waiting (CE03-B1, R3, R22). */
export function checkCallback(node: Callback, path: string, flow: Flow): FieldError[] {
  const order = node.upperWaitPlaybackThreshold < node.automaticTransferThreshold
    ? [
      wrong(
        `${path}.upperWaitPlaybackThreshold`,
        "threshold_order",
        `not lower than automaticTransferThreshold, ${node.automaticTransferThreshold}`,
      ),
    ]
    : [];
  const digits = node.maxDigits < node.minDigits
    ? [wrong(`${path}.maxDigits`, "order", `not fewer than minDigits, ${node.minDigits}`)]
    : [];
  return [
    ...order,
    ...digits,
    ...(leadsToWaiting(node, flow)
      ? []
      : [wrong(`${path}.next`, "no_queue", "it must lead to a queue for who goes on waiting")]),
  ];
}

/** What a queue offers while waiting is an offer of a callback, not before half a minute. */
export function checkOffer(
  node: Extract<FlowNode, { type: "queue" }>,
  path: string,
  flow: Flow,
): FieldError[] {
  const to = flow.nodes.find((n) => n.id === node.offer);
  return [
    ...(to === undefined || to.type === "callback" ? [] : [
      wrong(`${path}.offer`, "no_callback", `"${to.id}" is no offer of a callback`),
    ]),
    ...(node.offerAfterSec > 0 && node.offerAfterSec < LEAST_DELAY_SEC
      ? [wrong(`${path}.offerAfterSec`, "too_small", `0, or ${LEAST_DELAY_SEC} and more`)]
      : []),
  ];
}

function leadsToWaiting(from: Callback, flow: Flow): boolean {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const seen = new Set([from.id]);
  const open = [from.next];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = byId.get(id);
    // Ways to nodes that are not there are errors of their own.
    if (node === undefined || WAITING.has(node.type)) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...waysOf(node).map(({ to }) => to));
  }
  return false;
}

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
