import { signal } from "@preact/signals";
import type { Flow, FlowTest } from "../../../types/configuration/flows.ts";
import {
  endOf,
  type FlowInput,
  type FlowTurn,
  type FlowWait,
  type Value,
} from "../../../types/flows.ts";
import { post } from "../../ui/api.ts";

/** A play of a draft on the test bench; it stays while one looks at nodes. */
export interface Play {
  flow: string;
  caller: string;
  /** ISO with offset; empty = now. */
  at: string;
  values: Record<string, string>;
  turns: { turn: FlowTurn; input: string }[];
}

export const play = signal<Play | null>(null);
const EMPTY: ReadonlySet<string> = new Set();

const nodesOf = ({ turns }: Play) =>
  turns.flatMap(({ turn }) => turn.steps).filter(({ outcome }) => outcome === "entered")
    .map(({ node }) => node);

const playOf = (flow: string) => play.value?.flow === flow ? play.value : null;
export const litNode = (flow: string): string => playOf(flow)?.turns.at(-1)?.turn.frame.node ?? "";
export const passedNodes = (flow: string): ReadonlySet<string> => {
  const own = playOf(flow);
  return own ? new Set(nodesOf(own)) : EMPTY;
};

/** Begins a play, or goes on with an input, written as tests write it. */
export async function step(flow: Flow, now: Play, input: FlowInput, text: string): Promise<void> {
  const last = now.turns.at(-1)?.turn;
  const turn = await post<FlowTurn>("/flows/plays", {
    flow,
    frame: last?.frame ?? null,
    input,
    at: now.at === "" ? null : new Date(now.at).toISOString(),
    caller: now.caller,
    values: now.values,
  });
  play.value = { ...now, turns: [...now.turns, { turn, input: text }] };
}

/** The call is over, or whatever comes now is not the flow's to say. */
export const isOver = ({ kind }: FlowWait): boolean =>
  kind === "hangup" || kind === "callback" || kind === "entry";
/** A play may be kept where a test may end. */
export const mayEnd = (wait: FlowWait): boolean =>
  isOver(wait) || wait.kind === "queue" || wait.kind === "record" || wait.kind === "dial";

/** The play as a test of the flow. */
export function testOf(now: Play, name: string): FlowTest {
  return {
    name,
    caller: now.caller,
    at: now.at === "" ? "" : new Date(now.at).toISOString(),
    values: now.values,
    inputs: now.turns.map(({ input }) => input).filter(Boolean),
    passes: nodesOf(now),
    ends: endOf(now.turns.at(-1)!.turn.wait),
  };
}

/** `name=value` lines. */
export function valuesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").map((line) => line.split("=")).filter(([name]) => name?.trim())
      .map(([name, ...rest]) => [name!.trim(), rest.join("=").trim()]),
  );
}

export const found = (result: Record<string, Value>): [FlowInput, string] => [
  { kind: "effect", result },
  `found:${JSON.stringify(result)}`,
];
