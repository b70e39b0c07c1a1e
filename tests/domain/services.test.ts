import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { legEnded } from "../../domain/calls/leg_ended.ts";
import { receiveCall } from "../../domain/calls/flow/receive.ts";
import { stepCall } from "../../domain/calls/flow/step.ts";
import { getCall } from "../../domain/calls/view.ts";
import { waitingAnswer } from "../../domain/calls/waiting/wait.ts";
import { checkConfiguration } from "../../domain/configuration/check_configuration.ts";
import { playedWorld } from "../../domain/flows/played_world.ts";
import { startFlow } from "../../domain/flows/start_flow.ts";
import { stepFlow } from "../../domain/flows/step_flow.ts";
import { sweepUnattended } from "../../domain/queues/no_agents.ts";
import { isEmergency } from "../../domain/rules/world.ts";
import { bandOf } from "../../domain/services/bands.ts";
import { lastAgentOf } from "../../domain/services/last_agent.ts";
import { maskedVariables } from "../../domain/services/masked.ts";
import { watchEmergencies } from "../../domain/services/watch_emergencies.ts";
import { Configuration, type ConfigurationInput } from "../../types/configuration/configuration.ts";
import { Service } from "../../types/configuration/services.ts";
import type { FlowInput, FlowTurn, FlowWorld, Value } from "../../types/flows.ts";
import { standardInput } from "../support/configuration.ts";
import { type DirectoryServer, directoryServer } from "../support/directory.ts";
import { person, START, type TestHub, testHub } from "../support/hub.ts";
import { accept, arrive, openOffer, presence, row } from "../support/work.ts";
import { tickOnce } from "../../workers/clock.ts";

const en = (text: string) => ({ text: { en: text } });
const week = (from: string, to: string) => {
  const day = [{ from, to }];
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
};
const holds = (variable: string, value: string) => ({
  conditions: [{ variable, operator: "equal" as const, values: [value] }],
});

interface Built {
  /** Parameters of the service `orders`. */
  service?: Record<string, unknown>;
  others?: Record<string, unknown>[];
  node?: Record<string, unknown>;
  company?: Record<string, unknown>;
  voice?: Record<string, unknown>;
  /** Nodes beside it. */
  nodes?: Record<string, unknown>[];
  start?: string;
  source?: Record<string, unknown>;
}

function input(of: Built = {}): ConfigurationInput {
  const standard = standardInput();
  return {
    ...standard,
    company: { ...standard.company, ...of.company },
    schedules: [
      ...standard.schedules ?? [],
      {
        id: "office",
        name: "Office",
        weekly: week("09:00", "17:00"),
        specialDays: [{
          name: "Founders' day",
          from: "2026-03-04",
          announcement: { en: "Today we celebrate." },
        }],
      },
      { id: "evenings", name: "Evenings", weekly: week("17:00", "20:00") },
    ],
    sources: [{
      id: "crm",
      name: "CRM",
      url: "https://crm.example.com/facts",
      mapping: { tier: "tier", offer: "offer", risk: "risk" },
      visible: ["tier", "offer"],
      mask: ["risk"],
      ...of.source,
    }],
    services: [
      { id: "orders", name: "Orders", queue: "sales", ...of.service },
      ...of.others ?? [],
    ] as NonNullable<ConfigurationInput["services"]>,
    flows: [{
      id: "line",
      name: "Line",
      start: of.start ?? "hand",
      variables: [
        { id: "tier", name: "Tier", visible: true },
        { id: "risk", name: "Risk", visible: true },
        { id: "copied", name: "Copied", visible: true },
      ],
      nodes: [
        { id: "hand", name: "Hand", type: "service", service: "orders", ...of.node },
        { id: "menu", name: "Menu", type: "queue", queue: "support" },
        { id: "other", name: "Other", type: "hangup" },
        ...of.nodes ?? [],
      ],
    }] as NonNullable<ConfigurationInput["flows"]>,
    entryPoints: [
      ...standard.entryPoints ?? [],
      {
        id: "line",
        name: "Line",
        channel: "voice",
        address: "+12025550110",
        queue: "support",
        flow: "line",
        voice: { ...of.voice },
      },
    ],
  };
}

interface Play {
  inputs?: FlowInput[];
  at?: number;
  values?: Record<string, Value>;
  /** Changes of the world. */
  world?: Partial<FlowWorld>;
  quiet?: boolean;
  vars?: Record<string, Value>;
  identity?: { customer: string };
}

function play(built: Built, of: Play = {}): FlowTurn {
  const document = Configuration.parse(input(built));
  const flow = document.flows[0]!;
  const world = {
    ...playedWorld(document, flow, {
      now: of.at ?? START,
      caller: "+14155550123",
      values: of.values ?? {},
    }),
    ...of.world,
  };
  const begin = startFlow(flow, 1, world).frame;
  const frame = {
    ...begin,
    node: "",
    path: [],
    visits: {},
    vars: of.vars ?? {},
    ...(of.quiet ? { quiet: true } : {}),
  };
  delete frame.service;
  if (of.identity) {
    Object.assign(frame.identity, { ...of.identity, status: "identified", level: 1 });
  }
  return (of.inputs ?? []).reduce(
    (turn, one) => stepFlow(flow, turn.frame, one, world),
    startFlow(flow, 1, world, frame),
  );
}

const said = ({ say }: FlowTurn) => say.map((s) => s.kind === "text" ? s.text : s.kind);
const facts = ({ steps }: FlowTurn, name: string) =>
  steps.filter((s) => s.outcome === "fact" && s.detail === name).map((s) => s.facts);
const brought = (result: Record<string, Value> | null): FlowInput => ({ kind: "effect", result });
const wait = (seconds: number | null, agent = "") => brought({ seconds, agent });
const wrong = (built: Built) => {
  const parsed = Configuration.safeParse(input(built));
  if (!parsed.success) return parsed.error.issues.map((one) => one.path.join("."));
  return checkConfiguration(parsed.data).map(({ field }) => field);
};

const closedAt = Date.UTC(2026, 2, 2, 22);
const specialAt = Date.UTC(2026, 2, 4, 10);

