import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowNode } from "../../types/configuration/flow_nodes.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { FieldError } from "../../types/errors.ts";
import { checkRings } from "../configuration/check/rings.ts";
import { repeats } from "../configuration/check/unique.ts";
import { lookup } from "../configuration/lookup.ts";
import { checkCondition, checkPlaces, checkTreatments } from "../rules/check_rules.ts";
import { checkEffects, checkReason } from "./check_personal.ts";
import { checkCallback, checkOffer } from "./check_callback.ts";
import { checkServiceNode } from "./check_service.ts";
import { checkBounds, checkKeys, checkLink, checkVerify } from "./check_verify.ts";
import { variableChecker } from "./variable_checker.ts";

/** Everything wrong inside one node; the ways out of it are checked with the flow. */
export function checkNode(
  node: FlowNode,
  path: string,
  flow: Flow,
  document: Configuration,
): FieldError[] {
  const known = lookup(document);
  const kindOf = variableChecker(flow, document);
  return [
    ...texts(node, path, kindOf),
    ...refers(node, "queue", path, known.queues, "queue"),
    ...refers(node, "schedule", path, known.schedules, "schedule"),
    ...refers(node, "entryPoint", path, known.entryPoints, "entry point"),
    ...own(node, path, flow, document),
  ];
}

type KindOf = ReturnType<typeof variableChecker>;

/** Every `{{name}}` in whatever is said or set. */
function texts(value: unknown, path: string, kindOf: KindOf): FieldError[] {
  if (typeof value === "string") return checkPlaces(value, path, kindOf);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) =>
    // Conditions are checked on their own, with their operators.
    key === "when" ? [] : texts(item, `${path}.${key}`, kindOf)
  );
}

function refers(
  node: FlowNode,
  field: string,
  path: string,
  known: ReadonlyMap<string, unknown>,
  what: string,
): FieldError[] {
  const id = (node as unknown as Record<string, unknown>)[field];
  if (typeof id !== "string" || known.has(id)) return [];
  return [wrong(`${path}.${field}`, "unknown_reference", `there is no ${what} "${id}"`)];
}

function own(node: FlowNode, path: string, flow: Flow, document: Configuration): FieldError[] {
  const kindOf = variableChecker(flow, document);
  switch (node.type) {
    case "menu":
      return menu(node, path, kindOf);
    case "language":
      return [
        ...twoKeys(node.options.map((o) => o.key), `${path}.options`),
        ...node.options.flatMap((o, i) =>
          flow.languages.includes(o.language) ? [] : [
            wrong(
              `${path}.options.${i}.language`,
              "language",
              `the flow does not offer "${o.language}"`,
            ),
          ]
        ),
      ];
    case "rule":
      return [
        ...checkTreatments(node.rules, `${path}.rules`, kindOf),
        ...checkEffects(node.rules, `${path}.rules`),
      ];
    case "reason":
      return checkReason(node, path, kindOf);
    case "queue":
      return [
        ...checkRings(node.rings, `${path}.rings`),
        ...skills(node, path, document),
        ...checkOffer(node, path, flow),
      ];
    case "callback":
      return checkCallback(node, path, flow);
    case "service":
      return checkServiceNode(node, path, { flow, document, kindOf });
    case "lookup":
      return source(node, path, document, kindOf);
    case "verify":
      return checkVerify(node, path, document);
    case "collect":
      return collect(node, path);
    case "identify":
      return [...checkBounds(node, path), ...checkKeys(node, node.min, path)];
    case "link":
      return checkLink(node, path, document);
    case "hours":
      return new Set(node.order).size === 3
        ? []
        : [wrong(`${path}.order`, "not_unique", "name each of the three checks once")];
    default:
      return [];
  }
}

type Of<T extends FlowNode["type"]> = Extract<FlowNode, { type: T }>;

function menu(node: Of<"menu">, path: string, kindOf: KindOf): FieldError[] {
  const keys = node.options.map((o) => o.key);
  // The shipped repeat key gives way to a choice; a key to go back was meant where it leads somewhere.
  const back = node.back !== null && node.backKey !== null && keys.includes(node.backKey)
    ? [wrong(`${path}.backKey`, "not_unique", `"${node.backKey}" is a choice too`)]
    : [];
  const conditions = node.options.flatMap((o, i) =>
    o.when === null ? [] : checkCondition(o.when, `${path}.options.${i}.when`, kindOf)
  );
  return [...twoKeys(keys, `${path}.options`), ...back, ...conditions];
}

const twoKeys = (keys: readonly string[], path: string): FieldError[] =>
  repeats(keys, (key) => key, path, "key", "another choice has this key");

function skills(node: Of<"queue">, path: string, document: Configuration): FieldError[] {
  const known = lookup(document).skills;
  return node.rings.flatMap((ring, r) =>
    ring.skills.flatMap((need, i) =>
      known.has(need.skill) ? [] : [
        wrong(
          `${path}.rings.${r}.skills.${i}.skill`,
          "unknown_reference",
          `there is no skill "${need.skill}"`,
        ),
      ]
    )
  );
}

function source(
  node: Of<"lookup">,
  path: string,
  document: Configuration,
  kindOf: KindOf,
): FieldError[] {
  const found = lookup(document).sources.get(node.source);
  const unknown = found?.kind === "lookup" ? [] : [
    wrong(`${path}.source`, "unknown_reference", `there is no source of facts "${node.source}"`),
  ];
  const by = kindOf(node.by);
  return typeof by === "object"
    ? [...unknown, wrong(`${path}.by`, "unknown_variable", by.fault)]
    : unknown;
}

function collect(node: Of<"collect">, path: string): FieldError[] {
  const secret = node.sensitive
    ? [wrong(`${path}.sensitive`, "sensitive", "secrets are asked for by a verify node only")]
    : [];
  return [...secret, ...checkBounds(node, path), ...checkKeys(node, node.min, path)];
}

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
