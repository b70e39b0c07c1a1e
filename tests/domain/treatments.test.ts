import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../domain/configuration/parse_configuration.ts";
import { checkFlow } from "../../domain/flows/check_flow.ts";
import { drawExperiments } from "../../domain/flows/experiments.ts";
import { startFlow } from "../../domain/flows/start_flow.ts";
import { stepFlow } from "../../domain/flows/step_flow.ts";
import { hangupReason, shareHeard } from "../../domain/flows/treatments.ts";
import { shareOf } from "../../domain/rules/share.ts";
import { Flow } from "../../types/configuration/flows.ts";
import type { FlowInput, FlowTurn, FlowWorld, Value } from "../../types/flows.ts";
import { standardInput } from "../support/configuration.ts";
import { START } from "../support/hub.ts";

type Nodes = Record<string, unknown>[];
const en = (text: string) => ({ text: { en: text } });
const is = (variable: string, operator: string, ...values: string[]) => ({
  variable,
  operator,
  values,
});
const when = (...conditions: unknown[]) => ({ conditions });
const always = when(is("cli", "not_blank"));

/** A flow ending in the generic menu `menu`, the queues `support` and `sales`, or `bye`. */
const flowOf = (nodes: Nodes, more: Record<string, unknown> = {}): Flow =>
  Flow.parse({
    id: "f",
    name: "F",
    start: nodes[0]!.id,
    nodes: [
      ...nodes,
      {
        id: "menu",
        type: "menu",
        prompt: en("Main menu."),
        options: [{ key: "1", label: "Support", next: "support" }],
        exhausted: "support",
      },
      { id: "support", type: "queue", queue: "support" },
      { id: "sales", type: "queue", queue: "sales" },
      { id: "bye", type: "hangup" },
    ].map((node) => ({ name: String((node as { id: string }).id), ...node })),
    ...more,
  });

interface At extends Partial<FlowWorld> {
  values?: Record<string, Value>;
}
const world = ({ values = {}, ...more }: At = {}): FlowWorld => ({
  now: START,
  timeZone: "UTC",
  language: "en",
  opening: () => "open",
  announcement: () => ({}),
  emergency: false,
  value: (name) => ({ cli: "+14155550123", ...values } as Record<string, Value>)[name],
  ...more,
});

const keys = (digits: string): FlowInput => ({ kind: "keys", digits });
const silence: FlowInput = { kind: "silence" };
const hangup: FlowInput = { kind: "hangup" };
const play = (flow: Flow, inputs: FlowInput[], at: FlowWorld = world()): FlowTurn =>
  inputs.reduce((turn, input) => stepFlow(flow, turn.frame, input, at), startFlow(flow, 7, at));
const said = ({ say }: FlowTurn) => say.map((s) => s.kind === "text" ? s.text : s.kind);
const YES_NO = "Press 1 for yes or 2 for no.";
const factsOf = (turn: FlowTurn, name: string) =>
  turn.steps.filter((s) => s.outcome === "fact" && s.detail === name).map((s) => s.facts);