describe("a service", () => {
  it("is what the caller needs, named by node or variable; of none or an unknown one the entry's holds (CE02-R1, B6)", () => {
    const billing = { id: "billing", name: "Billing", queue: "billing" };
    const named = { node: { service: null }, others: [billing] };
    expect(play({}).wait).toMatchObject({ kind: "queue", queue: "sales" });
    expect(play(named, { vars: { service: "billing" } }).wait).toMatchObject({ queue: "billing" });
    const own = { ...named, voice: { service: "orders" } };
    expect(play(own).wait).toMatchObject({ queue: "sales" });
    const unknown = play(own, { vars: { service: "gone" } });
    expect(unknown.wait).toMatchObject({ queue: "sales" });
    expect(unknown.warnings).toEqual([expect.stringContaining('no service "gone"')]);
    expect(play(named).wait).toMatchObject({ kind: "queue", queue: "support" });
  });

  it("lets the default profile decide everything where its own is switched off (CE02-F16, R7)", () => {
    const built = {
      service: { enabled: false, greeting: en("Orders."), priority: 90 },
      others: [{
        id: "usual",
        name: "Usual",
        queue: "billing",
        greeting: en("Hello."),
        priority: 20,
      }],
      company: { defaultService: "usual" },
    };
    const turn = play(built);
    expect(said(turn)).toEqual(["Hello."]);
    expect(turn.wait).toMatchObject({ queue: "billing", priority: 20 });
    expect(turn.frame.service).toMatchObject({ id: "orders", profile: "usual" });
    const none = play({ service: { enabled: false, priority: 90 } });
    expect(none.wait).toMatchObject({ queue: "support", priority: null });
  });

  it("uses other parameters in a period, and the entry's hours where it has none (CE02-R4)", () => {
    const built = {
      service: {
        schedule: "office",
        periods: [{ name: "Evening", schedule: "evenings", service: "evening" }],
      },
      others: [{ id: "evening", name: "Evening", queue: "support", schedule: "evenings" }],
    };
    expect(play(built).wait).toMatchObject({ queue: "sales" });
    const evening = play(built, { at: Date.UTC(2026, 2, 2, 18) });
    expect(evening.wait).toMatchObject({ queue: "support" });
    expect(evening.frame.service).toMatchObject({ period: "Evening", profile: "evening" });
    expect(play({}, { world: { opening: (id) => id === null ? "closed" : "open" } }).wait)
      .toEqual({ kind: "hangup", reason: "after_hours" });
  });

  it("finds it open, closed or a special day and announces each in its own words (CE02-F4, R5)", () => {
    const built = { service: { schedule: "office", greeting: en("Hello.") } };
    expect(said(play(built))).toEqual(["Hello."]);
    const own = { service: { ...built.service, afterHoursMessage: en("Closed, sorry.") } };
    expect(said(play(own, { at: closedAt }))).toEqual(["Closed, sorry."]);
    expect(said(play(built, { at: closedAt }))[0]).toContain("We are closed right now");
    expect(said(play(built, { at: specialAt }))).toEqual(["Today we celebrate."]);
    const special = { service: { ...built.service, specialDayMessage: en("A feast.") } };
    expect(said(play(special, { at: specialAt }))).toEqual(["A feast."]);
  });

  it("disconnects, sends back or diverts after each announcement, as it says (CE02-F5, R6)", () => {
    const after = (then: Record<string, unknown>) => ({
      service: { schedule: "office", afterHours: then, specialDay: then },
      node: { next: "menu" },
    });
    for (const [at, reason] of [[closedAt, "after_hours"], [specialAt, "special_day"]] as const) {
      const end = play({ service: { schedule: "office" } }, { at });
      expect(end.wait).toEqual({ kind: "hangup", reason });
      expect(facts(end, "deflected")).toEqual([{ reason }]);
      expect(play(after({ action: "return" }), { at }).wait).toMatchObject({ queue: "support" });
      const inside = play(after({ action: "divert_internal", queue: "billing" }), { at });
      expect(inside.wait).toMatchObject({ kind: "queue", queue: "billing" });
      expect(facts(inside, "diverted")).toEqual([{ to: "internal", reason }]);
      const entry = play(after({ action: "divert_internal", entryPoint: "line" }), { at });
      expect(entry.wait).toEqual({ kind: "entry", entryPoint: "line" });
      const out = play(after({ action: "divert_external", number: "+14155550199" }), { at });
      expect(out.wait).toMatchObject({ kind: "dial", number: "+14155550199" });
      expect(facts(out, "diverted")).toEqual([{ to: "external", reason }]);
    }
  });

  it("says so in an emergency, its own, declared or begun by itself, then cuts off or diverts (CE02-F6, R2)", () => {
    const built = { service: { emergencyMessage: en("A storm."), greeting: en("Hello.") } };
    const own = play({ service: { ...built.service, emergency: true } });
    expect([said(own), own.wait]).toEqual([["A storm."], { kind: "hangup", reason: "emergency" }]);
    const declared = play(built, { values: { emergency: true } });
    expect(said(declared)).toEqual(["A storm."]);
    expect(facts(declared, "deflected")).toEqual([{ reason: "emergency", by: "declared" }]);
    const alone = play(built, { world: { emergency: true, automaticEmergency: true } });
    expect(facts(alone, "deflected")).toEqual([{ reason: "emergency", by: "automatic" }]);
    const divert = { action: "divert_external", number: "+14155550199" };
    const away = { service: { ...built.service, inEmergency: divert } };
    expect(play(away, { values: { emergency: true } }).wait).toMatchObject({ kind: "dial" });
  });

  it("greets, but not whom an agent handed on (CE02-F7, F26)", () => {
    const built = {
      service: { greeting: en("Hello."), qualityMessage: en("Recorded."), quality: true },
    };
    expect(said(play(built))).toEqual(["Hello.", "Recorded."]);
    const handed = play(built, { quiet: true });
    expect(said(handed)).toEqual(["Recorded."]);
    expect(handed.wait).toMatchObject({ kind: "queue", queue: "sales" });
    expect(
      play({ service: { ...built.service, schedule: "office" } }, { quiet: true, at: closedAt })
        .wait,
    )
      .toEqual({ kind: "hangup", reason: "after_hours" });
  });

  it("never leaves a diverted caller in silence whose number does not answer (CE02-B9)", () => {
    const built: Built = {
      service: {
        schedule: "office",
        afterHours: { action: "divert_external", number: "+14155550199" },
      },
    };
    const dialled = (outcome: "busy" | "completed"): FlowInput => ({
      kind: "dialled",
      outcome,
      seconds: 0,
    });
    const busy = play(built, { at: closedAt, inputs: [dialled("busy")] });
    expect([said(busy), busy.wait]).toEqual([
      ["We are sorry, nobody could be reached."],
      { kind: "hangup", reason: "failed" },
    ]);
    const further = { ...built, node: { otherwise: "mailbox" }, nodes: [MAILBOX] };
    expect(play(further, { at: closedAt, inputs: [dialled("busy")] }).wait)
      .toMatchObject({ kind: "record", queue: "support" });
    expect(play(built, { at: closedAt, inputs: [dialled("completed")] }).wait)
      .toEqual({ kind: "hangup", reason: "transferred_external" });
    const unserved: FlowInput = { kind: "unserved", reason: "no_agents" };
    expect(play(further, { inputs: [unserved] }).wait).toMatchObject({ kind: "record" });
    expect(said(play({}, { inputs: [unserved] }))).toEqual([
      "We are sorry, nobody could be reached.",
    ]);
  });
});

