import type { Flow, FlowVariable } from "../../types/configuration/flows.ts";
import type { FlowFrame, Value } from "../../types/flows.ts";
import { type Facts, isBlank } from "../rules/facts.ts";
import { fill, tame } from "../rules/fill.ts";
import { clockValue } from "../rules/moments.ts";
import { builtInKind, ownName, partsOfName, type VariableKind } from "../rules/variables.ts";
import type { Run } from "./run.ts";

/** What conditions and texts of a flow may ask: the world, and what the flow has found out. */
export function factsOf({ flow, frame, world }: Pick<Run, "flow" | "frame" | "world">): Facts {
  return {
    timeZone: world.timeZone,
    kind: (name) => kindOf(flow, name),
    value(name) {
      const own = ownName(name);
      if (own !== null) return ownValue(flow, frame, own);
      if (builtInKind(name) === undefined) return ownValue(flow, frame, name);
      return clockValue(name, world.now, world.timeZone) ?? flowValue(name, frame) ??
        world.value(name);
    },
  };
}

/** Kind of a built-in variable, of a declared one, else text. */
export function kindOf(flow: Flow, name: string): VariableKind {
  const own = ownName(name) ?? name;
  return builtInKind(name) ?? flow.variables.find((v) => v.id === own)?.type ?? "text";
}

/** Sets variables from texts with `{{name}}` places; a blank place makes the variable blank. */
export function assign(run: Run, values: Record<string, string>): void {
  const { value } = factsOf(run);
  for (const [name, text] of Object.entries(values)) setVar(run, name, fill(text, value));
}

/** Sets one variable, as its declared type; what is not of that type is blank (CE09-B3). */
export function setVar(
  run: Pick<Run, "flow" | "frame" | "warnings">,
  name: string,
  value: Value | undefined,
): void {
  const own = ownName(name) ?? name;
  const declared = run.flow.variables.find((v) => v.id === own);
  const typed = isBlank(value) ? null : typedValue(value, declared?.type ?? "text");
  if (typed === null && !isBlank(value)) {
    run.warnings.push(`Variable "${own}": what came is no ${declared?.type}`);
  }
  run.frame.vars[own] = typed;
}

/** A variable of the flow: what it was set to, else its default (CE09-R18). */
export function ownValue(
  flow: Pick<Flow, "variables">,
  frame: Pick<FlowFrame, "vars">,
  name: string,
): Value | undefined {
  const value = frame.vars[name];
  if (!isBlank(value)) return value;
  const declared = flow.variables.find((v) => v.id === name);
  return declared && declared.fallback !== ""
    ? typedValue(declared.fallback, declared.type) ?? undefined
    : undefined;
}

/** What the flow knows of itself: who calls, in which language, how the last node ended. */
function flowValue(name: string, frame: FlowFrame): Value | undefined {
  switch (name) {
    case "language":
      return frame.language;
    case "customer":
      return frame.identity.customer;
    case "customerName":
      return frame.identity.name;
    case "idStatus":
      return frame.identity.status;
    case "idLevel":
      return frame.identity.level;
    case "lastResult":
      return frame.path.at(-1)?.outcome;
    case "recentFailure":
      return frame.vars.recentFailure === true ? true : undefined;
    default: {
      const { topic, subject } = partsOfName(name);
      return topic === "experiment" ? frame.experiments?.[subject] : undefined;
    }
  }
}

function typedValue(value: Value, type: FlowVariable["type"]): Value {
  const text = tame(String(value));
  if (type === "number") return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
  if (type === "boolean") {
    return /^(true|yes|1)$/i.test(text) ? true : /^(false|no|0)$/i.test(text) ? false : null;
  }
  if (type === "date") return /^\d{4}-\d{2}-\d{2}/.test(text) ? text : null;
  return typeof value === "string" ? text : value;
}