describe("messages", () => {
  const cut = {
    id: "cut",
    type: "say",
    name: "Power cut",
    prompt: en("There is a power cut in {{region}}."),
    treatment: "message",
    next: "menu",
  };
  const inNorth = world();
  const flow = (more: Record<string, unknown> = {}) =>
    flowOf([{ ...cut, ...more }], {
      variables: [{ id: "region", name: "Region", fallback: "the north" }],
    });

  it("tells a personal message; whoever hangs up after it is served by it (CE09-F5)", () => {
    const turn = play(flow(), [], inNorth);
    expect(said(turn)).toEqual(["There is a power cut in the north.", "Main menu."]);
    expect(play(flow(), [hangup]).wait).toEqual({ kind: "hangup", reason: "contained" });
    expect(play(flow(), [silence, hangup]).wait).toMatchObject({ reason: "contained" });
    // Whoever keys something wants more than the message.
    expect(play(flow(), [keys("9"), hangup]).wait).toMatchObject({ reason: "hangup" });
    expect(hangupReason(play(flow(), [keys("1")]).frame)).toBe("hangup");
    expect(play(flow({ treatment: "none" }), [hangup]).wait).toMatchObject({ reason: "hangup" });
  });

  it("tells a status before any option (CE09-F6)", () => {
    const status = flowOf([{
      id: "status",
      type: "say",
      name: "Balance",
      prompt: en("Your balance is {{balance}}."),
      treatment: "status",
      requiredLevel: 0,
      next: "menu",
    }], { variables: [{ id: "balance", name: "Balance", type: "number", fallback: "12.5" }] });
    const turn = play(status, []);
    expect(said(turn)).toEqual(["Your balance is 12.5.", "Main menu."]);
    expect(factsOf(turn, "treatment")).toEqual([{ treatment: "status", rule: "" }]);
    expect(turn.frame.treatments).toEqual([
      { kind: "status", node: "status", name: "Balance", outcome: "said" },
    ]);
  });

  it("asks after it whether anything else is needed: no ends the call, yes goes on (CE09-F17)", () => {
    const asking = flow({ anythingElse: true });
    expect(said(play(asking, []))).toEqual([
      "There is a power cut in the north.",
      "Can we do anything else for you? Press 1 for yes or 2 for no.",
    ]);
    const no = play(asking, [keys("2")]);
    expect(no.wait).toEqual({ kind: "hangup", reason: "contained" });
    expect(no.frame.treatments).toMatchObject([{ name: "Power cut", outcome: "no" }]);
    expect(play(asking, [keys("1")]).frame).toMatchObject({
      node: "menu",
      treatments: [{ outcome: "yes" }],
    });
    expect(play(asking, [keys("5"), silence]).frame).toMatchObject({
      node: "menu",
      treatments: [{ outcome: "none" }],
    });
  });

  it("knows how much of a message was heard when the caller hung up (CE09-F16)", () => {
    const { heard } = play(flow(), []).frame;
    expect(heard).toEqual({ node: "cut", name: "Power cut", from: 0, to: 34 });
    expect(shareHeard(heard!, 0)).toBe(0);
    expect(shareHeard(heard!, 17 / 14)).toBe(0.5);
    expect(shareHeard(heard!, 60)).toBe(1);
    expect(shareHeard(play(flow(), [silence]).frame.heard!, 0)).toBe(1);
    const recorded = flow({ prompt: { audio: { en: "https://example.com/cut.mp3" } } });
    expect(shareHeard(play(recorded, []).frame.heard!, 3)).toBeNull();
  });
});

describe("likely reason", () => {
  const candidates = [
    {
      name: "Order",
      when: when(is("var:order", "not_blank")),
      prompt: en("Is it about order {{order}}?"),
      next: "sales",
    },
    { name: "Debt", when: always, prompt: en("You owe 5. Pay?"), requiredLevel: 2, next: "sales" },
    { name: "Bill", when: always, prompt: en("Is it about your bill?"), next: "support" },
    { name: "Rest", when: always, prompt: en("Is it about a repair?"), next: "sales" },
  ];
  const flow = (more: Record<string, unknown> = {}) =>
    flowOf([{ id: "why", type: "reason", candidates, next: "menu", ...more }], {
      variables: [{ id: "order", name: "Order" }],
    });

  it("asks the most probable one as yes or no and follows the answer (CE09-F7)", () => {
    const asked = play(flow(), []);
    // The order is unknown, the debt nothing to tell anybody: the bill is the first that can be asked.
    expect(said(asked)).toEqual(["Is it about your bill?", YES_NO]);
    const yes = play(flow(), [keys("1")]);
    expect(yes.wait).toMatchObject({ kind: "queue", queue: "support" });
    expect(factsOf(yes, "reason_asked")).toEqual([{ candidate: "Bill", answer: "yes" }]);
    expect(said(play(flow(), [keys("2")]))).toEqual(["Main menu."]);
    const none = play(flow(), [keys("7"), silence]);
    expect(none.frame.node).toBe("menu");
    expect(factsOf(none, "reason_asked")).toEqual([{ candidate: "Bill", answer: "none" }]);
  });

  it("asks at most so many in one call, wherever in its flow (CE09-R50)", () => {
    expect(said(play(flow({ most: 2 }), [keys("2")]))).toEqual(["Is it about a repair?", YES_NO]);
    expect(said(play(flow({ most: 2 }), [keys("2"), keys("2")]))).toEqual(["Main menu."]);
    const twice = flow({ next: "again" });
    const again = { ...twice.nodes[0]!, id: "again", next: "menu" } as Flow["nodes"][number];
    const second = { ...twice, nodes: [...twice.nodes, again] };
    expect(said(play(second, [keys("2")]))).toEqual(["Main menu."]);
    expect(Flow.safeParse({ ...flow({}), nodes: [{ ...flow().nodes[0], most: 4 }] }).success)
      .toBe(false);
  });

  it("leads to a person by key and refuses what could not be asked (CE09-F7, B2)", () => {
    const out = play(flow({ agent: "sales" }), [keys("0")]);
    expect(out.wait).toMatchObject({ queue: "sales" });
    expect(factsOf(out, "agent_asked")).toHaveLength(1);
    expect(said(play(flow({ agent: "sales" }), []))).toContain("To speak to a person press 0.");
    const wrong = flow({
      agentKey: "1",
      candidates: [{ name: "X", when: when(is("nobody", "blank")), prompt: {}, next: "gone" }],
    });
    const { document } = parseConfiguration(standardInput());
    expect(checkFlow(wrong, "f", document!).map((e) => e.field)).toEqual([
      "f.nodes.0.candidates.0.next",
      "f.nodes.0.candidates.0.when.conditions.0.variable",
      "f.nodes.0.candidates.0.prompt",
      "f.nodes.0.agentKey",
    ]);
  });
});