const MAILBOX = { id: "mailbox", name: "Mailbox", type: "voicemail", prompt: {}, queue: "support" };

describe("the caller's context", () => {
  const asks = { service: { context: ["crm"] } };

  it("is asked by customer, by number where that is all there is, before the rules (CE02-F8)", () => {
    expect(play(asks).wait).toEqual({
      kind: "effect",
      effect: { kind: "context", sources: ["crm"], customer: "", address: "+14155550123" },
    });
    expect(play(asks, { identity: { customer: "C1" } }).wait)
      .toMatchObject({ effect: { customer: "C1" } });
    expect(play(asks, { values: { cli: "" } }).wait).toMatchObject({ kind: "queue" });
    const known = play(asks, { inputs: [brought({ "crm.tier": "gold", "crm.risk": "high" })] });
    expect(known.frame.vars).toMatchObject({ tier: "gold", risk: "high", context: "known" });
    expect(known.wait).toMatchObject({ kind: "queue", queue: "sales" });
  });

  it("keeps masked fields to itself, whatever they are copied into (CE02-A7)", () => {
    const turn = play(asks, {
      inputs: [brought({ "crm.tier": "gold", "crm.risk": "high", "crm.other": 1 })],
    });
    expect(turn.frame.context?.fields).toEqual([{ source: "crm", name: "tier", value: "gold" }]);
    const document = Configuration.parse(input({
      ...asks,
      nodes: [{
        id: "copy",
        name: "Copy",
        type: "set",
        assign: { copied: "risk {{risk}}", plain: "{{tier}}" },
        next: "hand",
      }],
    }));
    expect([...maskedVariables(document.flows[0]!, document)].sort()).toEqual(["copied", "risk"]);
    const told = { leads: [{ id: "a", name: "A", variable: "risk" }] };
    expect(wrong({ service: { ...told, labels: [{ name: "x", value: "is {{var:risk}}" }] } }))
      .toEqual(["services.0.leads.0.variable", "services.0.labels.0.value"]);
    const kept = input(asks);
    Object.assign(kept.flows![0]!.variables![1]!, { keep: true });
    expect(checkConfiguration(Configuration.parse(kept)).map((e) => e.field))
      .toEqual(["flows.0.variables.1.keep"]);
    const both = input();
    both.sources![0]!.visible = ["risk"];
    expect(checkConfiguration(Configuration.parse(both)).map((e) => e.field))
      .toEqual(["sources.0.visible.0"]);
  });

  it("stays for the call once fetched, also where the source knows nobody any more (CE02-B13, B3)", () => {
    const document = Configuration.parse(input(asks));
    const flow = document.flows[0]!;
    const world = playedWorld(document, flow, { now: START, caller: "+14155550123", values: {} });
    const first = stepFlow(
      flow,
      startFlow(flow, 1, world).frame,
      brought({ "crm.tier": "gold" }),
      world,
    );
    const again = startFlow(flow, 1, world, first.frame);
    expect(again.wait).toMatchObject({ kind: "queue" });
    expect(again.frame.vars.tier).toBe("gold");
    const nobody = play(asks, { identity: { customer: "C9" }, inputs: [brought({})] });
    expect(nobody.frame).toMatchObject({
      vars: { context: "known", tier: null },
      identity: { status: "identified" },
      context: { state: "known", fields: [] },
    });
  });
});

