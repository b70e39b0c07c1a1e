import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Flow, FlowTest } from "../../types/configuration/flows.ts";
import type { FieldError } from "../../types/errors.ts";
import {
  endOf,
  type FlowInput,
  type FlowTurn,
  type FlowWait,
  type FlowWorld,
} from "../../types/flows.ts";
import { withAccount } from "./account_variables.ts";
import { FAILED, readInput } from "./flow_input.ts";
import { playCallback } from "./play_callback.ts";
import { playedWorld } from "./played_world.ts";
import { startFlow } from "./start_flow.ts";
import { stepFlow } from "./step_flow.ts";

/** Turns of one test; beyond them it does not end. */
const MAX_TURNS = 200;

export interface Played {
  test: string;
  /** What was not as expected, in plain words; empty = passed. */
  problems: string[];
  /** Nodes entered, in order. */
  path: string[];
  /** Type of what it ended in, and of what queue or reason: `queue sales`, `hangup after_hours`. */
  ends: string;
}

/** Plays one test against a flow. Keys that are missing are silence, look-ups find nothing. */
export function playFlow(
  flow: Flow,
  test: FlowTest,
  document: Configuration,
  now: number,
): Played {
  const problems: string[] = [];
  const at = test.at === "" ? now : Date.parse(test.at);
  if (Number.isNaN(at)) problems.push(`"${test.at}" is no moment such as 2026-12-24T17:30+01:00`);
  const world = playedWorld(document, flow, {
    now: Number.isNaN(at) ? now : at,
    caller: test.caller,
    values: test.values,
  });
  const { turn, path, left } = run(
    withValues(withAccount(flow, document), test.values),
    test,
    { world, document },
    problems,
  );
  const ends = endOf(turn.wait);
  if (left > 0) problems.push(`it ended in "${ends}" with ${left} inputs left`);
  problems.push(...notPassed(test.passes, path));
  if (!fits(test.ends, ends)) problems.push(`it ended in "${ends}", not in "${test.ends}"`);
  return { test: test.name, problems, path, ends };
}

/** Tests of all flows that fail, as errors at their place in the configuration (IV-8). */
export function failingTests(document: Configuration, now: number): FieldError[] {
  return document.flows.flatMap((flow, f) =>
    flow.tests.flatMap((test, t) => {
      const { problems } = playFlow(flow, test, document, now);
      return problems.length === 0 ? [] : [{
        field: `flows.${f}.tests.${t}`,
        code: "flow_test.failed",
        detail: `flow "${flow.name}", test "${test.name}": ${problems.join("; ")}`,
      }];
    })
  );
}

function run(
  flow: Flow,
  test: FlowTest,
  { world, document }: { world: FlowWorld; document: Configuration },
  problems: string[],
) {
  const inputs = [...test.inputs];
  const path: string[] = [];
  let turn = startFlow(flow, 0, world);
  for (let turns = 0; turns < MAX_TURNS; turns++) {
    path.push(...enteredIn(turn));
    const input = playCallback(turn.wait, world, document) ??
      nextInput(turn.wait, inputs, problems);
    if (input === null) return { turn, path, left: inputs.length };
    turn = stepFlow(flow, turn.frame, input, world);
  }
  problems.push(`it does not end within ${MAX_TURNS} turns`);
  return { turn, path, left: 0 };
}

/** Values of the flow's own variables a test gives stand where they are not set by the flow. */
export function withValues(flow: Flow, values: Record<string, string>): Flow {
  const given = new Map(
    Object.entries(values).map(([name, text]) => [name.replace(/^var:/, ""), text]),
  );
  const declared = flow.variables.filter((v) => !given.has(v.id));
  const named = [...given].map(([id, fallback]) => ({
    id,
    name: id,
    type: flow.variables.find((v) => v.id === id)?.type ?? "text" as const,
    fallback,
    visible: false,
    keep: false,
    source: null,
  }));
  return { ...flow, variables: [...declared, ...named] };
}

const enteredIn = ({ steps }: FlowTurn) =>
  steps.filter((s) => s.outcome === "entered").map((s) => s.node);

/** Final waits: they end a test when no input is left. */
const FINAL: ReadonlySet<FlowWait["kind"]> = new Set([
  "queue",
  "record",
  "dial",
  "callback",
  "entry",
  "hangup",
]);

function nextInput(wait: FlowWait, inputs: string[], problems: string[]): FlowInput | null {
  if (wait.kind === "hangup" || wait.kind === "callback" || wait.kind === "entry") return null;
  if (FINAL.has(wait.kind) && inputs.length === 0) return null;
  if (wait.kind === "effect") return effectInput(wait.effect.kind, inputs);
  const text = inputs.shift();
  if (text === undefined) return { kind: "silence" };
  const input = readInput(text);
  if (input === null) problems.push(`"${text}" is no input`);
  return input ?? { kind: "silence" };
}

function effectInput(kind: string, inputs: string[]): FlowInput {
  const [text = ""] = inputs;
  if (/^(fail|found:|hangup)/.test(text)) return readInput(inputs.shift()!) ?? FAILED;
  // No source knows the caller, and nobody has to wait: what a plain day is like.
  if (kind === "send_link") return { kind: "effect", result: { sent: true } };
  if (kind === "context") return { kind: "effect", result: {} };
  if (kind === "estimate") return { kind: "effect", result: { seconds: 0, agent: "" } };
  return kind.startsWith("find") ? { kind: "effect", result: { matches: 0 } } : FAILED;
}

/** `queue` fits every queue, `queue sales` and `queue:sales` only that one. */
function fits(wanted: string, ends: string): boolean {
  const plain = wanted.trim().replace(":", " ");
  return ends === plain || ends.startsWith(`${plain} `);
}

function notPassed(wanted: readonly string[], path: readonly string[]): string[] {
  let from = 0;
  for (const node of wanted) {
    const at = path.indexOf(node, from);
    if (at < 0) return [`it did not pass "${node}": it passed ${path.join(", ")}`];
    from = at + 1;
  }
  return [];
}
