import { draft, schema } from "../draft.ts";
import { blank, type Entity, freeId, type Schema, schemaOf } from "../schema.ts";
import type { FlowNode, FlowNodeType } from "../../../types/configuration/flow_nodes.ts";
import { typeLabel } from "./ways.ts";

/** Types of node, as the schema lists them. */
export function nodeSchemas(): Map<FlowNodeType, Schema> {
  const items = schemaOf(schema.value!, "flows").properties?.["nodes"]?.items ?? {};
  return new Map(
    (items.oneOf ?? items.anyOf ?? []).map((one) => [
      one.properties!["type"]!.const as FlowNodeType,
      one,
    ]),
  );
}

/** A node that can be worked on: defaults, one of whatever must not be missing. */
export function freshNode(type: FlowNodeType, nodes: readonly FlowNode[]): FlowNode {
  const made = blank(nodeSchemas().get(type)!) as Record<string, unknown>;
  const id = freeId(nodes as unknown as Entity[], type);
  return { ...made, id, name: typeLabel(type), type, ...least(type) } as unknown as FlowNode;
}

function least(type: FlowNodeType): Record<string, unknown> {
  switch (type) {
    case "menu":
      return { options: [{ key: "1", label: "1", enabled: true, when: null, next: "" }] };
    case "language":
      return { options: [{ key: "1", language: "en" }, { key: "2", language: "de" }] };
    case "rule":
      return {
        rules: [{ name: "1", on: true, when: freshGroup(), assign: {}, next: null }],
      };
    case "reason":
      return {
        candidates: [{
          name: "1",
          on: true,
          when: freshGroup(),
          prompt: {},
          requiredLevel: 0,
          next: "",
        }],
      };
    case "verify":
      return { questions: [{ id: "pin", format: "pin", min: 4, max: 4, level: 2, prompt: {} }] };
    case "link":
      return { from: draft.value!.entryPoints.find((e) => e["channel"] === "sms")?.id ?? "" };
    case "queue":
    case "voicemail":
      return { queue: draft.value!.queues[0]?.id ?? "" };
    case "entry":
      return { entryPoint: draft.value!.entryPoints[0]?.id ?? "" };
    case "lookup":
      return { source: draft.value!.sources.find((s) => s["kind"] === "lookup")?.id ?? "" };
    default:
      return {};
  }
}

export const freshComparison = () => ({ variable: "cli", operator: "not_blank", values: [] });
export const freshGroup = () => ({ mode: "all", conditions: [freshComparison()] });