describe("the parameters of a call", () => {
  const rule = (name: string, value: string, set: Record<string, unknown>) => ({
    name,
    when: holds("var:tier", value),
    set,
  });
  const ruled: Built = {
    service: {
      priority: 40,
      context: ["crm"],
      skills: [{ skill: "english" }],
      rules: [
        rule("Gold", "gold", { priority: 80, queue: "billing" }),
        rule("Gold late", "gold", { queue: "support" }),
        rule("Silver", "silver", { priority: 10 }),
      ],
    },
  };
  const tier = (value: string) => ({ inputs: [brought({ "crm.tier": value })] });

  it("are the service's defaults, then what rules set, later ones winning; both stay with the call (CE02-F9, R9, R8, R19)", () => {
    const gold = play(ruled, tier("gold"));
    expect(gold.wait).toMatchObject({
      queue: "support",
      priority: 80,
      rings: [{ afterSec: 0, skills: [{ skill: "english", min: 1, max: 100 }] }],
    });
    expect(gold.frame.service).toMatchObject({
      rules: ["Gold", "Gold late"],
      values: { queue: "support", priority: 80 },
    });
    expect(play(ruled, tier("none")).wait).toMatchObject({ queue: "sales", priority: 40 });
    expect(facts(gold, "rule").map((f) => f?.held)).toEqual([true, true, false]);
    const strange = { ...ruled.service, rules: [rule("x", "gold", { greeting: "hello" })] };
    expect(wrong({ service: strange })).toEqual(["services.0.rules.0.set"]);
  });

  it("are refused where they name what there is not, skipped where it is gone later (CE02-B4)", () => {
    const bad = (set: Record<string, unknown>, variable = "var:tier") =>
      wrong({ service: { rules: [{ name: "x", when: holds(variable, "1"), set }] } });
    expect(bad({ skills: [{ skill: "latin" }] }))
      .toEqual(["services.0.rules.0.set.skills.0.skill"]);
    expect(bad({ queue: "gone" })).toEqual(["services.0.rules.0.set.queue"]);
    expect(bad({ priority: 1 }, "var:nothing"))
      .toEqual(["services.0.rules.0.when.conditions.0.variable"]);
    const document = Configuration.parse(input(ruled));
    const services = playedWorld(document, document.flows[0]!, {
      now: START,
      caller: "",
      values: {},
    }).services!;
    const later = play(ruled, {
      ...tier("gold"),
      world: { services: { ...services, hasQueue: (id) => id !== "support" } },
    });
    expect(later.wait).toMatchObject({ queue: "billing", priority: 80 });
    expect(later.faults).toEqual([expect.stringMatching(/"Gold late".*"support"/)]);
  });

  it("are evaluated on in order, each with one consequence (CE02-F10, R11)", () => {
    const evaluate = (one: Record<string, unknown>, held = true) => ({
      name: Object.keys(one)[0],
      when: holds("var:tier", held ? "gold" : "none"),
      ...one,
    });
    const built = (...evaluations: Record<string, unknown>[]) => ({
      ...ruled,
      service: { context: ["crm"] },
      node: { evaluations },
    });
    const turn = play(
      built(
        evaluate({ prompt: en("Dear gold customer.") }),
        evaluate({ queue: "billing" }),
        evaluate({ skills: [{ skill: "german", min: 50 }] }),
        evaluate({ priority: 70 }),
        evaluate({ priority: 1 }, false),
      ),
      tier("gold"),
    );
    expect(said(turn)).toEqual(["Dear gold customer."]);
    expect(turn.wait).toMatchObject({ queue: "billing", priority: 70 });
    expect(turn.wait).toMatchObject({ rings: [{ skills: [{ skill: "german", min: 50 }] }] });
    expect(facts(turn, "evaluation").map((f) => f?.held)).toEqual([true, true, true, true, false]);
    expect(
      play(built(evaluate({ next: "other" }), evaluate({ priority: 3 })), tier("gold")).frame.path,
    )
      .toContainEqual({ node: "hand", outcome: "next" });
    expect(wrong(built(evaluate({ priority: 1, next: "other" }))))
      .toEqual(["flows.0.nodes.0.evaluations.0"]);
    expect(wrong(built(...Array.from({ length: 9 }, () => evaluate({ priority: 1 })))))
      .toEqual(["flows.0.nodes.0.evaluations"]);
  });

  it("ask for supplementary skills beside the base ones until their time is over (CE02-F19, F20, R10)", () => {
    const service = {
      queue: "support",
      skills: [{ skill: "english" }],
      supplementarySkills: [{ skill: "technical", min: 50 }, { skill: "english", min: 60 }],
      supplementarySec: 45,
    };
    const turn = play({ service });
    expect(turn.wait).toMatchObject({
      rings: [{
        afterSec: 0,
        skills: [{ skill: "english", min: 60, max: 100 }, {
          skill: "technical",
          min: 50,
          max: 100,
        }],
      }, { afterSec: 45, skills: [{ skill: "english", min: 1, max: 100 }] }],
    });
    expect(facts(turn, "supplementary")).toEqual([{ skills: "technical,english" }]);
    expect(play({ service: { ...service, supplementarySec: 0 } }).wait)
      .toMatchObject({ rings: [{ afterSec: 0, skills: [{ skill: "english" }] }] });
    expect(Service.parse({ id: "a", name: "A", queue: "q" }))
      .toMatchObject({ supplementarySkills: [], supplementarySec: 60 });
    const six = Array.from({ length: 6 }, () => ({ skill: "german" }));
    expect(wrong({ service: { supplementarySkills: six } }))
      .toEqual(["services.0.supplementarySkills"]);
  });

  it("drop at once what no configured agent could ever meet (CE02-B5)", () => {
    const turn = play({
      service: { queue: "sales", supplementarySkills: [{ skill: "technical", min: 95 }] },
    });
    expect(turn.wait).toMatchObject({ queue: "sales", rings: [] });
    expect(turn.faults).toEqual([expect.stringContaining('"technical": dropped')]);
  });
});

