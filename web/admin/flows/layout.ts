/** Where nodes and arrows of a flow stand: layers from the start downwards (pure). */

export const NODE_WIDTH = 184;
export const NODE_HEIGHT = 52;
const GAP_X = 28;
const GAP_Y = 68;
const MARGIN = 24;
/** Room beside the nodes for arrows that lead back up. */
const BACK_ROOM = 56;
/** Rounds of ordering and of moving towards neighbours; more change nothing one could see. */
const ROUNDS = 8;

export interface Link {
  from: string;
  to: string;
  label: string;
}
export interface Spot {
  id: string;
  layer: number;
  x: number;
  y: number;
}
export interface Arrow extends Link {
  path: string;
  /** Middle of the label. */
  x: number;
  y: number;
}
export interface Layout {
  width: number;
  height: number;
  spots: Spot[];
  arrows: Arrow[];
}

/** A node, or a bend of an arrow that passes a layer. */
interface Cell {
  key: string;
  layer: number;
  width: number;
  x: number;
  near: Cell[];
}

/**
 * Ids that links name but no node has are left out. What nothing leads to stands below the rest, so
 * that the top row is where calls begin.
 */
export function layOut(start: string, ids: readonly string[], given: readonly Link[]): Layout {
  const known = new Set(ids);
  const links = merged(given.filter(({ from, to }) => known.has(from) && known.has(to)));
  const roots = [...known].sort((a, b) => Number(b === start) - Number(a === start));
  const { back, order } = walk(roots, links);
  const reached = reachedFrom(known.has(start) ? start : roots[0], links);
  for (const link of links) {
    if (!reached.has(link.from) && reached.has(link.to)) back.add(link);
  }
  const layers = lowered(layersOf(order, links.filter((link) => !back.has(link))), reached);
  const cells = new Map(order.map((id) => [id, cellOf(id, layers.get(id)!, NODE_WIDTH)]));
  const chains = new Map<Link, Cell[]>();
  for (const link of links) {
    if (!back.has(link)) chains.set(link, chainOf(link, cells));
  }
  const rows = rowsOf([...cells.values(), ...[...chains.values()].flatMap((c) => c.slice(1, -1))]);
  place(rows);
  return drawn(order, cells, links, chains);
}

/** Several ways between the same two nodes are one arrow with all their labels. */
function merged(links: readonly Link[]): Link[] {
  const found = new Map<string, Link>();
  for (const link of links) {
    const key = `${link.from} ${link.to}`;
    const label = [found.get(key)?.label, link.label].filter(Boolean).join(", ");
    found.set(key, { ...link, label });
  }
  return [...found.values()];
}

/** Depth first: links that lead back to a node on the way here, and nodes so that links go forward. */
function walk(roots: readonly string[], links: readonly Link[]) {
  const state = new Map<string, "open" | "done">();
  const back = new Set<Link>();
  const order: string[] = [];
  const visit = (id: string) => {
    state.set(id, "open");
    for (const link of links.filter(({ from }) => from === id).reverse()) {
      if (state.get(link.to) === "open") back.add(link);
      else if (!state.has(link.to)) visit(link.to);
    }
    state.set(id, "done");
    order.unshift(id);
  };
  for (const id of roots) {
    if (!state.has(id)) visit(id);
  }
  return { back, order };
}

function reachedFrom(start: string | undefined, links: readonly Link[]): ReadonlySet<string> {
  const reached = new Set(start === undefined ? [] : [start]);
  // A set grows while it is walked: every node is visited once.
  for (const id of reached) {
    for (const { from, to } of links) if (from === id) reached.add(to);
  }
  return reached;
}

/** Nodes nothing leads to, in layers of their own below the deepest of the others. */
function lowered(
  layers: ReadonlyMap<string, number>,
  reached: ReadonlySet<string>,
): Map<string, number> {
  const below = 1 + Math.max(-1, ...[...reached].map((id) => layers.get(id) ?? -1));
  return new Map(
    [...layers].map(([id, layer]) => [id, reached.has(id) ? layer : layer + below]),
  );
}

/** The longest way from a start decides how deep a node stands. */
function layersOf(order: readonly string[], links: readonly Link[]): Map<string, number> {
  const layers = new Map(order.map((id) => [id, 0]));
  for (const id of order) {
    for (const { from, to } of links) {
      if (from === id) layers.set(to, Math.max(layers.get(to)!, layers.get(id)! + 1));
    }
  }
  return layers;
}

const cellOf = (key: string, layer: number, width: number): Cell => ({
  key,
  layer,
  width,
  x: 0,
  near: [],
});

function chainOf({ from, to }: Link, cells: ReadonlyMap<string, Cell>): Cell[] {
  const [first, last] = [cells.get(from)!, cells.get(to)!];
  const bends = Array.from(
    { length: last.layer - first.layer - 1 },
    (_, i) => cellOf(`${from} ${to}`, first.layer + i + 1, 0),
  );
  const chain = [first, ...bends, last];
  for (let i = 1; i < chain.length; i++) {
    chain[i]!.near.push(chain[i - 1]!);
    chain[i - 1]!.near.push(chain[i]!);
  }
  return chain;
}

function rowsOf(cells: readonly Cell[]): Cell[][] {
  const rows: Cell[][] = [];
  for (const cell of cells) (rows[cell.layer] ??= []).push(cell);
  return rows.map((row) => row ?? []);
}

