import { useMemo, useRef } from "preact/hooks";
import type { FlowNode } from "../../../types/configuration/flow_nodes.ts";
import type { Flow } from "../../../types/configuration/flows.ts";
import { type Arrow, layOut, NODE_HEIGHT, NODE_WIDTH, type Spot } from "./layout.ts";
import { typeLabel, waysOf } from "./ways.ts";
import { f } from "./words.ts";

interface GraphProps {
  flow: Flow;
  chosen: string;
  /** Where the play of the test bench stands, and what it passed. */
  lit: string;
  passed: ReadonlySet<string>;
  wrong: ReadonlyMap<FlowNode, string[]>;
  /** `byKey`: the attention should follow. */
  onOpen(id: string, byKey: boolean): void;
}

/** The flow as a picture: layers from its start downwards. */
export function Graph(props: GraphProps) {
  const { flow } = props;
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, spots, arrows } = useMemo(() => layoutOf(flow), [flow]);
  const move = (event: KeyboardEvent) => {
    const here = (event.target as Element).getAttribute("data-node");
    const to = next(spots, here, event.key);
    if (!to) return;
    event.preventDefault();
    svg.current?.querySelector<HTMLElement>(`[data-node="${to}"]`)?.focus();
  };
  return (
    <svg
      ref={svg}
      class="flow-graph"
      role="group"
      aria-label={f("graph")}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      onKeyDown={move}
    >
      <defs>
        <marker
          id="flow-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M 0 0 L 8 4 L 0 8 z" />
        </marker>
      </defs>
      {arrows.map((arrow) => <Line key={`${arrow.from} ${arrow.to}`} arrow={arrow} {...props} />)}
      {spots.map((spot) => <Node key={spot.id} spot={spot} {...props} />)}
    </svg>
  );
}

function layoutOf(flow: Flow) {
  const links = flow.nodes.flatMap((node) =>
    waysOf(node).map(({ to, label }) => ({ from: node.id, to, label }))
  );
  return layOut(flow.start, flow.nodes.map(({ id }) => id), links);
}

/** Longer labels are cut: the form says them in full. */
const MAX_LABEL = 18;

function Line({ arrow, chosen, passed }: GraphProps & { arrow: Arrow }) {
  const { from, to, path, label, x, y } = arrow;
  const near = from === chosen || to === chosen;
  const gone = passed.has(from) && passed.has(to);
  const words = label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL - 1)}…` : label;
  return (
    <g class={`flow-line${near ? " near" : ""}${gone ? " gone" : ""}`} aria-hidden="true">
      <path d={path} marker-end="url(#flow-arrow)" />
      {words && <text x={x} y={y}>{words}</text>}
    </g>
  );
}

function Node({ spot, flow, chosen, lit, passed, wrong, onOpen }: GraphProps & { spot: Spot }) {
  const node = flow.nodes.find(({ id }) => id === spot.id)!;
  const faults = wrong.get(node)?.length ?? 0;
  const states = [
    node.id === chosen && "chosen",
    node.id === lit && "lit",
    passed.has(node.id) && "passed",
    faults > 0 && "wrong",
    !reached(flow, node.id) && "unreached",
  ].filter(Boolean).join(" ");
  return (
    <foreignObject x={spot.x} y={spot.y} width={NODE_WIDTH} height={NODE_HEIGHT}>
      <button
        type="button"
        class={`flow-node ${states}`}
        data-node={node.id}
        aria-current={node.id === chosen ? "true" : undefined}
        onClick={(event) => onOpen(node.id, event.detail === 0)}
      >
        <b class="clip">{node.name || node.id}</b>
        <span class="clip">
          {node.id === flow.start ? `${f("start")} · ` : ""}
          {typeLabel(node.type)}
        </span>
        <span class="sr">{spoken(flow, node, faults)}</span>
        {faults > 0 && <i class="flow-badge" aria-hidden="true">{faults}</i>}
      </button>
    </foreignObject>
  );
}

const reached = (flow: Flow, id: string) =>
  id === flow.start || id === flow.generic ||
  flow.nodes.some((node) => waysOf(node).some(({ to }) => to === id));

/** State and ways of a node in words, for whoever does not see the picture. */
function spoken(flow: Flow, node: FlowNode, faults: number): string {
  const nameOf = (id: string) => flow.nodes.find((one) => one.id === id)?.name ?? id;
  const ways = waysOf(node).map(({ to, label }) =>
    f("goesTo", { label: label || f("goesOn"), to: nameOf(to) })
  );
  return [
    !reached(flow, node.id) && f("unreached"),
    faults > 0 && f("wrong", { count: faults }),
    ...ways,
  ].filter(Boolean).join(", ");
}

/** The nearest node in the direction of an arrow key. */
function next(spots: readonly Spot[], here: string | null, key: string): string | undefined {
  const from = spots.find(({ id }) => id === here);
  const step = STEPS[key];
  if (!from || !step) return undefined;
  const [dx, dy] = step;
  const ahead = spots.filter(({ x, layer }) =>
    dy === 0
      ? layer === from.layer && Math.sign(x - from.x) === dx
      : Math.sign(layer - from.layer) === dy
  );
  const far = ({ x, layer }: Spot) =>
    Math.abs(layer - from.layer) * FAR_LAYER + Math.abs(x - from.x);
  return ahead.sort((a, b) => far(a) - far(b))[0]?.id;
}

/** A nearer layer always wins over a nearer place in it. */
const FAR_LAYER = 1e6;
const STEPS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