describe("the expected wait", () => {
  it("is asked for the target once that is known, and said approximately by its band (CE02-F11, R12, R14)", () => {
    const built = { service: { sayWait: true, skills: [{ skill: "german" }] } };
    expect(play(built).wait).toEqual({
      kind: "effect",
      effect: {
        kind: "estimate",
        queue: "sales",
        rings: [{ afterSec: 0, skills: [{ skill: "german", min: 1, max: 100 }] }],
        lastAgent: null,
      },
    });
    const turn = play(built, { inputs: [wait(120)] });
    expect(said(turn)).toEqual(["The wait is between 2 and 5 minutes."]);
    expect(facts(turn, "wait_announced")).toEqual([{ seconds: 120, from: 120, to: 300 }]);
    expect(play({}).wait).toMatchObject({ kind: "queue" });
    const own = { service: { sayWait: true, bands: [{ fromSec: 0, prompt: en("A while.") }] } };
    expect(said(play(own, { inputs: [wait(700)] }))).toEqual(["A while."]);
  });

  it("has bands that include their lower bound and leave no gap (CE02-R14)", () => {
    const { bands } = Service.parse({ id: "a", name: "A", queue: "q" });
    expect(bands.map((b) => b.fromSec)).toEqual([0, 60, 120, 300, 600, 1200]);
    const edges = [0, 59, 60, 119, 120, 299, 300, 600, 1199, 1200, 9000];
    expect(edges.map((s) => bandOf(bands, s)?.fromSec))
      .toEqual([0, 0, 60, 60, 120, 120, 300, 600, 600, 1200, 1200]);
    const given = (...from: number[]) =>
      wrong({ service: { bands: from.map((fromSec) => ({ fromSec, prompt: {} })) } });
    expect(given(0, 100)).toEqual([]);
    expect(given(10)).toEqual(["services.0.bands.0.fromSec"]);
    expect(given(0, 100, 100)).toEqual(["services.0.bands.2.fromSec"]);
    expect(given(...Array.from({ length: 11 }, (_, i) => i))).toEqual(["services.0.bands"]);
  });

  it("above the limit ends in the limit's announcement and what follows it (CE02-F12, R15)", () => {
    const built = (overLimit = {}) => ({
      service: { sayWait: true, waitLimitSec: 300, limitMessage: en("Too long."), overLimit },
      node: { next: "menu" },
    });
    const over = play(built(), { inputs: [wait(301)] });
    expect([said(over), over.wait]).toEqual([["Too long."], {
      kind: "hangup",
      reason: "wait_limit",
    }]);
    expect(facts(over, "deflected")).toEqual([{ reason: "wait_limit" }]);
    expect(play(built(), { inputs: [wait(300)] }).wait).toMatchObject({ kind: "queue" });
    expect(play(built({ action: "return" }), { inputs: [wait(301)] }).wait)
      .toMatchObject({ queue: "support" });
    const out = { action: "divert_external", number: "+14155550199" };
    expect(play(built(out), { inputs: [wait(301)] }).wait).toMatchObject({ kind: "dial" });
    expect(play({ service: { sayWait: true } }, { inputs: [wait(9_000)] }).wait)
      .toMatchObject({ kind: "queue" });
    expect(wrong({ service: { waitLimitSec: 59 } })).toEqual(["services.0.waitLimitSec"]);
    expect(wrong({ service: { waitLimitSec: 7201 } })).toEqual(["services.0.waitLimitSec"]);
  });

  it("that is unknown counts as above every limit (CE02-R13)", () => {
    const built = { service: { waitLimitSec: 7200 } };
    expect(play(built, { inputs: [wait(null)] }).wait)
      .toEqual({ kind: "hangup", reason: "wait_limit" });
    expect(play(built, { inputs: [brought(null)] }).wait)
      .toEqual({ kind: "hangup", reason: "wait_limit" });
  });

  it("beyond reason is longer than usual, and logged (CE02-B11)", () => {
    for (const seconds of [-1, Number.NaN, 4 * 3600 + 1]) {
      const turn = play({ service: { sayWait: true } }, { inputs: [wait(seconds)] });
      expect(said(turn)).toEqual(["The wait is longer than usual."]);
      expect(turn.faults).toEqual([expect.stringContaining("cannot be right")]);
    }
  });

  it("gives way to the offer of a callback, after the limit was looked at and before queueing (CE02-F15)", () => {
    const offer = {
      id: "offer",
      name: "Offer",
      type: "callback",
      prompt: en("Call you back?"),
      repeats: 0,
      next: "hand",
    };
    const built = (service = {}) => ({
      service: {
        callback: true,
        sayWait: true,
        quality: true,
        qualityMessage: en("Recorded."),
        messageOrder: ["quality", "wait", "special"],
        skills: [{ skill: "english" }],
        specialMessages: [{ prompt: en("New shop.") }],
        ...service,
      },
      node: { offer: "offer" },
      nodes: [offer],
    });
    const check = brought({ wait: 400, refused: "", own: "+14155550123", open: "" });
    const asked = play(built(), { inputs: [wait(400)] });
    expect(said(asked)).toEqual(["Recorded."]);
    const skills = [{ skill: "english", min: 1, max: 100 }];
    expect(asked.wait).toMatchObject({
      kind: "callback",
      ask: { do: "check", queue: "sales", rings: [{ skills }] },
    });
    const offered = play(built(), { inputs: [wait(400), check] });
    expect(said(offered)).toContain("Call you back?");
    const turn = play(built(), { inputs: [wait(400), check, { kind: "silence" }] });
    expect(turn.frame.path.map((p) => p.node)).toEqual(["hand", "offer"]);
    expect(said(turn)).toEqual(["New shop."]);
    expect(turn.wait).toMatchObject({ kind: "queue", queue: "sales", rings: [{ skills }] });
    expect(play(built({ waitLimitSec: 300 }), { inputs: [wait(400)] }).wait)
      .toEqual({ kind: "hangup", reason: "wait_limit" });
    expect(said(play(built({ callback: false }), { inputs: [wait(400)] }))[1])
      .toContain("between 5 and 10");
  });
});

describe("the messages before the queue", () => {
  const full = {
    sayWait: true,
    quality: true,
    qualityMessage: en("Recorded."),
    specialMessages: [
      { prompt: en("New shop.") },
      { prompt: en("For gold."), when: holds("var:tier", "gold") },
    ],
  };

  it("are wait, quality, special unless the service orders them otherwise (CE02-F13, F14, R16, R30)", () => {
    expect(said(play({ service: full }, { inputs: [wait(30)] })))
      .toEqual(["The wait is less than a minute.", "Recorded.", "New shop."]);
    const messageOrder = ["special", "wait", "quality"];
    expect(said(play({ service: { ...full, messageOrder } }, { inputs: [wait(30)] })))
      .toEqual(["New shop.", "The wait is less than a minute.", "Recorded."]);
    expect(said(play({ service: { ...full, quality: false } }, { inputs: [wait(30)] })))
      .toEqual(["The wait is less than a minute.", "New shop."]);
    expect(wrong({ service: { messageOrder: ["wait", "wait", "special"] } }))
      .toEqual(["services.0.messageOrder"]);
  });

  it("are chosen by service and context, at most five (CE02-R17, F14)", () => {
    const service = { specialMessages: full.specialMessages };
    expect(said(play({ service }, { vars: { tier: "gold" } }))).toEqual(["New shop.", "For gold."]);
    const six = Array.from({ length: 6 }, () => ({ prompt: en("x") }));
    expect(wrong({ service: { specialMessages: six } })).toEqual(["services.0.specialMessages"]);
  });
});

describe("the agent of last time", () => {
  it("is asked for with the wait and reserved for its time (CE02-F17, R27)", () => {
    const built = { service: { lastAgent: true, lastAgentDays: 30, lastAgentSec: 15 } };
    expect(play(built, { identity: { customer: "C1" } }).wait).toMatchObject({
      effect: { lastAgent: { days: 30, customer: "C1", address: "+14155550123" } },
    });
    const turn = play(built, { inputs: [wait(100, "ada")] });
    expect(turn.wait).toMatchObject({ kind: "queue", prefer: { agent: "ada", holdSec: 15 } });
    expect(facts(turn, "last_agent")).toEqual([{ agent: "ada" }]);
    expect(play(built, { inputs: [wait(100)] }).wait).not.toHaveProperty("prefer");
    expect(Service.parse({ id: "a", name: "A", queue: "q" }))
      .toMatchObject({ lastAgent: false, lastAgentDays: 7, lastAgentSec: 20 });
    expect(wrong({ service: { lastAgentSec: 121 } })).toEqual(["services.0.lastAgentSec"]);
  });
});