describe("dynamic menus", () => {
  const option = (key: string, label: string, next: string, on: string) => ({
    key,
    label,
    prompt: en(label),
    next,
    when: when(is("offers", "containing", on)),
  });
  const menu = (more: Record<string, unknown> = {}) =>
    flowOf([{
      id: "offers",
      type: "menu",
      prompt: en("Your choices."),
      options: [
        option("3", "Bill.", "support", "b"),
        option("5", "Orders.", "sales", "o"),
        option("7", "Repairs.", "bye", "r"),
      ],
      exhausted: "menu",
      ...more,
    }], { variables: [{ id: "offers", name: "Offers" }] });
  const having = (offers: string, flow = menu()): Flow => ({
    ...flow,
    variables: [{ ...flow.variables[0]!, fallback: offers }],
  });

  it("speaks and accepts only choices whose condition holds, under their keys (CE09-F8)", () => {
    expect(said(play(having("br"), []))).toEqual(["Your choices.", "Bill.", "Repairs."]);
    expect(play(having("br"), [keys("3")]).wait).toMatchObject({ queue: "support" });
    expect(play(having("br"), [keys("7")]).wait).toMatchObject({ kind: "hangup" });
  });

  it("numbers them anew without gaps where it is told to (CE09-F8)", () => {
    const anew = menu({ renumber: true });
    expect(said(play(having("or", anew), [])))
      .toEqual(["Your choices.", "Orders.", "Press 1.", "Repairs.", "Press 2."]);
    expect(play(having("or", anew), [keys("1")]).wait).toMatchObject({ queue: "sales" });
    expect(play(having("or", anew), [keys("2")]).wait).toMatchObject({ kind: "hangup" });
    expect(play(having("or", anew), [keys("7")]).wait).toMatchObject({ kind: "gather" });
    const named = menu({
      renumber: true,
      options: ["b", "o"].map((on) => ({
        ...option("9", on, "sales", on),
        key: on === "b" ? "8" : "9",
        prompt: en(`${on}: press {{key}}.`),
      })),
    });
    expect(said(play(having("bo", named), []))).toEqual([
      "Your choices.",
      "b: press 1.",
      "o: press 2.",
    ]);
  });

  it("asks a single one as yes or no and leaves out an empty menu (CE09-F9)", () => {
    expect(said(play(having("o"), []))).toEqual(["Your choices.", "Orders.", YES_NO]);
    expect(play(having("o"), [keys("1")]).wait).toMatchObject({ queue: "sales" });
    expect(said(play(having("o"), [keys("2")]))).toEqual(["Main menu."]);
    const none = play(having("x"), []);
    expect(said(none)).toEqual(["Main menu."]);
    expect(none.frame.path).toContainEqual({ node: "offers", outcome: "skipped" });
  });

  it("takes a hidden choice's key for a wrong one and repeats as every menu does (CE09-F10)", () => {
    const wrong = play(having("br"), [keys("5")]);
    expect(said(wrong)).toEqual([
      "That is not one of the choices.",
      "Your choices.",
      "Bill.",
      "Repairs.",
    ]);
    expect(said(play(having("br"), [keys("*")]))).toEqual(["Your choices.", "Bill.", "Repairs."]);
    const out = play(having("br"), [keys("5"), silence, keys("5")]);
    expect(out.frame.node).toBe("menu");
    expect(out.frame.treatments).toMatchObject([{ kind: "menu", outcome: "none" }]);
  });

  it("accepts what it spoke, whatever holds by the time a key comes (CE09-F8, B10)", () => {
    const turn = play(having("br"), []);
    const late = stepFlow(having("o"), turn.frame, keys("7"), world());
    expect(late.wait).toMatchObject({ kind: "hangup" });
  });

  it("has up to twelve choices and speaks five, or up to nine of them (CE09-R49)", () => {
    const many = (n: number, more: Record<string, unknown> = {}) =>
      flowOf([{
        id: "many",
        type: "menu",
        options: [..."123456789*0#"].concat("1").slice(0, n).map((key) => ({
          key,
          label: `To ${key}.`,
          prompt: en(`To ${key}.`),
          when: always,
          next: "sales",
        })),
        prompt: {},
        repeatKey: null,
        exhausted: "menu",
        ...more,
      }]);
    expect(said(play(many(12), []))).toHaveLength(5);
    expect(said(play(many(12, { spoken: 9 }), []))).toHaveLength(9);
    expect(play(many(12), [keys("#")]).wait).toMatchObject({ queue: "sales" });
    expect(() => many(13)).toThrow();
    expect(() => many(12, { spoken: 10 })).toThrow();
    const off = many(2);
    const first = off.nodes[0]!;
    if (first.type === "menu") first.options[0]!.enabled = false;
    expect(said(play(off, []))).toEqual(["To 2.", YES_NO]);
  });
});

