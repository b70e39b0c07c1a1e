import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryIn } from "../../domain/calls/flow/document.ts";
import { endCall } from "../../domain/calls/end_call.ts";
import { receiveCall } from "../../domain/calls/flow/receive.ts";
import { readCall } from "../../domain/calls/row.ts";
import { stepCall } from "../../domain/calls/flow/step.ts";
import { getCall } from "../../domain/calls/view.ts";
import { getContact } from "../../domain/contacts/get.ts";
import { deliverWritebacks } from "../../domain/directory/write_back.ts";
import { readInteraction } from "../../domain/interactions/row.ts";
import { parseConfiguration } from "../../domain/configuration/parse_configuration.ts";
import { checkFlow } from "../../domain/flows/check_flow.ts";
import { drawExperiments } from "../../domain/flows/experiments.ts";
import { startFlow } from "../../domain/flows/start_flow.ts";
import { stepFlow } from "../../domain/flows/step_flow.ts";
import { tryRules } from "../../domain/flows/try_rules.ts";
import { hangupReason, shareHeard } from "../../domain/flows/treatments.ts";
import { shareOf } from "../../domain/rules/share.ts";
import { Flow } from "../../types/configuration/flows.ts";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import type { FlowFrame, FlowInput, FlowTurn, FlowWorld, Value } from "../../types/flows.ts";
import { standardInput, testConfiguration } from "../support/configuration.ts";
import { type DirectoryServer, directoryServer } from "../support/directory.ts";
import { person, START, type TestHub, testHub } from "../support/hub.ts";
import { presence } from "../support/work.ts";

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

describe("variables", () => {
  /** Which of the rules hold, by name. */
  const holding = (rules: [string, ...string[]][], at: FlowWorld, more = {}) => {
    const flow = flowOf([{
      id: "rules",
      type: "rule",
      rules: rules.map(([variable, operator, ...values]) => ({
        name: [variable, operator, ...values].join(" "),
        when: when(is(variable, operator!, ...values)),
        say: en("Holds."),
        continue: true,
      })),
      otherwise: "menu",
    }], more);
    const { document } = parseConfiguration(standardInput());
    expect(checkFlow(flow, "f", document!)).toEqual([]);
    return play(flow, [], at).frame.treatments?.flatMap((t) => t.kind === "rule" ? [t.name] : []);
  };
  /** New Year's Eve in Berlin still, a Thursday; the new year in Tokyo. */
  const eve = Date.UTC(2026, 11, 31, 22, 30);
  const berlin = world({ now: eve, timeZone: "Europe/Berlin" });

  it("compares the day, the time, the moment and the weekday of the entry point (CE09-R10, R11, R12, R13)", () => {
    expect(holding([
      ["date", "equal", "2026-12-31"],
      ["date", "greater", "2026-12-31"],
      ["time", "between", "23:00", "23:59"],
      ["time", "less", "23:30"],
      ["dateTime", "greater_equal", "2026-12-31T23:30"],
      ["dateTime", "less", "2026-12-31T22:30Z"],
      ["dayOfWeek", "in", "Thu, Fri"],
      ["dayOfWeek", "equal", "Friday"],
    ], berlin)).toEqual([
      "date equal 2026-12-31",
      "time between 23:00 23:59",
      "dateTime greater_equal 2026-12-31T23:30",
      "dayOfWeek in Thu, Fri",
    ]);
    const tokyo = world({ now: eve, timeZone: "Asia/Tokyo" });
    expect(holding([["date", "equal", "2027-01-01"], ["dayOfWeek", "equal", "Fri"]], tokyo))
      .toHaveLength(2);
  });

  it("knows whether named opening hours are open now (CE09-R14)", () => {
    const rules: [string, ...string[]][] = [
      ["openingHours:always", "equal", "true"],
      ["openingHours:always", "equal", "false"],
    ];
    const open = world({ values: { "openingHours:always": true } });
    expect(holding(rules, open)).toEqual(["openingHours:always equal true"]);
    const closed = world({ values: { "openingHours:always": false } });
    expect(holding(rules, closed)).toEqual(["openingHours:always equal false"]);
  });

  it("compares variables of its own as texts, numbers, truths and days (CE09-R15, R44)", () => {
    const variables = [
      { id: "size", name: "Size", type: "number", fallback: "10" },
      { id: "vip", name: "VIP", type: "boolean", fallback: "yes" },
      { id: "since", name: "Since", type: "date", fallback: "2020-01-02" },
      { id: "note", name: "Note", fallback: "10" },
    ];
    expect(holding(
      [
        ["var:size", "greater", "9"],
        ["var:vip", "equal", "true"],
        ["var:since", "less", "2020-01-03"],
        ["var:note", "starting", "1"],
        ["var:size", "equal", "{{note}}"],
      ],
      world(),
      { variables },
    )).toHaveLength(5);
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
    const drawn = flow();
    const shares = Array.from(
      { length: 2000 },
      (_, i) => drawExperiments(drawn, at(shareOf(`call-${i}`, "offer"))).offer,
    );
    const part = (variant: string) => shares.filter((v) => v === variant).length / shares.length;
    expect(part("A")).toBeGreaterThan(0.16);
    expect(part("A")).toBeLessThan(0.24);
    expect(part("B")).toBeGreaterThan(0.26);
    expect(part("B")).toBeLessThan(0.34);
  });
});