describe("labels and entries", () => {
  it("carry where a caller entered, which period applied and the path, or what is configured (CE02-R26)", () => {
    const usual = play({ service: { schedule: "office" } });
    expect(usual.frame.service?.labels).toEqual({ profile: "line", schedule: "open" });
    expect(facts(usual, "service")).toEqual([{
      service: "orders",
      profile: "line",
      schedule: "open",
    }]);
    const own = play({
      service: { labels: [{ name: "tier", value: "{{tier}}" }, { name: "kind", value: "order" }] },
      voice: { labels: [{ name: "kind", value: "any" }, { name: "brand", value: "north" }] },
    }, { vars: { tier: "gold" } });
    expect(own.frame.service?.labels).toEqual({ brand: "north", tier: "gold", kind: "order" });
    const many = Array.from({ length: 21 }, (_, i) => ({ name: `l${i}`, value: "x" }));
    expect(wrong({ service: { labels: many } })).toEqual(["services.0.labels"]);
  });

  it("take services only through a call flow that hands calls over (CE02-R32)", () => {
    expect(wrong({ voice: { service: "orders" } })).toEqual([]);
    const without = input({ voice: { service: "orders" } });
    const line = without.entryPoints!.find(({ id }) => id === "line")!;
    delete line.flow;
    const at = without.entryPoints!.indexOf(line);
    expect(checkConfiguration(Configuration.parse(without)).map((e) => e.field))
      .toEqual([`entryPoints.${at}.voice.service`]);
  });

  it("offer one or two languages (CE02-R31)", () => {
    const built = input();
    expect(Configuration.parse(built).flows[0]?.languages).toEqual(["en"]);
    built.flows![0]!.languages = ["en", "de"];
    expect(Configuration.safeParse(built).success).toBe(true);
    built.flows![0]!.languages = ["en", "de", "fr"];
    expect(Configuration.safeParse(built).success).toBe(false);
  });

  it("are refused where they cannot lead on (CE02-R6)", () => {
    expect(wrong({ service: { afterHours: { action: "divert_external" } } }))
      .toEqual(["services.0.afterHours.number"]);
    expect(wrong({ service: { overLimit: { action: "divert_internal" } } }))
      .toEqual(["services.0.overLimit.queue"]);
    expect(wrong({ service: { specialDay: { action: "return" } } }))
      .toEqual(["flows.0.nodes.0.next"]);
  });
});

const LINE = "+12025550110";