describe("rules of a flow", () => {
  const rule = (name: string, more: Record<string, unknown>) => ({ name, when: always, ...more });

  it("leads to a person with what is known, to self-service, or to a menu (CE09-F11)", () => {
    const flow = flowOf([
      {
        id: "rules",
        type: "rule",
        rules: [
          {
            name: "VIP",
            when: when(is("segment", "equal", "VIP")),
            assign: { note: "VIP of {{cli}}" },
            next: "sales",
          },
          { name: "Self", when: when(is("segment", "equal", "self")), next: "balance" },
        ],
        otherwise: "menu",
      },
      { id: "balance", type: "say", prompt: en("You owe nothing."), next: "bye" },
    ], { variables: [{ id: "segment", name: "Segment" }] });
    const of = (segment: string) => ({
      ...flow,
      variables: [{ ...flow.variables[0]!, fallback: segment }],
    });
    const vip = play(of("VIP"), []);
    expect(vip.wait).toMatchObject({ kind: "queue", queue: "sales" });
    expect(vip.frame.vars.note).toBe("VIP of +14155550123");
    expect(factsOf(vip, "treatment")).toEqual([{ treatment: "route", rule: "VIP" }]);
    expect(play(of("self"), []).wait).toMatchObject({ kind: "hangup" });
    expect(said(play(of("other"), []))).toEqual(["Main menu."]);
  });

  it("lets treatments follow one another: message, then menu, then route (CE09-F14, R41)", () => {
    const flow = flowOf([{
      id: "rules",
      type: "rule",
      rules: [
        rule("Thanks", { say: en("Thank you for being our customer."), continue: true }),
        rule("Personal", {
          say: en("Your level is too low for this."),
          requiredLevel: 3,
          continue: true,
        }),
        rule("Off", { on: false, say: en("Never."), continue: true }),
        rule("News", { say: en("There is news."), next: "menu" }),
        rule("Later", { say: en("Not any more."), next: "sales" }),
      ],
      otherwise: "bye",
    }]);
    const turn = play(flow, []);
    expect(said(turn)).toEqual([
      "Thank you for being our customer.",
      "There is news.",
      "Main menu.",
    ]);
    expect(turn.frame.treatments?.map((t) => `${t.kind} ${t.name}`)).toEqual([
      "rule Thanks",
      "message Thanks",
      "rule Personal",
      "rule News",
      "message News",
    ]);
    expect(factsOf(turn, "rule").map((f) => f!.rule)).toEqual(["Thanks", "Personal", "News"]);
    expect(stepFlow(flow, turn.frame, keys("1"), world()).wait).toMatchObject({ queue: "support" });
  });

  it("refuses a rule that does nothing (CE09-R40)", () => {
    const { document } = parseConfiguration(standardInput());
    const flow = flowOf([{
      id: "rules",
      type: "rule",
      rules: [rule("Nothing", {}), rule("Asleep", { on: false })],
      otherwise: "menu",
    }]);
    expect(checkFlow(flow, "f", document!))
      .toMatchObject([{ field: "f.nodes.0.rules.0", code: "treatment" }]);
  });

  it("needs identification only for what asks for a level (CE09-R56)", () => {
    const flow = flowOf([
      { id: "open", type: "say", prompt: en("For everybody."), next: "known" },
      { id: "known", type: "say", prompt: en("For you."), requiredLevel: 1, next: "menu" },
    ]);
    expect(said(play(flow, []))).toEqual(["For everybody.", "Main menu."]);
  });

  it("uses a variable's default when its source failed or it was never set (CE09-R18)", () => {
    const flow = flowOf([{
      id: "facts",
      type: "lookup",
      source: "crm",
      into: { segment: "segment", region: "region" },
      next: "hello",
      failed: "hello",
    }, { id: "hello", type: "say", prompt: en("Hello {{segment}} {{region}}."), next: "menu" }], {
      variables: [
        { id: "segment", name: "Segment", fallback: "customer" },
        { id: "region", name: "Region", fallback: "of ours" },
      ],
    });
    const failed: FlowInput = { kind: "effect", result: null };
    expect(said(play(flow, [failed]))[0]).toBe("Hello customer of ours.");
    const half: FlowInput = { kind: "effect", result: { segment: "Ada" } };
    expect(said(play(flow, [half]))[0]).toBe("Hello Ada of ours.");
  });

  it("knows how the last node ended: a choice, or whether it succeeded (CE09-R5)", () => {
    const asking = (first: Record<string, unknown>) =>
      flowOf([
        first,
        {
          id: "rules",
          type: "rule",
          rules: [
            { name: "found", when: when(is("lastResult", "equal", "found")), next: "sales" },
            { name: "bill", when: when(is("lastResult", "equal", "Bill")), next: "bye" },
          ],
          otherwise: "support",
        },
      ]);
    const facts = asking({
      id: "x",
      type: "lookup",
      source: "crm",
      next: "rules",
      failed: "rules",
    });
    expect(play(facts, [{ kind: "effect", result: {} }]).wait).toMatchObject({ queue: "sales" });
    expect(play(facts, [{ kind: "effect", result: null }]).wait).toMatchObject({
      queue: "support",
    });
    const chosen = asking({
      id: "x",
      type: "menu",
      prompt: {},
      options: [{ key: "1", label: "Bill", next: "rules" }],
      exhausted: "rules",
    });
    expect(play(chosen, [keys("1")]).wait).toMatchObject({ kind: "hangup" });
  });

  it("goes on at the generic menu when the flow is at fault, and says so (CE09-B12)", () => {
    const round = [
      { id: "a", type: "say", prompt: en("A"), next: "b" },
      { id: "b", type: "say", prompt: en("B"), next: "a" },
    ];
    const turn = play(flowOf(round, { generic: "menu" }), []);
    expect(said(turn)).toEqual(["Main menu."]);
    expect(turn.frame.vars.recentFailure).toBe(true);
    expect(turn.faults).toHaveLength(1);
    // The generic node is at fault as well: the entry point's own queue.
    expect(play(flowOf(round, { generic: "a" }), []).wait).toMatchObject({
      kind: "queue",
      queue: "",
    });
  });
});