/** Orders each row by its neighbours, then moves cells as near to them as there is room. */
function place(rows: readonly Cell[][]): void {
  for (const row of rows) pack(row, row.map(() => 0));
  for (let round = 0; round < ROUNDS; round++) {
    const down = round % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const wish = (cell: Cell) => {
        const near = cell.near.filter((n) => down ? n.layer < cell.layer : n.layer > cell.layer);
        return near.length === 0 ? cell.x : mean(near.map(({ x }) => x));
      };
      const wishes = new Map(row.map((cell) => [cell, wish(cell)]));
      row.sort((a, b) => wishes.get(a)! - wishes.get(b)!);
      pack(row, row.map((cell) => wishes.get(cell)!));
    }
  }
}

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** Nearest places to the wishes (least squares) that keep the order and the gaps. */
function pack(row: readonly Cell[], wishes: readonly number[]): void {
  let offset = 0;
  const offsets = row.map((cell, i) => {
    if (i > 0) offset += (row[i - 1]!.width + cell.width) / 2 + GAP_X;
    return offset;
  });
  const blocks: { at: number; count: number }[] = [];
  wishes.forEach((wish, i) => {
    let block = { at: wish - offsets[i]!, count: 1 };
    while (blocks.length > 0 && blocks.at(-1)!.at > block.at) {
      const last = blocks.pop()!;
      const count = last.count + block.count;
      block = { at: (last.at * last.count + block.at * block.count) / count, count };
    }
    blocks.push(block);
  });
  const places = blocks.flatMap(({ at, count }) => Array.from({ length: count }, () => at));
  row.forEach((cell, i) => {
    cell.x = places[i]! + offsets[i]!;
  });
}

function drawn(
  order: readonly string[],
  cells: ReadonlyMap<string, Cell>,
  links: readonly Link[],
  chains: ReadonlyMap<Link, Cell[]>,
): Layout {
  const all = [...cells.values(), ...[...chains.values()].flat()];
  const left = Math.min(0, ...all.map(({ x, width }) => x - width / 2)) - MARGIN;
  const right = Math.max(0, ...all.map(({ x, width }) => x + width / 2)) + MARGIN + BACK_ROOM;
  const spots = order.map((id) => {
    const { layer, x } = cells.get(id)!;
    return { id, layer, x: x - left - NODE_WIDTH / 2, y: topOf(layer) };
  });
  const arrows = links.map((link) => {
    const chain = chains.get(link);
    const points = chain?.map(({ x, layer }) => ({ x: x - left, y: topOf(layer) }));
    return points ? forward(link, points, portOf(link, links, cells)) : backward(link, cells, left);
  });
  const deepest = Math.max(0, ...spots.map(({ layer }) => layer));
  return {
    width: Math.ceil(right - left),
    height: topOf(deepest) + NODE_HEIGHT + MARGIN,
    spots,
    arrows,
  };
}

const topOf = (layer: number) => MARGIN + layer * (NODE_HEIGHT + GAP_Y);

/** Arrows leave a node side by side, in the order of where they lead. */
function portOf(link: Link, links: readonly Link[], cells: ReadonlyMap<string, Cell>): number {
  const own = links.filter(({ from }) => from === link.from)
    .sort((a, b) => cells.get(a.to)!.x - cells.get(b.to)!.x);
  const step = Math.min(24, (NODE_WIDTH - 40) / Math.max(1, own.length));
  return (own.indexOf(link) - (own.length - 1) / 2) * step;
}

interface Point {
  x: number;
  y: number;
}

function forward(link: Link, points: readonly Point[], port: number): Arrow {
  const line = points.map((point, i) => {
    if (i === 0) return { x: point.x + port, y: point.y + NODE_HEIGHT };
    return i === points.length - 1 ? point : { x: point.x, y: point.y + NODE_HEIGHT / 2 };
  });
  const [first, second] = [line[0]!, line[1]!];
  const path = line.slice(1).map((to, i) => curve(line[i]!, to)).join(" ");
  return {
    ...link,
    path: `M ${round(first.x)} ${round(first.y)} ${path}`,
    x: round((first.x + second.x) / 2),
    y: round((first.y + Math.min(second.y, first.y + GAP_Y)) / 2),
  };
}

function curve(from: Point, to: Point): string {
  const middle = (from.y + to.y) / 2;
  return `C ${round(from.x)} ${round(middle)} ${round(to.x)} ${round(middle)} ${round(to.x)} ${
    round(to.y)
  }`;
}

/** Back up on the right side. */
function backward(link: Link, cells: ReadonlyMap<string, Cell>, left: number): Arrow {
  const [from, to] = [cells.get(link.from)!, cells.get(link.to)!];
  const side = (cell: Cell) => ({
    x: cell.x - left + NODE_WIDTH / 2,
    y: topOf(cell.layer) + NODE_HEIGHT / 2,
  });
  const [a, b] = [side(from), side(to)];
  const out = Math.max(a.x, b.x) + BACK_ROOM;
  return {
    ...link,
    path: `M ${round(a.x)} ${round(a.y)} C ${round(out)} ${round(a.y)} ${round(out)} ${
      round(b.y)
    } ${round(b.x)} ${round(b.y)}`,
    x: round(out - BACK_ROOM / 3),
    y: round((a.y + b.y) / 2),
  };
}

const round = (n: number) => Math.round(n * 10) / 10;