describe("calls", () => {
  const BERLIN = "Europe/Berlin";
  const at = (iso: string) => Date.parse(iso);
  const values = Object.fromEntries(
    ["dialedNumber", "cli", "callsToday", "callsWeek", "calls2Weeks", "calls4Weeks", "idStatus"]
      .map((name) => [name, `{{${name}}}`]),
  );
  const NUMBERS = {
    module: "+12025550110",
    known: "+12025550111",
    fragile: "+12025550112",
    busy: "+12025550113",
    kept: "+12025550114",
  };
  const wait = {
    id: "menu",
    type: "menu",
    prompt: en("Main menu."),
    options: [{ key: "1", label: "Support", next: "support" }],
    exhausted: "support",
  };
  const support = { id: "support", type: "queue", queue: "support" };
  const named = (nodes: Nodes) => nodes.map((node) => ({ name: String(node.id), ...node }));
  /** So many sentences that the flow cannot be run to its end. */
  const endless = Array.from({ length: 101 }, (_, i) => ({
    id: `s${i}`,
    type: "say",
    prompt: en("On and on."),
    next: i === 100 ? "menu" : `s${i + 1}`,
  }));
  const flows = (news = "There is a power cut in {{region}}.") => [
    {
      id: "module",
      start: "counts",
      nodes: [{ id: "counts", type: "set", assign: values, next: "menu" }, wait, support],
    },
    {
      id: "known",
      start: "who",
      nodes: [
        {
          id: "who",
          type: "identify",
          byAddress: false,
          prompt: {},
          next: "counts",
          failed: "menu",
        },
        { id: "counts", type: "set", assign: { ...values, level: "{{idLevel}}" }, next: "menu" },
        wait,
        support,
      ],
    },
    {
      id: "fragile",
      start: "before",
      nodes: [
        {
          id: "before",
          type: "rule",
          rules: [{
            name: "failed",
            when: when(is("recentFailure", "equal", "true")),
            next: "menu",
          }],
          otherwise: "s0",
        },
        ...endless,
        wait,
        support,
      ],
    },
    {
      id: "busy",
      start: "load",
      nodes: [
        {
          id: "load",
          type: "set",
          assign: {
            waiting: "{{waiting:support}}",
            free: "{{agentsFree:support}}",
            ewt: "{{ewt:support}}",
          },
          next: "support",
        },
        support,
      ],
    },
    {
      id: "kept",
      start: "region",
      variables: [
        { id: "region", name: "Region", keep: true, source: "crm", visible: true },
        { id: "segment", name: "Segment", type: "text", fallback: "new", visible: true },
        // Agents must never see it: only its source gets it back.
        { id: "score", name: "Score", keep: true, source: "crm", visible: true },
        { id: "own", name: "Own" },
      ],
      nodes: [
        {
          id: "region",
          type: "set",
          assign: { region: "north", score: "17", own: "nobody's business" },
          next: "cut",
        },
        {
          id: "cut",
          name: "Power cut",
          type: "say",
          prompt: en(news),
          treatment: "message",
          next: "why",
        },
        {
          id: "why",
          type: "reason",
          candidates: [{
            name: "Bill",
            when: always,
            prompt: en("About your bill?"),
            next: "support",
          }],
          repeats: 0,
          next: "menu",
        },
        wait,
        support,
      ],
    },
  ];
  const configuration = (url: string, news?: string) =>
    testConfiguration((input) => ({
      ...input,
      company: { ...input.company, timeZone: BERLIN },
      sources: [
        {
          id: "crm",
          name: "CRM",
          kind: "lookup",
          url,
          writes: true,
          mapping: { score: "s" },
          mask: ["s"],
        },
      ],
      flows: flows(news).map((flow) => ({ name: flow.id, ...flow, nodes: named(flow.nodes) })),
      entryPoints: [
        ...input.entryPoints ?? [],
        ...Object.entries(NUMBERS).map(([id, address]) => ({
          id,
          name: id,
          channel: "voice" as const,
          address,
          queue: "support",
          flow: id,
        })),
      ],
    } as unknown as ConfigurationInput));

  let hub: TestHub;
  let server: DirectoryServer;
  beforeAll(async () => {
    server = directoryServer([]);
    hub = await testHub({
      configuration: configuration(server.url),
      environment: { HUBBUB_PRIVATE_WEBHOOKS: "on" },
      now: at("2026-02-02T09:59:00Z"),
    });
  });
  afterAll(async () => {
    await hub.close();
    await server.close();
  });

  let sids = 0;
  async function ring(to: keyof typeof NUMBERS, from = "+14155550123", sid = `CA${++sids}`) {
    const xml = await receiveCall(hub, { sid, from, to: NUMBERS[to], callerName: "" });
    const [leg] = await hub.db.read<{ call_id: string }>(
      "SELECT call_id FROM call_legs WHERE sid = ?",
      [sid],
    );
    return { id: leg!.call_id, xml, sid };
  }
  const frameOf = async (id: string) =>
    JSON.parse((await readCall(hub.db, id))!.frame) as FlowFrame;
  const varsOf = async (id: string) => (await frameOf(id)).vars;
  const key = async (id: string, digits: string, step: number) =>
    await stepCall(hub, { call: id, step, request: `${id}-${step}`, input: keys(digits) });
  async function over(to: keyof typeof NUMBERS, from?: string) {
    const { id } = await ring(to, from);
    await endCall(hub, id, hub.now());
    return id;
  }
  const ended = async (id: string) => {
    const [event] = await hub.db.read<{ state: string; data: string }>(
      "SELECT state, data FROM events WHERE id = ?",
      [`call.ended:${id}`],
    );
    return { state: event!.state, ...JSON.parse(event!.data) };
  };

  it("counts a caller's calls into the flow of today, 7, 14 and 28 days, this one included (CE09-R6, R7, R8, R9, F1)", async () => {
    // Just too long ago; then within 28, 14 and 7 days; yesterday and today by the clock of Berlin.
    for (
      const moment of [
        "2026-02-02T09:59:00Z",
        "2026-02-03T10:00:00Z",
        "2026-02-17T10:00:00Z",
        "2026-02-24T10:00:00Z",
        "2026-03-01T22:30:00Z",
        "2026-03-01T23:30:00Z",
      ]
    ) {
      hub.clock.set(at(moment));
      await over("module");
    }
    await over("module", "+14155550199");
    await over("kept");
    hub.clock.set(START);
    const { id } = await ring("module");
    expect(await varsOf(id)).toMatchObject({
      callsToday: "2",
      callsWeek: "4",
      calls2Weeks: "5",
      calls4Weeks: "6",
    });
    await endCall(hub, id, hub.now());
  });

  it("knows the number dialled and the one dialled from, blank when withheld (CE09-R1, R2)", async () => {
    const { id } = await ring("module", "+14155550188");
    expect(await varsOf(id)).toMatchObject({ dialedNumber: NUMBERS.module, cli: "+14155550188" });
    const hidden = await ring("module", "anonymous");
    expect(await varsOf(hidden.id)).toMatchObject({ dialedNumber: NUMBERS.module, cli: null });
  });

  it("counts by customer once one is known, whatever number they use; else a withheld number gives 1 (CE09-R17, F2)", async () => {
    await hub.db.write([{
      sql: `INSERT INTO contacts (id, name, attributes, created_at, updated_at)
        VALUES ('ada', 'Ada', '{"customer_number":"4711"}', 0, 0)`,
    }]);
    for (const from of ["+14155550171", "+14155550172", "anonymous"]) {
      const { id } = await ring("known", from);
      await key(id, "4711", 1);
      await endCall(hub, id, hub.now());
    }
    const { id } = await ring("known", "+14155550173");
    await key(id, "4711", 1);
    expect(await varsOf(id)).toMatchObject({ callsToday: "4", idStatus: "identified", level: "1" });
    const hidden = await ring("known", "anonymous");
    await key(hidden.id, "*", 1);
    expect(await varsOf(hidden.id)).toEqual(
      expect.not.objectContaining({ idStatus: "identified" }),
    );
    const withheld = await ring("module", "anonymous");
    expect(await varsOf(withheld.id)).toMatchObject({ callsToday: "1", calls4Weeks: "1" });
  });

  it("treats a repeated webhook the same and counts it once (CE09-B8)", async () => {
    const first = await ring("module", "+14155550160");
    const repeat = await ring("module", "+14155550160", first.sid);
    expect([repeat.id, repeat.xml]).toEqual([first.id, first.xml]);
    const next = await ring("module", "+14155550160");
    expect(await varsOf(next.id)).toMatchObject({ callsToday: "2" });
  });

  it("remembers for a day that the caller's last call into the flow failed, and raises an alarm (CE09-R3, B12)", async () => {
    const first = await ring("fragile");
    const frame = await frameOf(first.id);
    expect(frame.vars.recentFailure).toBe(true);
    expect(JSON.parse((await readCall(hub.db, first.id))!.wait)).toMatchObject({ kind: "queue" });
    const alarms = await hub.db.read(
      "SELECT 1 FROM events WHERE kind = 'alarm' AND id LIKE 'flow.fault:%'",
    );
    expect(alarms).toHaveLength(1);
    await endCall(hub, first.id, hub.now());
    hub.clock.advance(86_399_000);
    const second = await ring("fragile");
    expect((await frameOf(second.id)).path[0]).toEqual({ node: "before", outcome: "failed" });
    expect((await frameOf(second.id)).node).toBe("menu");
    await endCall(hub, second.id, hub.now());
    // The last call went well: what was before does not count.
    const third = await ring("fragile");
    expect((await frameOf(third.id)).path[0]).toEqual({ node: "before", outcome: "none" });
    await endCall(hub, third.id, hub.now());
  });

  it("knows how busy a queue is, at most five seconds old (CE09-R55)", async () => {
    await presence(hub, "ada");
    // Nobody waits any more from the calls before.
    const load = async () => {
      const { id } = await ring("busy", `+141555502${10 + sids}`);
      const { waiting, free } = await varsOf(id);
      return { waiting: Number(waiting), free: Number(free) };
    };
    hub.clock.advance(6_000);
    const before = await load();
    expect(before.free).toBe(1);
    hub.clock.advance(4_000);
    expect(await load()).toEqual(before);
    hub.clock.advance(2_000);
    const after = await load();
    expect(after.free).toBe(0);
    expect(after.waiting).toBe(before.waiting + 1);
    await presence(hub, "ada", "not_ready", "lunch");
  });

  it("writes what was set, offered and chosen back to the customer and its source, again until it is taken (CE09-F15, B11)", async () => {
    server.misbehave = () => new Response("", { status: 503 });
    const { id } = await ring("kept", "+14155550140");
    await key(id, "1", 1);
    // The source is down, the caller waits for a person all the same.
    await deliverWritebacks(hub);
    expect((await readInteraction(hub.db, id))!.state).toBe("queued");
    const [contact] = await hub.db.read<{ id: string }>(
      "SELECT contact_id AS id FROM conversations c JOIN calls ON calls.conversation_id = c.id WHERE calls.id = ?",
      [id],
    );
    expect((await getContact(hub, contact!.id)).attributes).toEqual({
      region: "north",
      treatments: "Power cut: said; Bill: yes",
    });
    hub.clock.advance(61_000);
    server.misbehave = null;
    server.asked.length = 0;
    await deliverWritebacks(hub);
    expect(server.asked.map(({ method, path }) => [method, path])).toEqual([["POST", "/values"]]);
    expect(JSON.parse(server.asked[0]!.body))
      .toMatchObject({ call: id, customer: "", values: { region: "north", score: "17" } });
    hub.clock.advance(3_600_000);
    await deliverWritebacks(hub);
    expect(server.asked).toHaveLength(1);
  });

  it("gives up writing back after 24 hours, keeps nothing of it and says so (CE09-B11)", async () => {
    server.misbehave = () => new Response("", { status: 503 });
    const { id } = await ring("kept", "+14155550141");
    await endCall(hub, id, hub.now());
    const rows = () => hub.db.read("SELECT 1 FROM writebacks WHERE call_id = ?", [id]);
    await deliverWritebacks(hub);
    hub.clock.advance(23 * 3_600_000);
    await deliverWritebacks(hub);
    expect(await rows()).toHaveLength(1);
    hub.clock.advance(3_600_000);
    await deliverWritebacks(hub);
    server.misbehave = null;
    expect(await rows()).toHaveLength(0);
    const alarms = await hub.db.read(
      "SELECT 1 FROM events WHERE kind = 'alarm' AND interaction_id = ? AND id LIKE 'writeback%'",
      [id],
    );
    expect(alarms).toHaveLength(1);
  });

  it("counts whoever hangs up after a message as served, with how much they heard (CE09-F5, F16)", async () => {
    const { id } = await ring("kept", "+14155550142");
    await endCall(hub, id, hub.now() + 1_250);
    expect((await readInteraction(hub.db, id))!.state).toBe("contained");
    expect(await ended(id)).toMatchObject({
      state: "contained",
      reason: "contained",
      treatment: "Bill",
      message: "Power cut",
      heard: 0.58,
    });
    const asked = await ring("kept", "+14155550142");
    await key(asked.id, "2", 1);
    await endCall(hub, asked.id, hub.now());
    expect(await ended(asked.id)).toMatchObject({ state: "abandoned", reason: "hangup" });
  });

  it("shows an agent what was offered, which rules fired, what was answered and the visible variables (CE09-A1, R16)", async () => {
    const { id } = await ring("kept", "+14155550143");
    await key(id, "1", 1);
    const call = await getCall(hub.as(person("root")), id);
    // Set by the flow, and never set: its default. What is not to be shown is not.
    expect(call.facts).toEqual({ Region: "north", Segment: "new" });
    expect(call.treatments).toEqual([
      { kind: "message", node: "cut", name: "Power cut", outcome: "said" },
      { kind: "reason", node: "why", name: "Bill", outcome: "yes" },
    ]);
  });

  it("tries rules with sample values: each condition with what it saw (CE09-A2)", () => {
    const { id: _id, ...flow } = flowOf([{
      id: "rules",
      type: "rule",
      rules: [
        {
          name: "VIP",
          when: when(is("segment", "equal", "VIP"), is("callsToday", "greater", "1")),
          next: "sales",
        },
        {
          name: "Regular",
          when: when(is("segment", "not_blank")),
          assign: { tier: "2" },
          next: "menu",
          continue: true,
        },
        { name: "Second", when: when(is("tier", "equal", "2")), next: "menu" },
        { name: "Later", when: always, next: "bye" },
        { name: "Off", on: false, when: always, next: "bye" },
      ],
      otherwise: "menu",
    }], {
      variables: [{ id: "segment", name: "Segment" }, { id: "tier", name: "Tier" }],
      personas: [{ name: "All", when: always }],
    });
    const trial = (values: Record<string, string>, node = "rules") =>
      tryRules(hub.as(person("root")), {
        flow: { id: "draft", ...flow },
        node,
        at: null,
        caller: "+14155550123",
        values,
      });
    const tried = trial({ segment: "vip", callsToday: "1" });
    expect(tried.map(({ name, held, applied }) => [name, held, applied])).toEqual([
      ["VIP", false, false],
      ["Regular", true, true],
      ["Second", true, true],
      ["Later", true, false],
      ["Off", true, false],
    ]);
    expect(tried[0]!.trace).toMatchObject({
      held: false,
      conditions: [
        { held: true, variable: "segment", value: "vip", values: ["VIP"] },
        { held: false, variable: "callsToday", value: "1", values: ["1"] },
      ],
    });
    expect(trial({ segment: "vip", callsToday: "2" })[0]).toMatchObject({ applied: true });
    expect(trial({}, "")).toMatchObject([{ name: "All", applied: true }]);
    expect(() => trial({}, "menus")).toThrow(/No node/);
    expect(() =>
      tryRules(hub.as(person("ada")), {
        flow: "kept",
        node: "why",
        at: null,
        caller: "",
        values: {},
      })
    )
      .toThrow();
  });

  it("takes variables from the company, the flow and the number called, each going before the one before (CE09-R54)", () => {
    const say = {
      id: "say",
      name: "Say",
      type: "say",
      prompt: en("{{tone}} {{line}} {{brand}}."),
      next: "bye",
    };
    const number = (id: string, address: string, variables: unknown[]) => ({
      id,
      name: id,
      channel: "voice",
      address,
      queue: "support",
      flow: "levels",
      voice: { variables },
    });
    const given = {
      ...standardInput(),
      variables: ["tone", "line", "brand"].map((id) => ({
        id,
        name: id,
        fallback: `company ${id}`,
      })),
      flows: [{
        id: "levels",
        name: "Levels",
        start: "say",
        variables: ["line", "brand"].map((id) => ({ id, name: id, fallback: `flow ${id}` })),
        nodes: [say, { id: "bye", name: "Bye", type: "hangup" }],
      }],
      entryPoints: [
        number("first", "+12025550120", []),
        number("second", "+12025550121", [{ variable: "brand", value: "number brand" }]),
      ],
    };
    const { document, errors } = parseConfiguration(given);
    expect(errors).toEqual([]);
    const heard = (id: string) => said(startFlow(entryIn(document!, id)!.flow!, 1, world()));
    expect(heard("first")).toEqual(["company tone flow line flow brand."]);
    expect(heard("second")).toEqual(["company tone flow line number brand."]);
    const wrong = parseConfiguration({
      ...given,
      variables: [{ id: "tone", name: "Tone", source: "nowhere" }],
      entryPoints: [number("first", "+12025550120", [{ variable: "gone", value: "x" }])],
    });
    expect(wrong.errors.map((e) => e.field))
      .toEqual(["variables.0.source", "entryPoints.0.voice.variables.0.variable"]);
  });

  it("goes on with the rules a call began with when they are changed meanwhile (CE09-B10)", async () => {
    const { id, xml } = await ring("kept", "+14155550144");
    expect(xml).toContain("There is a power cut in north.");
    const changed = configuration(server.url, "All is well in {{region}}.");
    const flow = changed.flows.find((f) => f.id === "kept")!;
    for (const node of flow.nodes) if (node.type === "reason") node.candidates[0]!.next = "menu";
    await hub.configure(changed);
    await key(id, "1", 1);
    expect((await readInteraction(hub.db, id))!.state).toBe("queued");
    expect((await ring("kept", "+14155550145")).xml).toContain("All is well in north.");
  });
});
