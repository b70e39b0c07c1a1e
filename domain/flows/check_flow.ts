import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowNode } from "../../types/configuration/flow_nodes.ts";
import type { Flow, FlowVariable } from "../../types/configuration/flows.ts";
import type { FieldError } from "../../types/errors.ts";
import { repeats } from "../configuration/check/unique.ts";
import { checkNode } from "./check_node.ts";
import { checkPersonal } from "./check_personal.ts";
import { variableChecker } from "./variable_checker.ts";
import { EXITS, unwaitedWays, waysOf } from "./ways.ts";

/** Menus one after the other (CE01-R9). */
const MAX_LAYERS = 2;
const MAX_EXITS = 25;

/**
 * Everything that would go wrong when the flow runs, each at its exact path below `path`
 * (CE01-B3, CE09-B2, IV-8).
 */
export function checkFlow(flow: Flow, path: string, document: Configuration): FieldError[] {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const start = byId.has(flow.start)
    ? []
    : [wrong(`${path}.start`, "unknown_node", `there is no node "${flow.start}"`)];
  return [
    ...start,
    ...repeats(flow.nodes, (n) => n.id, `${path}.nodes`, "id", "this short name is taken"),
    ...repeats(flow.variables, (v) => v.id, `${path}.variables`, "id", "this name is taken"),
    ...repeats(flow.languages, (l) => l, `${path}.languages`, "", "listed twice").map(trimmed),
    ...flow.nodes.flatMap((node, i) => [
      ...unknownWays(node, `${path}.nodes.${i}`, byId),
      ...checkNode(node, `${path}.nodes.${i}`, flow, document),
    ]),
    ...generic(flow, path, byId),
    ...checkSources(flow.variables, `${path}.variables`, document),
    ...checkPersonal(flow, path, variableChecker(flow, document)),
    ...exits(flow, path),
    ...layers(flow, path, byId),
    ...circles(flow, path, byId),
  ];
}

const generic = ({ generic: to }: Flow, path: string, byId: Nodes): FieldError[] =>
  to === null || byId.has(to)
    ? []
    : [wrong(`${path}.generic`, "unknown_node", `there is no node "${to}"`)];

/** What is written back has somewhere to go (CE09-F15). */
export const checkSources = (
  variables: readonly FlowVariable[],
  path: string,
  { sources }: Pick<Configuration, "sources">,
): FieldError[] =>
  variables.flatMap(({ source }, i) => {
    // That there is one at all is checked with all references.
    const found = sources.find(({ id }) => id === source);
    if (found === undefined || found.writes) return [];
    const detail = `"${found.name}" takes nothing back: switch that on first`;
    return [wrong(`${path}.${i}.source`, "source", detail)];
  });

type Nodes = ReadonlyMap<string, FlowNode>;

const trimmed = (error: FieldError) => ({ ...error, field: error.field.replace(/\.$/, "") });

const unknownWays = (node: FlowNode, path: string, byId: Nodes): FieldError[] =>
  waysOf(node).filter(({ to }) => !byId.has(to)).map(({ field, to }) =>
    to === ""
      ? wrong(`${path}.${field}`, "missing_field", "say where it goes on")
      : wrong(`${path}.${field}`, "unknown_node", `there is no node "${to}"`)
  );

function exits(flow: Flow, path: string): FieldError[] {
  const count = flow.nodes.filter((node) => EXITS.has(node.type)).length;
  return count <= MAX_EXITS
    ? []
    : [wrong(`${path}.nodes`, "too_many", `${count} exits; at most ${MAX_EXITS}`)];
}

/** A third menu behind two others, however one comes there; the way back does not count. */
function layers(flow: Flow, path: string, byId: Nodes): FieldError[] {
  const deepest = new Map<string, number>();
  const visit = (id: string, menus: number, passed: ReadonlySet<string>): void => {
    const node = byId.get(id);
    if (node === undefined || passed.has(id)) return;
    const depth = menus + (node.type === "menu" ? 1 : 0);
    if ((deepest.get(id) ?? -1) >= depth) return;
    deepest.set(id, depth);
    if (depth > MAX_LAYERS) return;
    const after = new Set(passed).add(id);
    const ways = waysOf(node).filter(({ field }) => field !== "back");
    // Only a choice leads deeper: after the repeats are used up one is not in a sub-menu.
    for (const { field, to } of ways) {
      visit(to, node.type === "menu" && field === "exhausted" ? menus : depth, after);
    }
  };
  visit(flow.start, 0, new Set());
  return flow.nodes.flatMap((node, i) =>
    node.type === "menu" && (deepest.get(node.id) ?? 0) > MAX_LAYERS
      ? [
        wrong(
          `${path}.nodes.${i}`,
          "layers",
          `a third menu in a row; at most ${MAX_LAYERS} layers`,
        ),
      ]
      : []
  );
}

/** Nodes that lead back to themselves without ever waiting for the contact. */
function circles(flow: Flow, path: string, byId: Nodes): FieldError[] {
  const state = new Map<string, "open" | "done">();
  const found: FieldError[] = [];
  const visit = (node: FlowNode): void => {
    state.set(node.id, "open");
    for (const { to } of unwaitedWays(node)) {
      const next = byId.get(to);
      if (next === undefined) continue;
      if (state.get(to) === "open") {
        const at = flow.nodes.indexOf(node);
        found.push(wrong(`${path}.nodes.${at}`, "circle", `leads round to "${to}" without a wait`));
      } else if (!state.has(to)) visit(next);
    }
    state.set(node.id, "done");
  };
  for (const node of flow.nodes) {
    if (!state.has(node.id)) visit(node);
  }
  return found;
}

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