describe("calls on their way through a service", () => {
  let hub: TestHub;
  let server: DirectoryServer;
  let calls = 0;

  beforeAll(async () => {
    server = directoryServer([{
      id: "C1",
      name: "Kim",
      phone: "+14155550123",
      identifier: "4711",
      answers: {},
      facts: { tier: "gold", offer: "A better plan", risk: "high" },
    }]);
    hub = await testHub({
      configuration: Configuration.parse(input()),
      environment: { HUBBUB_PRIVATE_WEBHOOKS: "on" },
    });
  });
  afterAll(async () => {
    await hub.close();
    await server.close();
  });
  beforeEach(() => {
    server.misbehave = null;
    server.asked.length = 0;
    // Answers and rests of earlier tests are over.
    hub.clock.advance(3_600_000);
  });

  const use = (built: Built) =>
    hub.configure(
      Configuration.parse(
        input({ ...built, source: { url: server.url, cacheSec: 0, ...built.source } }),
      ),
    );

  async function ring(from = `+1415556${1000 + calls}`) {
    const sid = `CA${String(++calls).padStart(32, "0")}`;
    const twiml = await receiveCall(hub, { sid, from, to: LINE, callerName: "" });
    const [leg] = await hub.db.read<{ id: string }>(
      "SELECT call_id AS id FROM call_legs WHERE sid = ?",
      [sid],
    );
    return { id: leg!.id, twiml };
  }
  const leave = (id: string) => legEnded(hub, `${id}-customer`, { state: "completed" });
  const viewOf = (id: string) => getCall(hub.as(person("sue")), id);
  const offeredTo = async (id: string) => (await openOffer(hub, id)).agent;
  async function agents(...there: string[]): Promise<void> {
    for (const agent of ["ada", "ben", "cleo", "dan"]) {
      await presence(hub, agent, there.includes(agent) ? "available" : "offline");
    }
  }

  /** Nobody there for longer than the grace period: an emergency is on. */
  async function emergency(): Promise<void> {
    await agents();
    hub.clock.advance(10_000);
    await watchEmergencies(hub);
    hub.clock.advance(61_000);
    await watchEmergencies(hub);
    expect(await isEmergency(hub, "line")).toBe(true);
  }

  it("are taken over with interaction, journey and menu path (CE02-F1)", async () => {
    const option = { key: "1", label: "Orders", next: "hand" };
    const first = {
      id: "first",
      name: "First",
      type: "menu",
      prompt: en("One."),
      options: [option],
    };
    await use({ nodes: [{ ...first, exhausted: "other" }], start: "first" });
    const { id } = await ring();
    const keys: FlowInput = { kind: "keys", digits: "1" };
    await stepCall(hub, { call: id, step: 1, request: `r:${id}`, input: keys });
    expect(await row(hub, id)).toMatchObject({ state: "queued", queue: "sales", segment: 1 });
    const view = await viewOf(id);
    expect(view.path).toEqual([{ node: "first", name: "First", outcome: "Orders" }]);
    expect(view.service).toMatchObject({ id: "orders", labels: { nodes: "first" } });
    await leave(id);
  });

  it("show the desk service, rules, labels and visible context, never a masked field (CE02-A7)", async () => {
    const set = { priority: 90 };
    await use({
      service: {
        context: ["crm"],
        rules: [
          { name: "Line", when: holds("dialedNumber", LINE), set: { priority: 70 } },
          { name: "Gold", when: holds("var:tier", "gold"), set },
        ],
      },
    });
    const { id } = await ring("+14155550123");
    const view = await viewOf(id);
    expect(view.service).toMatchObject({ name: "Orders", rules: ["Line", "Gold"] });
    expect(view.context).toMatchObject({
      state: "known",
      fields: [
        { source: "crm", name: "tier", value: "gold" },
        { source: "crm", name: "offer", value: "A better plan" },
      ],
    });
    expect(view.facts).toEqual({ Tier: "gold", Copied: null });
    expect(JSON.stringify(view)).not.toContain("high");
    expect(await row(hub, id)).toMatchObject({ priority: 90 });
    await leave(id);
  });

  it("go on with the defaults where a source fails, says nothing sound or nothing at all (CE02-B1)", async () => {
    await use({ service: { context: ["crm"] }, source: { timeoutMs: 500 } });
    let release = () => {};
    const faults: (() => Response | Promise<Response>)[] = [
      () => new Response("", { status: 500 }),
      () => new Response("no json"),
      () => new Promise((done) => release = () => done(new Response("{}"))),
    ];
    for (const fault of faults) {
      server.misbehave = fault;
      const { id } = await ring("+14155550123");
      expect(await row(hub, id)).toMatchObject({ queue: "sales" });
      expect((await viewOf(id)).context).toMatchObject({ state: "unavailable", fields: [] });
      await leave(id);
      release();
      hub.clock.advance(60_000);
    }
  });

  it("leave a source alone that failed five times in a row, then ask it once (CE02-B2)", async () => {
    await use({ service: { context: ["crm"] }, source: { retries: 0 } });
    const state = async () => {
      const { id } = await ring("+14155550123");
      const { context } = await viewOf(id);
      await leave(id);
      return context?.state;
    };
    expect(await state()).toBe("known");
    server.asked.length = 0;
    server.misbehave = () => new Response("", { status: 503 });
    for (let i = 0; i < 5; i++) await state();
    expect(server.asked).toHaveLength(5);
    hub.clock.advance(29_000);
    expect(await state()).toBe("unavailable");
    expect(server.asked).toHaveLength(5);
    hub.clock.advance(2_000);
    expect(await state()).toBe("unavailable");
    expect(await state()).toBe("unavailable");
    expect(server.asked).toHaveLength(6);
    hub.clock.advance(31_000);
    server.misbehave = null;
    expect(await state()).toBe("known");
  });

  it("learn of the caller over REST, over SOAP and from the own contacts, kept for a while (CE02-R24)", async () => {
    const known = async (source: Record<string, unknown>) => {
      await use({ service: { context: ["crm"] }, source });
      const { id } = await ring("+14155550123");
      const { context } = await viewOf(id);
      await leave(id);
      return context?.fields.find(({ name }) => name === "tier")?.value;
    };
    expect(await known({ cacheSec: 300 })).toBe("gold");
    hub.clock.advance(299_000);
    expect(await known({ cacheSec: 300 })).toBe("gold");
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]).toMatchObject({ method: "GET", path: "/?by=%2B14155550123" });
    hub.clock.advance(2_000);
    server.misbehave = () => Response.json({ facts: { tier: "silver" } });
    expect(await known({ method: "POST" })).toBe("silver");
    expect(server.asked[1]).toMatchObject({ method: "POST", body: '{"by":"+14155550123"}' });
    server.misbehave = () =>
      new Response(
        `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><c:found>
         <c:tier>gold &amp; old</c:tier></c:found></s:Body></s:Envelope>`,
      );
    const soap = { asks: "soap", envelope: "<Envelope><by>{{by}}</by></Envelope>" };
    expect(await known(soap)).toBe("gold & old");
    expect(server.asked[2]?.body).toBe("<Envelope><by>+14155550123</by></Envelope>");
    server.misbehave = () => new Response("<Envelope><Fault><tier>x</tier></Fault></Envelope>");
    expect(await known(soap)).toBeUndefined();
    await hub.db.write([{
      sql: "UPDATE contacts SET attributes = ? WHERE phone = '+14155550123'",
      args: [JSON.stringify({ tier: "platinum", list: ["no"] })],
    }]);
    expect(await known({ asks: "contacts", url: "" })).toBe("platinum");
    expect(Configuration.parse(input()).sources[0]).toMatchObject({
      timeoutMs: 3000,
      cacheSec: 300,
    });
    const wrongly = (source: Record<string, unknown>) => wrong({ source });
    expect(wrongly({ url: "" })).toEqual(["sources.0.url"]);
    expect(wrongly({ asks: "soap" })).toEqual(["sources.0.envelope"]);
    expect(wrongly({ timeoutMs: 499 })).toEqual(["sources.0.timeoutMs"]);
    expect(wrongly({ cacheSec: 3601 })).toEqual(["sources.0.cacheSec"]);
  });

  it("are identified without context where the source knows nobody (CE02-B3)", async () => {
    await use({ service: { context: ["crm"] } });
    server.misbehave = () => new Response("", { status: 404 });
    const { id } = await ring("+14155550123");
    expect((await viewOf(id)).context).toMatchObject({ state: "known", fields: [] });
    expect(await row(hub, id)).toMatchObject({ queue: "sales" });
    await leave(id);
  });

  it("are abandoned only after they entered the queue; each ends with its node (CE02-F27)", async () => {
    await use({ service: { context: ["crm"] }, source: { timeoutMs: 8000 } });
    let release = () => {};
    server.misbehave = () => new Promise((done) => release = () => done(new Response("{}")));
    const asking = await ring("+14155550123");
    await leave(asking.id);
    release();
    const last = async (id: string) =>
      (await hub.db.read<{ node: string }>(
        "SELECT last_node AS node FROM calls WHERE id = ?",
        [id],
      ))[0]?.node;
    expect([await last(asking.id), (await row(hub, asking.id)).outcome])
      .toEqual(["hand", "abandoned_in_ivr"]);
    server.misbehave = null;
    const waiting = await ring();
    await leave(waiting.id);
    expect([await last(waiting.id), (await row(hub, waiting.id)).state])
      .toEqual(["hand", "abandoned"]);
    expect((await row(hub, waiting.id)).outcome).not.toBe("abandoned_in_ivr");
  });

  it("hear what the service says and plays, in a loop (CE02-F18, R18)", async () => {
    await use({
      service: {
        waiting: [
          { prompt: en("One moment."), musicSec: 8 },
          { prompt: en("Still here."), musicSec: 16 },
        ],
      },
    });
    const { id } = await ring();
    const rounds = await Promise.all([0, 1, 2].map((round) => waitingAnswer(hub, id, round)));
    expect(rounds.map((one) => /One moment|Still here/.exec(one)?.[0]))
      .toEqual(["One moment", "Still here", "One moment"]);
    expect(rounds[1]).toMatch(/loop="2"/);
    expect(Service.parse({ id: "a", name: "A", queue: "q" }).waiting)
      .toMatchObject([{ musicSec: 60 }]);
    await leave(id);
  });

  it("are reserved for who served the customer lately and is there, then released (CE02-F17)", async () => {
    await use({ service: { lastAgent: true, lastAgentSec: 20 } });
    await agents("dan");
    const before = await ring("+14155550177");
    await accept(hub, before.id);
    await leave(before.id);
    const of = { queue: "sales", days: 7, customer: "", address: "+14155550177" };
    expect(await lastAgentOf(hub, of)).toBe("dan");
    expect(await lastAgentOf(hub, { ...of, queue: "support" })).toBe("");
    expect(await lastAgentOf(hub, { ...of, address: "+14155550178" })).toBe("");
    const busy = await ring();
    await accept(hub, busy.id);
    await agents("dan", "ada");
    const again = await ring("+14155550177");
    expect(JSON.parse((await row(hub, again.id)).item))
      .toMatchObject({ preferredAgent: "dan", holdSec: 20 });
    expect(await row(hub, again.id)).toMatchObject({ state: "queued" });
    hub.clock.advance(21_000);
    await tickOnce(hub);
    expect(await offeredTo(again.id)).toBe("ada");
    await leave(again.id);
    await leave(busy.id);
    await agents();
    expect(await lastAgentOf(hub, of)).toBe("");
    hub.clock.advance(8 * 86_400_000);
    await agents("dan");
    expect(await lastAgentOf(hub, of)).toBe("");
    await agents();
  });

  it("go to the best with all skills, without the supplementary ones after their time (CE02-F19, F20, R21)", async () => {
    const base = { queue: "support", skills: [{ skill: "english" }] };
    const more = { supplementarySkills: [{ skill: "technical", min: 50 }], supplementarySec: 60 };
    await use({ service: { ...base, ...more } });
    await agents("ben");
    const alone = await ring();
    expect(await row(hub, alone.id)).toMatchObject({ state: "queued" });
    hub.clock.advance(61_000);
    await tickOnce(hub);
    expect(await offeredTo(alone.id)).toBe("ben");
    await leave(alone.id);
    await agents("ada", "ben");
    const both = await ring();
    expect(await offeredTo(both.id)).toBe("ada");
    await leave(both.id);
    await use({ service: base });
    const better = await ring();
    expect(await offeredTo(better.id)).toBe("ada");
    await leave(better.id);
    await agents();
  });

  it("rise in priority while they wait, and the highest is given to who becomes free (CE02-F21, R20, R23)", async () => {
    const set = { priority: 60 };
    await use({
      service: {
        priority: 50,
        queue: "support",
        context: ["crm"],
        rules: [{ name: "Gold", when: holds("var:tier", "gold"), set }],
      },
    });
    await agents();
    const low = await ring();
    hub.clock.advance(60_000);
    const high = await ring("+14155550123");
    await agents("ben");
    expect(await offeredTo(high.id)).toBe("ben");
    await leave(high.id);
    await agents();
    hub.clock.advance(120_000);
    const late = await ring("+14155550123");
    // Of all media the highest effective priority comes first.
    const chat = await arrive(hub, { medium: "chat", priority: 90 });
    await agents("ben");
    expect(await offeredTo(chat)).toBe("ben");
    await expect(openOffer(hub, low.id)).rejects.toThrow();
    await leave(late.id);
    await leave(low.id);
    await agents();
  });

  it("return when nobody answers, and take who did not off the floor (CE02-F22, R22)", async () => {
    await use({});
    await agents("dan");
    const { id } = await ring();
    expect(JSON.parse((await row(hub, id)).item)).toMatchObject({ offerSec: 20 });
    expect(await offeredTo(id)).toBe("dan");
    hub.clock.advance(21_000);
    await tickOnce(hub);
    expect(await row(hub, id)).toMatchObject({ state: "queued" });
    expect(await hub.queue.agent("dan")).toMatchObject({ presence: "not_ready", reason: "rona" });
    await leave(id);
    await agents();
  });

  it("hear an emergency that begins by itself when nobody was there for the grace period (CE02-R3)", async () => {
    await use({ service: { emergencyMessage: en("Nobody is here.") } });
    await agents();
    const early = await ring();
    await watchEmergencies(hub);
    hub.clock.advance(50_000);
    await watchEmergencies(hub);
    expect((await ring()).twiml).not.toContain("Nobody is here.");
    hub.clock.advance(10_000);
    await watchEmergencies(hub);
    expect((await ring()).twiml).toContain("Nobody is here.");
    const audited = () =>
      hub.db.read<{ action: string }>(
        "SELECT action FROM audit WHERE subject = 'entry_point:line' ORDER BY id",
      );
    expect(await audited()).toEqual([{ action: "emergency.began_by_itself" }]);
    expect(await row(hub, early.id)).toMatchObject({ state: "queued" });
    await agents("dan");
    hub.clock.advance(5_000);
    await watchEmergencies(hub);
    expect((await ring()).twiml).toContain("Nobody is here.");
    hub.clock.advance(5_000);
    await watchEmergencies(hub);
    expect((await ring()).twiml).not.toContain("Nobody is here.");
    expect(await audited()).toHaveLength(2);
    await emergency();
    await use({ voice: { autoEmergency: "off" } });
    await watchEmergencies(hub);
    expect(await isEmergency(hub, "line")).toBe(false);
    expect(Configuration.parse(input()).company.autoEmergency)
      .toEqual({ on: true, everySec: 10, graceSec: 60 });
  });

  it("stay in or out of an emergency where nobody can tell who is there; an alarm says so (CE02-B7)", async () => {
    await use({});
    await emergency();
    await agents("dan");
    const { configuration, db, clock } = { configuration: hub.settings().document, ...hub };
    // A hub whose queue was lost and is not rebuilt yet.
    const blind = await testHub({ configuration, db, clock, empty: true });
    hub.clock.advance(60_000);
    await watchEmergencies(blind);
    expect(await isEmergency(hub, "line")).toBe(true);
    const alarms = await hub.db.read<{ data: string }>(
      "SELECT data FROM events WHERE kind = 'alarm' AND data LIKE '%emergency.unknown%'",
    );
    expect(alarms).toHaveLength(1);
    await watchEmergencies(hub);
    expect(await isEmergency(hub, "line")).toBe(false);
    await agents();
    hub.clock.advance(600_000);
    await watchEmergencies(blind);
    expect(await isEmergency(hub, "line")).toBe(false);
    await blind.close();
  });

  it("wait on where an emergency begins by itself, as long as their queue lets them (CE02-B8)", async () => {
    await use({});
    const { id } = await ring();
    await emergency();
    expect(await row(hub, id)).toMatchObject({ state: "queued" });
    const built = input({ source: { url: server.url } });
    Object.assign(built.queues!.find((queue) => queue.id === "sales")!, {
      noAgentsAction: "message",
    });
    await hub.configure(Configuration.parse(built));
    await sweepUnattended(hub);
    expect(await row(hub, id)).toMatchObject({ state: "timed_out" });
    await leave(id);
  });
});