describe("personas", () => {
  const flow = flowOf([
    {
      id: "facts",
      type: "lookup",
      source: "crm",
      into: { age: "age" },
      next: "hello",
      failed: "hello",
    },
    {
      id: "hello",
      type: "say",
      prompt: {
        text: { en: "Good day.", de: "Guten Tag." },
        sets: [{ set: "young", text: { en: "Hi!", de: "Hallo!" } }],
      },
      next: "later",
    },
    { id: "later", type: "set", assign: { age: "80" }, next: "menu" },
  ], {
    languages: ["en", "de"],
    variables: [{ id: "age", name: "Age", type: "number" }],
    personas: [
      { name: "Off", on: false, when: always, voice: "Nobody" },
      {
        name: "Young",
        when: when(is("var:age", "less", "30")),
        voice: "Polly.Vicki",
        language: "de",
        promptSet: "young",
      },
      { name: "Old", when: when(is("var:age", "greater", "70")), voice: "Polly.Hans" },
    ],
  });
  const aged = (age: number): FlowInput => ({ kind: "effect", result: { age } });

  it("speaks in the wording, voice and language of the caller's context (CE09-F12)", () => {
    expect(play(flow, [aged(20)]).say[0])
      .toEqual({ kind: "text", text: "Hallo!", language: "de", voice: "Polly.Vicki" });
    expect(play(flow, [aged(75)]).say[0])
      .toEqual({ kind: "text", text: "Good day.", language: "en", voice: "Polly.Hans" });
    expect(play(flow, [aged(50)]).say[0])
      .toEqual({ kind: "text", text: "Good day.", language: "en" });
  });

  it("keeps the first persona that matches for the call (CE09-R52)", () => {
    const young = play(flow, [aged(20)]);
    expect(young.frame).toMatchObject({ persona: "Young", vars: { age: 80 } });
    expect(young.say.at(-1)).toMatchObject({ voice: "Polly.Vicki" });
    expect(factsOf(young, "treatment")).toEqual([{ treatment: "persona", rule: "Young" }]);
    const { document } = parseConfiguration(standardInput());
    const wrong = {
      ...flow,
      personas: [{ ...flow.personas[1]!, language: "fr", promptSet: "none" }],
    };
    expect(checkFlow(wrong, "f", document!).map((e) => e.field))
      .toEqual(["f.nodes.0.source", "f.personas.0.language", "f.personas.0.promptSet"]);
  });
});

