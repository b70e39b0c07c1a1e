import { z } from "zod";
import { Flow } from "../../types/configuration/flows.ts";
import { SkillNeed } from "../../types/configuration/queues.ts";
import { HubError } from "../../types/errors.ts";
import { type FlowFrame, type FlowInput, type FlowTurn, UNSERVED } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { playCallback } from "./play_callback.ts";
import { withAccount } from "./account_variables.ts";
import { playedWorld } from "./played_world.ts";
import { startFlow } from "./start_flow.ts";
import { stepFlow } from "./step_flow.ts";

const Value = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
const Values = z.record(z.string().max(120), Value);

const Identity = z.strictObject({
  status: z.enum(["none", "identified", "verified"]),
  level: z.int().min(0).max(5),
  customer: z.string().max(120),
  name: z.string().max(500),
  by: z.enum(["", "address", "identifier", "agent", "token"]),
  reason: z.string().max(63),
});

const Needs = z.array(SkillNeed).max(13);

/** The service it was handed to, and what sources said of the caller, as the engine keeps them. */
const ServiceState = z.strictObject({
  node: z.string().max(63),
  id: z.string().max(63),
  profile: z.string().max(63),
  period: z.string().max(120),
  values: z.strictObject({
    queue: z.string().max(63),
    skills: Needs,
    supplementarySkills: Needs,
    supplementarySec: z.int(),
    priority: z.int().nullable(),
    sayWait: z.boolean(),
    waitLimitSec: z.int(),
    lastAgent: z.boolean(),
  }),
  rules: z.array(z.string().max(120)).max(120),
  labels: z.record(z.string().max(60), z.string().max(500)),
  resumeAt: z.int().exactOptional(),
  agent: z.string().max(63).exactOptional(),
  diverted: z.string().max(63).exactOptional(),
});
const Context = z.strictObject({
  state: z.enum(["known", "unavailable"]),
  by: z.string().max(120),
  sources: z.array(z.string().max(63)).max(50),
  fields: z.array(z.strictObject({
    source: z.string().max(63),
    name: z.string().max(60),
    value: Value,
  })).max(500),
});

const Frame = z.strictObject({
  flow: z.string().max(63),
  version: z.int(),
  node: z.string().max(63),
  language: z.string().max(3),
  tries: z.int(),
  backs: z.int(),
  visits: z.record(z.string().max(120), z.int()),
  vars: Values,
  part: z.int(),
  identity: Identity,
  path: z.array(z.strictObject({ node: z.string().max(63), outcome: z.string().max(500) }))
    .max(300),
  treatments: z.array(z.strictObject({
    kind: z.enum(["message", "status", "reason", "menu", "rule"]),
    node: z.string().max(63),
    name: z.string().max(120),
    outcome: z.string().max(500),
  })).max(50).exactOptional(),
  heard: z.strictObject({
    node: z.string().max(63),
    name: z.string().max(120),
    from: z.number().nullable(),
    to: z.number().nullable(),
  }).exactOptional(),
  offered: z.array(z.int().min(0)).max(12).exactOptional(),
  service: ServiceState.exactOptional(),
  context: Context.exactOptional(),
  persona: z.string().max(120).exactOptional(),
  experiments: z.record(z.string().max(63), z.string().max(120)).exactOptional(),
});

const Input = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start") }),
  z.strictObject({ kind: z.literal("keys"), digits: z.string().regex(/^[0-9*#]{1,40}$/) }),
  z.strictObject({ kind: z.literal("spoken"), text: z.string().min(1).max(500) }),
  z.strictObject({ kind: z.literal("silence") }),
  z.strictObject({ kind: z.literal("hangup") }),
  z.strictObject({ kind: z.literal("recorded"), seconds: z.number().min(0), hungUp: z.boolean() }),
  z.strictObject({
    kind: z.literal("dialled"),
    outcome: z.enum(["completed", "busy", "no_answer", "failed", "canceled"]),
    seconds: z.number().min(0),
  }),
  z.strictObject({ kind: z.literal("effect"), result: Values.nullable() }),
  z.strictObject({
    kind: z.literal("unserved"),
    reason: z.enum(UNSERVED),
  }),
]);

/** Questions of an offer of a callback answered in one step. */
const MAX_ASKS = 4;

/** One step of a flow that is tried out: nothing is kept between two steps. */
export const PlayStep = z.strictObject({
  /** Short name of a flow in force, or a draft. */
  flow: z.union([z.string().max(63), Flow]),
  /** As the step before answered it; null = from the start. */
  frame: Frame.nullable().default(null),
  input: Input.default({ kind: "start" }),
  at: z.iso.datetime({ offset: true }).nullable().default(null),
  caller: z.string().max(30).default("+14155550123"),
  values: Values.default({}),
});
export type PlayStep = z.infer<typeof PlayStep>;

/** Plays one step against the configuration in force; no call, no look-up, nothing written. */
export function playStep(hub: Hub, asked: PlayStep): FlowTurn {
  need(hub, "configuration.read");
  const { version, document } = hub.settings();
  const flow = typeof asked.flow === "string"
    ? lookup(document).flows.get(asked.flow)
    : withAccount(asked.flow, document);
  if (!flow) {
    throw new HubError("not_found", `No flow "${asked.flow}": check its short name`);
  }
  const world = playedWorld(document, flow, {
    now: asked.at === null ? hub.now() : Date.parse(asked.at),
    caller: asked.caller,
    values: asked.values,
  });
  let turn = asked.frame === null
    ? startFlow(flow, version, world)
    : stepFlow(flow, asked.frame satisfies FlowFrame, asked.input satisfies FlowInput, world);
  for (let asks = 0; asks < MAX_ASKS; asks++) {
    const answer = playCallback(turn.wait, world, document);
    if (answer === null) break;
    const { say, steps, warnings } = turn;
    turn = stepFlow(flow, turn.frame, answer, world);
    turn = {
      ...turn,
      say: [...say, ...turn.say],
      steps: [...steps, ...turn.steps],
      ...(warnings ? { warnings: [...warnings, ...turn.warnings ?? []] } : {}),
    };
  }
  return turn;
}
