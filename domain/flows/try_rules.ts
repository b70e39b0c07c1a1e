import { z } from "zod";
import { type ConditionGroup } from "../../types/configuration/condition.ts";
import { type FlowNode } from "../../types/configuration/flow_nodes.ts";
import { Flow } from "../../types/configuration/flows.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { type Trace, traceOf } from "../rules/evaluate.ts";
import { withAccount } from "./account_variables.ts";
import { assign, factsOf } from "./facts.ts";
import { withValues } from "./play_flow.ts";
import { playedWorld } from "./played_world.ts";
import type { Run } from "./run.ts";
import { fresh } from "./start_flow.ts";

/** Rules, likely reasons, choices or personas tried with sample values; nothing is written. */
export const RuleTrial = z.strictObject({
  /** Short name of a flow in force, or a draft. */
  flow: z.union([z.string().max(63), Flow]),
  /** Node whose conditions are tried; empty = the personas of the flow. */
  node: z.string().max(63).default(""),
  at: z.iso.datetime({ offset: true }).nullable().default(null),
  caller: z.string().max(30).default("+14155550123"),
  values: z.record(z.string().max(120), z.string().max(500)).default({}),
});
export type RuleTrial = z.infer<typeof RuleTrial>;

export interface TriedRule {
  name: string;
  on: boolean;
  held: boolean;
  /** It would be applied: it holds, and none before it ended the testing (CE09-R42). */
  applied: boolean;
  /** Each condition with the value used and whether it held; null = it has none. */
  trace: Trace | null;
}

interface Tried {
  name: string;
  on: boolean;
  when: ConditionGroup | null;
  assign: Record<string, string>;
  /** The next ones are tested as well once it holds. */
  goesOn: boolean;
}

/** What each rule makes of sample values (CE09-A2). */
export function tryRules(hub: Hub, asked: RuleTrial): TriedRule[] {
  need(hub, "configuration.read");
  const { document } = hub.settings();
  const found = typeof asked.flow === "string"
    ? lookup(document).flows.get(asked.flow)
    : withAccount(asked.flow, document);
  if (!found) throw new HubError("not_found", `No flow "${asked.flow}": check its short name`);
  const flow = withValues(found, asked.values);
  const world = playedWorld(document, flow, {
    now: asked.at === null ? hub.now() : Date.parse(asked.at),
    caller: asked.caller,
    values: asked.values,
  });
  const frame = fresh(flow, world);
  return traces({ flow, world, frame, say: [], steps: [], warnings: [] }, triedOf(flow, asked));
}

function traces(run: Run, rules: Tried[]): TriedRule[] {
  let over = false;
  return rules.map((rule) => {
    const facts = factsOf(run);
    // What the sample says goes before what a call would have found out by itself.
    const value = (name: string) => run.world.value(name) ?? facts.value(name);
    const trace = rule.when && traceOf(rule.when, { ...facts, value });
    const held = trace?.held ?? true;
    const applied = rule.on && held && !over;
    if (applied) {
      assign(run, rule.assign);
      over = !rule.goesOn;
    }
    return { name: rule.name, on: rule.on, held, applied, trace };
  });
}

function triedOf(flow: Flow, { node: id }: RuleTrial): Tried[] {
  if (id === "") return flow.personas.map((one) => ({ ...one, assign: {}, goesOn: false }));
  const node = flow.nodes.find((one) => one.id === id);
  const rules = node && conditionsOf(node);
  if (rules) return rules;
  throw new HubError("not_found", `No node "${id}" with rules: check its short name`);
}

function conditionsOf(node: FlowNode): Tried[] | null {
  switch (node.type) {
    case "rule":
      return node.rules.map((rule) => ({ ...rule, goesOn: rule.continue }));
    case "reason":
      return node.candidates.map((one) => ({ ...one, assign: {}, goesOn: false }));
    case "menu":
      return node.options.map(({ label, enabled, when }) => ({
        name: label,
        on: enabled,
        when,
        assign: {},
        goesOn: true,
      }));
    default:
      return null;
  }
}
