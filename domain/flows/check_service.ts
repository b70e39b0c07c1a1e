import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { Service } from "../../types/configuration/services.ts";
import type { FieldError } from "../../types/errors.ts";
import { lookup } from "../configuration/lookup.ts";
import { checkCondition, type KindOf } from "../rules/check_rules.ts";
import { has } from "./prompts.ts";
import type { NodeOf } from "./run.ts";

type Node = NodeOf<"service">;

/** A service there is, evaluations with one consequence each, a way back where one is needed. */
export function checkServiceNode(
  node: Node,
  path: string,
  of: { flow: Flow; document: Configuration; kindOf: KindOf },
): FieldError[] {
  const { document, kindOf } = of;
  const { services, skills } = lookup(document);
  return [
    ...(node.service !== null && !services.has(node.service)
      ? [wrong(`${path}.service`, "unknown_reference", `there is no service "${node.service}"`)]
      : []),
    ...node.evaluations.flatMap((one, i) => {
      const at = `${path}.evaluations.${i}`;
      return [
        ...checkCondition(one.when, `${at}.when`, kindOf),
        ...oneConsequence(one, at),
        ...one.skills.flatMap(({ skill }, s) =>
          skills.has(skill) ? [] : [
            wrong(`${at}.skills.${s}.skill`, "unknown_reference", `there is no skill "${skill}"`),
          ]
        ),
      ];
    }),
    ...wayBack(node, path, used(node, of)),
  ];
}

/** Exactly one of: said, queue or skills, priority, another way (CE02-R11). */
function oneConsequence(one: Node["evaluations"][number], path: string): FieldError[] {
  const consequences = [
    has(one.prompt),
    one.queue !== null || one.skills.length > 0,
    one.priority !== null,
    one.next !== null,
  ].filter(Boolean).length;
  if (consequences === 1) return [];
  const detail = consequences === 0
    ? "say what follows when it holds"
    : "choose one of what is said, who serves it, the priority, another way";
  return [wrong(path, "evaluation", detail)];
}

/** Services a node may hand a call to: the named one, or any. */
function used(node: Node, { document, flow }: { document: Configuration; flow: Flow }): Service[] {
  if (node.service === null) {
    const own = new Set(
      document.entryPoints.filter((e) => e.flow === flow.id).map((e) => e.voice.service),
    );
    const variable = own.size === 0 || setsVariable(flow, node.variable);
    return document.services.filter(({ id }) => variable || own.has(id));
  }
  return document.services.filter(({ id }) => id === node.service);
}

const setsVariable = (flow: Flow, name: string): boolean =>
  flow.nodes.some((node) =>
    (node.type === "set" && name in node.assign) ||
    (node.type === "rule" && node.rules.some((rule) => name in rule.assign))
  );

function wayBack(node: Node, path: string, services: Service[]): FieldError[] {
  if (node.next !== null) return [];
  const back = services.find((s) =>
    [s.afterHours, s.specialDay, s.inEmergency, s.overLimit].some((f) => f.action === "return")
  );
  return back === undefined ? [] : [
    wrong(`${path}.next`, "missing_field", `"${back.name}" sends callers back: say where that is`),
  ];
}

const wrong = (field: string, code: string, detail: string): FieldError => ({
  field,
  code,
  detail,
});