describe("experiments", () => {
  const experiments = (more: Record<string, unknown> = {}) =>
    ["A", "B"].map((variant, i) => ({ id: "offer", variant, share: i === 0 ? 20 : 30, ...more }));
  const flow = (more: Record<string, unknown> = {}) =>
    flowOf([{
      id: "rules",
      type: "rule",
      rules: [{ name: "B", when: when(is("experiment:offer", "equal", "B")), next: "sales" }],
      otherwise: "support",
    }], { experiments: experiments(more) });
  const at = (pct: number) => world({ values: { "randomPct:offer": pct } });

  it("gives each variant its share, from its start to its end (CE09-R53)", () => {
    const drawn = (pct: number, now = START, more = {}) =>
      drawExperiments(flow(more), { ...at(pct), now }).offer;
    expect([0, 19.99, 20, 49.99, 50, 99.99].map((pct) => drawn(pct)))
      .toEqual(["A", "A", "B", "B", "control", "control"]);
    const march = { start: "2026-03-01", end: "2026-03-02T10:00:00Z" };
    expect(drawn(0, START - 1, march)).toBe("A");
    expect(drawn(0, START, march)).toBeUndefined();
    expect(drawn(0, START - 3 * 86_400_000, march)).toBeUndefined();
    const { document } = parseConfiguration(standardInput());
    const wrong = flow({ share: 60, start: "soon" });
    expect(checkFlow(wrong, "f", document!).map((e) => e.field)).toEqual([
      "f.experiments.0.start",
      "f.experiments.1.start",
      "f.experiments.1.share",
    ]);
  });

  it("draws once for the call, keeps it and tells reports of it (CE09-R4, R53)", () => {
    const turn = play(flow(), [], at(30));
    expect(turn.wait).toMatchObject({ queue: "sales" });
    expect(factsOf(turn, "experiment")).toEqual([{ experiment: "offer", variant: "B" }]);
    // Another flow of the same call keeps what was drawn, whatever would be drawn now.
    const next = startFlow(flow(), 7, at(99), turn.frame);
    expect(next.wait).toMatchObject({ queue: "sales" });
    expect(factsOf(next, "experiment")).toEqual([]);
    const shares = Array.from(
      { length: 2000 },
      (_, i) => play(flow(), [], at(shareOf(`call-${i}`, "offer"))).frame.experiments!.offer,
    );
    const part = (variant: string) => shares.filter((v) => v === variant).length / shares.length;
    expect(part("A")).toBeGreaterThan(0.16);
    expect(part("A")).toBeLessThan(0.24);
    expect(part("B")).toBeGreaterThan(0.26);
    expect(part("B")).toBeLessThan(0.34);
  });
});
