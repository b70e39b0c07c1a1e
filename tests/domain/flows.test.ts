import { describe, expect, it } from "vitest";
import {
  conferenceTwiml,
  goodbyeTwiml,
  turnTwiml,
  waitingTwiml,
} from "../../channels/voice/twiml.ts";
import { waitingWords } from "../../domain/calls/waiting/waiting_words.ts";
import { DEMO_FLOWS } from "../../domain/demo/calls.ts";
import { checkFlow } from "../../domain/flows/check_flow.ts";
import { playFlow } from "../../domain/flows/play_flow.ts";
import { startFlow, visitedTooOften } from "../../domain/flows/start_flow.ts";
import { stepFlow } from "../../domain/flows/step_flow.ts";
import { bank } from "../../domain/flows/templates/bank.ts";
import { clinic } from "../../domain/flows/templates/clinic.ts";
import { retail } from "../../domain/flows/templates/retail.ts";
import { telecom } from "../../domain/flows/templates/telecom.ts";
import { utility } from "../../domain/flows/templates/utility.ts";
import { smallShop } from "../../domain/flows/templates/small_shop.ts";
import { spokenDigits } from "../../domain/flows/nodes/spoken_digits.ts";
import { checkDigitFits } from "../../domain/flows/nodes/check_digit.ts";
import { hintsOf } from "../../domain/configuration/hints.ts";
import { parseConfiguration } from "../../domain/configuration/parse_configuration.ts";
import { Company } from "../../types/configuration/company.ts";
import { Flow } from "../../types/configuration/flows.ts";
import type {
  FlowFrame,
  FlowInput,
  FlowTurn,
  FlowWorld,
  Identity,
  Value,
} from "../../types/flows.ts";
import { standardInput, testConfiguration } from "../support/configuration.ts";
import { START } from "../support/hub.ts";

const ANI = "+14155550123";

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
  value: (name) => ({ cli: ANI, ...values } as Record<string, Value>)[name],
  ...more,
});

type Nodes = Record<string, unknown>[];
const flowOf = (nodes: Nodes, more: Record<string, unknown> = {}): Flow =>
  Flow.parse({
    id: "f",
    name: "F",
    start: nodes[0]!.id,
    nodes: [
      ...nodes,
      { id: "default", type: "queue", queue: "support" },
      { id: "sales", type: "queue", queue: "sales" },
      { id: "bye", type: "hangup" },
    ].map((node) => ({
      name: String((node as { id: string }).id),
      ...((node as { type: string }).type === "menu" ? { prompt: {} } : {}),
      ...node,
    })),
    ...more,
  });

const said = ({ say }: FlowTurn) => say.map((s) => s.kind === "text" ? s.text : s.kind);
const en = (text: string) => ({ text: { en: text } });
const keys = (digits: string): FlowInput => ({ kind: "keys", digits });
const silence: FlowInput = { kind: "silence" };
const effect = (result: Record<string, Value> | null): FlowInput => ({ kind: "effect", result });

/** Plays inputs one after the other; the last turn. */
function play(flow: Flow, inputs: FlowInput[], at: FlowWorld = world()): FlowTurn {
  return inputs.reduce(
    (turn, input) => stepFlow(flow, turn.frame, input, at),
    startFlow(flow, 7, at),
  );
}

const outcomes = (frame: FlowFrame) => frame.path.map((p) => `${p.node}:${p.outcome}`);

describe("opening", () => {
  const hours = flowOf([{
    id: "hours",
    type: "hours",
    open: "default",
    closed: "mailbox-offer",
    specialDay: null,
    emergency: null,
  }, {
    id: "mailbox-offer",
    type: "menu",
    prompt: en("Closed. Press 1 for the mailbox."),
    options: [{ key: "1", label: "Mailbox", next: "mailbox" }],
    repeats: 0,
    exhausted: "bye",
  }, { id: "mailbox", type: "voicemail", prompt: en("Speak."), queue: "support" }]);

  it("asks for special day, hours and emergency in this order; the first decides (CE01-F2)", () => {
    const special = play(hours, [], world({ opening: () => "special_day", emergency: true }));
    expect(special.wait).toEqual({ kind: "hangup", reason: "special_day" });
    const closed = play(hours, [], world({ opening: () => "closed", emergency: true }));
    expect(closed.frame.node).toBe("mailbox-offer");
    const emergency = play(hours, [], world({ emergency: true }));
    expect(emergency.wait).toEqual({ kind: "hangup", reason: "emergency" });
    expect(said(emergency)).toHaveLength(1);
    expect(play(hours, []).wait).toMatchObject({ kind: "queue", queue: "support" });
  });

  it("says what the special day says before it hangs up or goes on (CE01-F3, F4)", () => {
    const at = world({
      opening: () => "special_day",
      announcement: () => ({ en: "Happy New Year." }),
    });
    expect(said(play(hours, [], at))).toEqual(["Happy New Year."]);
    const onward = flowOf([{
      id: "hours",
      type: "hours",
      open: "default",
      closed: "bye",
      specialDay: "sales",
    }]);
    expect(play(onward, [], at)).toMatchObject({ wait: { kind: "queue", queue: "sales" } });
  });

  it("takes another order where it is told one (CE01-R6)", () => {
    const flow = flowOf([{
      id: "hours",
      type: "hours",
      order: ["emergency", "hours", "special_day"],
      open: "default",
      closed: "bye",
      emergency: "sales",
    }]);
    const at = world({ opening: () => "special_day", emergency: true });
    expect(play(flow, [], at).wait).toMatchObject({ kind: "queue", queue: "sales" });
  });

  it("says that we are closed and hangs up, or goes where the node says (CE01-F5, F10)", () => {
    const at = world({ opening: () => "closed" });
    const closed = (to: string) =>
      play(
        flowOf([
          { id: "hours", type: "hours", open: "default", closed: to },
          { id: "over", type: "hangup", prompt: en("Closed."), reason: "after_hours" },
          { id: "words", type: "say", prompt: en("Closed, but wait."), next: "sales" },
          { id: "out", type: "transfer", number: "+14155550199" },
        ]),
        [],
        at,
      );
    expect(said(closed("over"))).toEqual(["Closed."]);
    expect(closed("over").wait).toEqual({ kind: "hangup", reason: "after_hours" });
    expect(closed("words")).toMatchObject({ wait: { kind: "queue", queue: "sales" } });
    expect(said(closed("words"))).toEqual(["Closed, but wait."]);
    expect(closed("out").wait).toMatchObject({ kind: "dial", number: "+14155550199" });
  });

  it("hangs up after the emergency's words, or goes where the node says (CE01-F12)", () => {
    const at = world({ emergency: true });
    expect(said(play(hours, [], at))[0]).toMatch(/cannot take calls/);
    const out = flowOf([
      { id: "hours", type: "hours", open: "default", closed: "bye", emergency: "words" },
      { id: "words", type: "say", prompt: en("Water in the hall."), next: "out" },
      { id: "out", type: "transfer", number: "+14155550199" },
    ]);
    expect(said(play(out, [], at))).toEqual(["Water in the hall."]);
    expect(play(out, [], at).wait).toMatchObject({ kind: "dial", number: "+14155550199" });
  });

  it("has a way of its own for open, closed, special day and emergency (CE01-R7, R10, R11)", () => {
    const four = flowOf([
      {
        id: "hours",
        type: "hours",
        open: "default",
        closed: "mailbox",
        specialDay: "out",
        emergency: "over",
      },
      { id: "mailbox", type: "voicemail", prompt: en("Speak."), queue: "support" },
      { id: "out", type: "transfer", number: "+14155550199" },
      { id: "over", type: "hangup", prompt: en("No calls now."), reason: "emergency" },
    ]);
    const wait = (at: At) => play(four, [], world(at)).wait;
    expect(wait({})).toMatchObject({ kind: "queue" });
    expect(wait({ opening: () => "closed" })).toMatchObject({ kind: "record" });
    expect(wait({ opening: () => "special_day" })).toMatchObject({ kind: "dial" });
    expect(wait({ emergency: true })).toEqual({ kind: "hangup", reason: "emergency" });
    const onward = flowOf([{ id: "go", type: "entry", entryPoint: "other" }]);
    expect(play(onward, []).wait).toEqual({ kind: "entry", entryPoint: "other" });
    // Without a way of its own each says one thing and is over.
    const bare = flowOf([
      { id: "hours", type: "hours", open: "default", closed: "end" },
      { id: "end", type: "hangup" },
    ]);
    const words = (["special_day", "closed", "open"] as const).map((opening) => {
      const turn = play(bare, [], world({ opening: () => opening, emergency: opening === "open" }));
      expect(turn.wait.kind).toBe("hangup");
      return said(turn);
    });
    expect(words).toEqual([
      ["We are closed today."],
      ["We are closed right now. Please call again during our opening hours."],
      ["We cannot take calls at the moment. Please call again later."],
    ]);
  });

  it("offers the mailbox once, says goodbye to everybody else (CE01-F6, F13)", () => {
    const at = world({ opening: () => "closed" });
    expect(play(hours, [keys("1")], at).wait).toMatchObject({ kind: "record", minSec: 2 });
    expect(play(hours, [silence], at).wait).toEqual({ kind: "hangup", reason: "after_hours" });
    expect(play(hours, [{ kind: "hangup" }], at).wait)
      .toEqual({ kind: "hangup", reason: "after_hours" });
  });

  it("asks once more for a message that is too short and keeps one of who hung up (CE01-F7, F8, F9)", () => {
    const at = world({ opening: () => "closed" });
    const recorded = (seconds: number, hungUp: boolean): FlowInput => ({
      kind: "recorded",
      seconds,
      hungUp,
    });
    expect(play(hours, [keys("1"), recorded(9, true)], at).wait)
      .toEqual({ kind: "hangup", reason: "message_left" });
    const again = play(hours, [keys("1"), recorded(1, false)], at);
    expect(again.wait).toMatchObject({ kind: "record" });
    expect(said(again)).toEqual(["Speak."]);
    expect(play(hours, [keys("1"), recorded(1, false), recorded(1, false)], at).wait)
      .toEqual({ kind: "hangup", reason: "after_hours" });
    expect(play(hours, [keys("1"), recorded(1, true)], at).wait)
      .toEqual({ kind: "hangup", reason: "after_hours" });
  });
});

describe("menus", () => {
  const menus = flowOf([
    { id: "hello", type: "say", prompt: en("Hello."), next: "main" },
    {
      id: "main",
      type: "menu",
      prompt: en("Main."),
      invalid: en("No such key."),
      repeats: 2,
      options: [
        { key: "1", label: "Sales", next: "sales" },
        { key: "2", label: "More", next: "sub" },
        { key: "3", label: "Off", next: "sales", enabled: false },
      ],
      exhausted: "default",
    },
    {
      id: "sub",
      type: "menu",
      prompt: en("Sub."),
      repeats: 0,
      backKey: "9",
      back: "main",
      options: [{ key: "1", label: "Deep", next: "sales" }],
      exhausted: "default",
    },
  ]);

  it("says greeting and menu in one breath, so that a key cuts both short (CE01-F15, F17)", () => {
    const turn = play(menus, []);
    expect(said(turn)).toEqual(["Hello.", "Main."]);
    expect(turn.wait).toMatchObject({ kind: "gather", most: 1, secret: false });
  });

  it("follows a key to its exit or sub-menu and looks at the first key only (CE01-F18, B4)", () => {
    expect(play(menus, [keys("2"), keys("17")]).wait).toMatchObject({ queue: "sales" });
    expect(outcomes(play(menus, [keys("2"), keys("1")]).frame))
      .toEqual(["hello:said", "main:More", "sub:Deep"]);
  });

  it("shares one counter between silence and wrong keys, then takes the default (CE01-F19, F20, F21)", () => {
    const wrong = play(menus, [silence, keys("3")]);
    expect(said(wrong)).toEqual(["No such key.", "Main."]);
    const out = play(menus, [silence, keys("3"), silence]);
    expect(out.wait).toMatchObject({ kind: "queue", queue: "support" });
    expect(out.frame.vars.menu).toBe("default");
    expect(out.steps.map((s) => s.outcome)).toEqual(["no_input", "exhausted", "left", "entered"]);
  });

  it("takes 0 to 9, star and hash, each once, and no choice that is off (CE01-R12)", () => {
    const option = (key: string, more = {}) => ({ key, label: key, next: "sales", ...more });
    const menu = (...options: object[]) => ({
      id: "m",
      type: "menu",
      options,
      exhausted: "default",
    });
    const all = flowOf([menu(...[..."0123456789*#"].map((key) => option(key)))]);
    for (const key of "0123456789*#") {
      expect(play(all, [keys(key)]).wait).toMatchObject({ queue: "sales" });
    }
    for (const key of ["12", "a", "", "+"]) expect(() => flowOf([menu(option(key))])).toThrow();
    expect(play(menus, [keys("3")]).steps.at(-1)).toMatchObject({
      outcome: "invalid",
      detail: "3",
    });
  });

  it("has the shipped times, repeats and keys, and bounds for them (CE01-R14, R15, R16)", () => {
    const menu = (more: object) =>
      flowOf([{
        id: "m",
        type: "menu",
        options: [{ key: "1", label: "A", next: "sales" }],
        exhausted: "default",
        ...more,
      }]).nodes[0];
    expect(menu({})).toMatchObject({ repeats: 2, timeoutSec: 5, repeatKey: "*", backKey: "9" });
    for (const bad of [{ repeats: 10 }, { repeats: -1 }, { timeoutSec: 0 }, { timeoutSec: 31 }]) {
      expect(() => menu(bad)).toThrow();
    }
    const [sub] = menus.nodes.filter((node) => node.id === "sub");
    expect(play(menus, [keys("2"), keys("9")]).frame.node).toBe("main");
    const without = {
      ...menus,
      nodes: menus.nodes.map((n) => n === sub ? { ...n, back: null } : n),
    };
    expect(play(without as Flow, [keys("2"), keys("9")]).wait, "a key that leads nowhere is wrong")
      .toMatchObject({ kind: "queue", queue: "support" });
  });

  it("plays the greeting before or after the menu, as the flow is drawn (CE01-R13)", () => {
    expect(said(play(menus, []))).toEqual(["Hello.", "Main."]);
    const after = flowOf([
      {
        id: "m",
        type: "menu",
        prompt: en("Main."),
        options: [{ key: "1", label: "A", next: "hello" }],
        exhausted: "hello",
      },
      { id: "hello", type: "say", prompt: en("Hello."), next: "sales" },
    ]);
    expect(said(play(after, []))).toEqual(["Main."]);
    expect(said(play(after, [keys("1")]))).toEqual(["Hello."]);
  });

  it("repeats on the repeat key without counting it (CE01-F23)", () => {
    const turn = play(menus, [keys("*"), keys("*"), keys("*"), keys("*")]);
    expect(said(turn)).toEqual(["Main."]);
    expect(turn.frame.tries).toBe(0);
  });

  it("lets a caller go back three times, with a fresh counter (CE01-F22, F23)", () => {
    const round = [silence, keys("2"), keys("9")];
    const thrice = play(menus, [...round, ...round, ...round]);
    expect(thrice.frame).toMatchObject({ node: "main", tries: 0, backs: 3 });
    const fourth = play(menus, [...round, ...round, ...round, ...round]);
    expect(fourth.wait).toMatchObject({ kind: "queue", queue: "support" });
  });

  it("ends as a hang-up with the node a caller left at (CE01-F24, IV-5)", () => {
    const turn = play(menus, [keys("2"), { kind: "hangup" }]);
    expect(turn.wait).toEqual({ kind: "hangup", reason: "hangup" });
    expect(turn.frame.node).toBe("sub");
    expect(turn.steps).toMatchObject([{ node: "sub", outcome: "hangup" }]);
  });

  const when = (variable: string) => ({
    conditions: [{ variable: `var:${variable}`, operator: "equal", values: ["yes"] }],
  });
  const dynamic = (a: string, b: string) =>
    flowOf([
      { id: "set", type: "set", assign: { a, b }, next: "menu" },
      {
        id: "menu",
        type: "menu",
        options: [
          { key: "1", label: "A", prompt: en("A: 1."), next: "sales", when: when("a") },
          { key: "2", label: "B", prompt: en("B: 2."), next: "bye", when: when("b") },
        ],
        repeats: 0,
        exhausted: "default",
      },
    ]);

  it("speaks and takes only choices whose condition holds (CE09-F8 to F10)", () => {
    expect(said(play(dynamic("yes", "yes"), []))).toEqual(["A: 1.", "B: 2."]);
    const one = dynamic("no", "yes");
    expect(said(play(one, []))).toEqual(["B: 2.", "Press 1 for yes or 2 for no."]);
    expect(play(one, [keys("1")]).wait).toMatchObject({ kind: "hangup" });
    expect(play(one, [keys("2")]).wait).toMatchObject({ queue: "support" });
    expect(play(dynamic("no", "no"), []).wait).toMatchObject({ queue: "support" });
  });
});

describe("words", () => {
  const two = flowOf([
    {
      id: "language",
      type: "language",
      prompt: { text: { en: "English: 1.", de: "Deutsch: 2." } },
      options: [{ key: "1", language: "en" }, { key: "2", language: "de" }],
      repeats: 1,
      next: "hello",
    },
    { id: "hello", type: "say", prompt: en("Hello."), next: "menu" },
    {
      id: "menu",
      type: "menu",
      prompt: { text: { en: "Menu.", de: "Menü." } },
      options: [{ key: "1", label: "A", next: "sales" }],
      exhausted: "default",
    },
  ], { languages: ["en", "de"] });

  it("asks for the language in each of them and takes the first without an answer (CE01-F14)", () => {
    expect(play(two, []).say).toMatchObject([{ language: "en" }, { language: "de" }]);
    expect(play(two, [silence, keys("7")]).frame.language).toBe("en");
  });

  it("offers one or two languages, asks nobody where there is one (CE01-R8)", () => {
    expect(() => flowOf([{ id: "s", type: "say", prompt: {}, next: "sales" }], { languages: [] }))
      .toThrow();
    expect(() =>
      flowOf([{ id: "s", type: "say", prompt: {}, next: "sales" }], {
        languages: ["en", "de", "fr"],
      })
    ).toThrow();
    const one = flowOf([{
      id: "l",
      type: "language",
      prompt: {},
      options: [{ key: "1", language: "en" }, { key: "2", language: "de" }],
      next: "sales",
    }]);
    expect(one.languages).toEqual(["en"]);
    expect(play(one, [])).toMatchObject({ say: [], wait: { kind: "queue", queue: "sales" } });
  });

  it("has words of its own for whatever has none, in English and German (CE01-R38)", () => {
    const wordless = (language: string) =>
      flowOf([
        { id: "hello", type: "say", prompt: {}, next: "main" },
        {
          id: "main",
          type: "menu",
          options: [{ key: "1", label: "Box", next: "box" }, { key: "*", label: "B", next: "bye" }],
          repeats: 2,
          repeatKey: null,
          exhausted: "bye",
        },
        { id: "box", type: "voicemail", prompt: {}, queue: "support" },
      ], { languages: [language] });
    const spoken = (language: string, ...inputs: FlowInput[]) =>
      said(play(wordless(language), inputs, world({ language })));
    const recorded: FlowInput = { kind: "recorded", seconds: 9, hungUp: false };
    expect(spoken("en")).toEqual(["Welcome.", "For Box, press 1.", "For B, press star."]);
    expect(spoken("de").slice(0, 2)).toEqual(["Willkommen.", "Für Box drücken Sie 1."]);
    expect(spoken("en", silence)[0]).toBe("We did not hear anything.");
    expect(spoken("en", keys("7"))[0]).toBe("That is not one of the choices.");
    expect(spoken("en", keys("1"))[0]).toMatch(/leave a message after the tone/);
    expect(spoken("en", keys("1"), recorded)).toEqual(["Thank you for your message."]);
    expect(spoken("en", keys("*"))).toEqual(["Thank you for calling. Goodbye."]);
  });

  it("keeps the words beside a recording, should it be missing (CE01-B2, IV-7)", () => {
    const flow = (prompt: object) =>
      flowOf([{ id: "s", type: "voicemail", prompt, queue: "support" }]);
    const audio = { en: "https://example.com/a.wav" };
    expect(play(flow({ audio, text: { en: "Speak." } }), []).say)
      .toEqual([{ kind: "audio", url: audio.en, text: "Speak.", language: "en" }]);
    expect(play(flow({ audio }), []).say)
      .toMatchObject([{ text: expect.stringContaining("leave a message"), language: "en" }]);
  });

  it("falls back to the flow's first language and warns of what is missing (IV-7)", () => {
    const turn = play(two, [keys("2")]);
    expect(turn.say).toEqual([
      { kind: "text", text: "Hello.", language: "en" },
      { kind: "text", text: "Menü.", language: "de" },
    ]);
    expect(turn.warnings).toEqual(['Node "hello": no text in "de"']);
    expect(said(stepFlow(two, turn.frame, silence, world())))
      .toEqual(["Wir haben nichts gehört.", "Menü."]);
  });

  it("skips personal words with a gap or above the caller's level (CE09-B5, B6)", () => {
    const flow = flowOf([
      { id: "a", type: "say", prompt: en("Your order {{order}} is on its way."), next: "b" },
      { id: "b", type: "say", prompt: en("You owe 5."), requiredLevel: 2, next: "c" },
      { id: "c", type: "say", prompt: en("You called {{dialedNumber}}."), next: "default" },
    ]);
    const turn = play(flow, [], world({ values: { dialedNumber: "+1202" } }));
    expect(said(turn)).toEqual(["You called +1202."]);
    expect(outcomes(turn.frame)).toEqual(["a:skipped", "b:skipped", "c:said"]);
  });
});

describe("who calls", () => {
  const idv = (more: Record<string, unknown> = {}) =>
    flowOf([
      {
        id: "identify",
        type: "identify",
        prompt: en("Number?"),
        repeats: 1,
        next: "verify",
        failed: "default",
      },
      {
        id: "verify",
        type: "verify",
        requiredLevel: 3,
        questions: [
          { id: "pin", prompt: en("PIN?") },
          { id: "birth", prompt: en("Birthday?"), format: "date", min: 8, max: 8, level: 3 },
        ],
        repeats: 1,
        next: "sales",
        failed: "default",
        ...more,
      },
    ]);
  const ada = effect({ matches: 1, customer: "4711", name: "Ada" });
  const right = effect({ right: true });
  const wrong = effect({ right: false });

  it("looks the calling number up and asks on only if it is not exactly one (CE07-F3 to F6)", () => {
    expect(play(idv(), []).wait).toEqual({
      kind: "effect",
      effect: { kind: "find_by_address", address: ANI },
    });
    expect(play(idv(), [ada]).frame.identity)
      .toMatchObject({ status: "identified", level: 1, customer: "4711", by: "address" });
    expect(said(play(idv(), [effect({ matches: 2 })]))).toEqual(["Number?"]);
    const withheld = play(idv(), [], world({ values: { cli: "" } }));
    expect(withheld.wait).toMatchObject({ kind: "gather", endKey: "#" });
  });

  it("asks again for what is malformed or unknown, then goes on unidentified (CE07-F8 to F10, B4)", () => {
    const none = effect({ matches: 0 });
    const first = play(idv(), [none, keys("12*4")]);
    expect(said(first)).toEqual(["Please use digits only.", "Number?"]);
    const out = play(idv(), [none, keys("12"), keys("123456"), none]);
    expect(out.wait).toMatchObject({ kind: "queue" });
    expect(out.frame.identity).toMatchObject({ status: "none", reason: "no_match" });
  });

  it("knows why it is not more: key, system, lock (CE07-F7, F15, B1, R11)", () => {
    expect(play(idv(), [effect({ matches: 0 }), keys("*")]).frame.identity.reason).toBe("key");
    expect(play(idv(), [effect(null)]).frame.identity.reason).toBe("system");
    const inQuestion = play(idv(), [ada, keys("*")]);
    expect(inQuestion.frame.identity).toMatchObject({ status: "identified", reason: "key" });
    const locked = play(idv(), [ada, keys("1234"), effect({ locked: true })]);
    expect(locked.frame.identity).toMatchObject({ status: "identified", reason: "locked" });
  });

  it("asks questions in order until the level is reached (CE07-F11, F16)", () => {
    const turn = play(idv(), [ada, keys("1234"), right, keys("24121990"), right]);
    expect(turn.frame.identity).toMatchObject({ status: "verified", level: 3, reason: "" });
    expect(turn.wait).toMatchObject({ queue: "sales" });
    expect(said(turn)).toEqual(["Thank you, that is confirmed."]);
  });

  it("counts wrong, missing and malformed answers of one question together (CE07-F13, F14)", () => {
    const out = play(idv(), [ada, silence, keys("1234"), wrong]);
    expect(out.frame.identity).toMatchObject({ status: "identified", reason: "wrong_answer" });
    expect(play(idv(), [ada, keys("1234"), right, keys("99999999"), keys("1")]).frame.identity)
      .toMatchObject({ status: "verified", level: 2, reason: "wrong_answer" });
  });

  it("asks only the questions still missing, none when the level is reached (CE07-F2, F18, F19)", () => {
    const flow = idv({ requiredLevel: 2, next: "more" });
    const raised = flowOf([
      ...flow.nodes.slice(0, 2) as unknown as Nodes,
      { ...flow.nodes[1], id: "more", requiredLevel: 3, next: "again" } as never,
      { ...flow.nodes[1], id: "again", requiredLevel: 3, next: "sales" } as never,
    ]);
    const turn = play(raised, [ada, keys("1234"), right]);
    expect(turn.frame.node).toBe("more");
    expect(said(turn)).toContain("Birthday?");
    const done = stepFlow(raised, turn.frame, keys("24121990"), world());
    expect(stepFlow(raised, done.frame, right, world()).wait).toMatchObject({ queue: "sales" });
  });

  it("keeps answers to questions out of frame and steps (CE07-B6, IV-10)", () => {
    const secret = "7359";
    const turns = [play(idv(), [ada, keys(secret)]), play(idv(), [ada, keys(secret), wrong])];
    expect(turns[0]!.wait).toMatchObject({ effect: { kind: "verify", answer: secret } });
    for (const { frame, say, steps } of turns) {
      expect(JSON.stringify([frame, say, steps])).not.toContain(secret);
    }
  });

  const one = (node: Record<string, unknown>) =>
    flowOf([{
      id: "identify",
      type: "identify",
      prompt: en("Number?"),
      next: "sales",
      failed: "default",
      ...node,
    }]);
  const asked = (more: Record<string, unknown> = {}) =>
    flowOf([{
      id: "verify",
      type: "verify",
      questions: [{ id: "pin", prompt: en("PIN?") }],
      next: "sales",
      failed: "default",
      ...more,
    }]);
  const known: Identity = {
    status: "identified",
    level: 1,
    customer: "4711",
    name: "Ada",
    by: "identifier",
    reason: "",
  };
  const none = effect({ matches: 0 });

  it("asks nobody where none need be known, nor whom it knows well enough (CE07-F1, CE07-F2, CE07-R8)", () => {
    expect(play(one({ requiredLevel: 0 }), []).wait).toMatchObject({ queue: "sales" });
    expect(play(asked({ requiredLevel: 0 }), []).wait).toMatchObject({ queue: "sales" });
    const back = play(one({}), [], world({ known }));
    expect([back.wait, back.frame.identity]).toMatchObject([{ queue: "sales" }, known]);
    const verified = { ...known, status: "verified", level: 3 } as const;
    expect(play(asked({}), [], world({ known: verified })).wait).toMatchObject({ queue: "sales" });
    expect(said(play(asked({}), [], world({ known })))).toEqual(["PIN?"]);
  });

  it("greets by name only whom it is told to and whose name it has (CE07-F4, CE07-R17)", () => {
    expect(said(play(one({}), [ada]))).toEqual([]);
    expect(said(play(one({ greet: true }), [ada]))).toEqual(["Hello, Ada."]);
    const own = { greet: true, greeting: en("Welcome back, {{customerName}}.") };
    expect(said(play(one(own), [ada]))).toEqual(["Welcome back, Ada."]);
    const nameless = effect({ matches: 1, customer: "4711", name: "" });
    expect(said(play(one(own), [nameless]))).toEqual([]);
  });

  it("asks for a number where the caller's may not be used, cannot be, or is nobody's (CE07-F3, CE07-F5, CE07-B5, CE07-R1)", () => {
    const asks = { kind: "gather", most: 12, endKey: "#", timeoutSec: 7, secret: false };
    expect(play(one({ byAddress: false }), []).wait).toEqual(asks);
    for (const cli of ["", "anonymous", "112", "004915112345678", "+1"]) {
      expect(play(one({}), [], world({ values: { cli } })).wait, cli).toEqual(asks);
    }
    expect(play(one({}), [none]).wait).toEqual(asks);
  });

  it("takes several customers of one number for none (CE07-F6)", () => {
    const turn = play(one({}), [effect({ matches: 2, customer: "4711" })]);
    expect(turn.wait).toMatchObject({ kind: "gather" });
    expect(turn.frame.identity).toMatchObject({ status: "none", customer: "" });
  });

  it("asks a number three times more, a question three times more each, then hands on (CE07-F9, CE07-F10, CE07-F13, CE07-F14, CE07-R3, CE07-R5, CE07-R6)", () => {
    const wrongly = Array.from({ length: 3 }, () => [keys("1234"), none]).flat();
    const last = play(one({}), [none, ...wrongly]);
    expect(last.wait).toMatchObject({ kind: "gather" });
    const out = stepFlow(one({}), last.frame, silence, world());
    expect(said(out)).toEqual(["We could not find you. A colleague will help you."]);
    expect([out.wait, out.frame.identity]).toMatchObject([{ queue: "support" }, {
      status: "none",
      reason: "no_match",
    }]);
    const two = asked({
      requiredLevel: 3,
      questions: [{ id: "pin", prompt: en("PIN?") }, {
        id: "code",
        prompt: en("Code?"),
        level: 3,
      }],
    });
    const at = world({ known });
    const tries = [keys("0000"), wrong, keys("1"), silence];
    const second = play(two, [...tries, keys("1234"), right, ...tries], at);
    expect(said(second)).toContain("Code?");
    const failed = stepFlow(two, second.frame, silence, at);
    expect(said(failed)).toEqual(["We could not confirm who you are. A colleague will help you."]);
    expect([failed.wait, failed.frame.identity]).toMatchObject([{ queue: "support" }, {
      status: "verified",
      level: 2,
      reason: "wrong_answer",
    }]);
  });

  it("goes where the flow says after success and after failure, with its own words (CE07-F16, CE07-F17, CE07-R2, CE07-R17)", () => {
    const own = {
      success: en("Fine."),
      failure: en("Sorry."),
      unavailable: en("Later."),
      repeats: 0,
    };
    const at = world({ known });
    const verify = asked({ ...own, next: "menu", failed: "bye" });
    const flow = flowOf([...verify.nodes.slice(0, 1) as unknown as Nodes, {
      id: "menu",
      type: "menu",
      prompt: en("Main menu."),
      options: [{ key: "1", label: "A", next: "sales" }],
      exhausted: "default",
    }]);
    expect(said(play(flow, [keys("1234"), right], at))).toEqual(["Fine.", "Main menu."]);
    expect(said(play(flow, [keys("1234"), wrong], at))).toContain("Sorry.");
    const down = play(flow, [keys("1234"), effect(null)], at);
    expect([said(down)[0], down.frame.identity.reason]).toEqual(["Later.", "system"]);
    const lost = play(one({ failure: en("Who?"), skipKey: "0" }), [none, keys("0")]);
    expect([said(lost), lost.frame.identity.reason]).toEqual([["Who?"], "key"]);
  });

  it("names the key for “I do not have it” in both places and takes it alone (CE07-F7, CE07-F15, CE07-R9)", () => {
    const number = play(one({ prompt: {} }), [none]);
    expect(said(number)[0]).toContain("If you do not have it, press star.");
    const pin = play(asked({ questions: [{ id: "pin", prompt: {} }] }), [], world({ known }));
    expect(said(pin)[0]).toContain("If you do not have it, press star.");
    const skipped = play(asked({}), [keys("*")], world({ known }));
    expect(skipped.steps.map((s) => `${s.outcome} ${s.detail}`)).toEqual(
      expect.arrayContaining(["fact unanswered", "failed key", "left key"]),
    );
    const company = testConfiguration();
    const ends = one({ skipKey: "#" });
    expect(checkFlow(ends, "f", company)).toMatchObject([{ field: "f.nodes.0.skipKey" }]);
    expect(checkFlow(one({ skipKey: "5", min: 1 }), "f", company)).toHaveLength(1);
    expect(checkFlow(one({ skipKey: "5" }), "f", company)).toEqual([]);
  });

  it("gives the hint that fits: too few, no digits, nothing, not right; what is too long is cut (CE07-B4, CE07-R10)", () => {
    const hint = (input: FlowInput, more: Record<string, unknown> = {}) =>
      said(play(asked(more), [input], world({ known })))[0];
    expect(hint(keys("12"))).toBe("Those were too few digits.");
    expect(hint(keys("1*34"))).toBe("Please use digits only.");
    expect(hint(silence)).toBe("We did not hear anything.");
    expect(hint(keys("12"), { tooFew: en("Four, please.") })).toBe("Four, please.");
    expect(hint(keys("12"), { invalid: en("Again.") })).toBe("Again.");
    const long = play(asked({}), [keys("123456")], world({ known }));
    expect(long.wait).toMatchObject({ effect: { answer: "1234" } });
    const other = play(asked({ endKey: "9", timeoutSec: 12 }), [], world({ known }));
    expect(other.wait).toMatchObject({ endKey: "9", timeoutSec: 12 });
  });

  it("knows the shipped limits of both questions (CE07-R4, CE07-R5, CE07-R6, CE07-R7, CE07-R8, CE07-R10)", () => {
    const [identify] = one({}).nodes;
    const [verify] = asked({}).nodes;
    expect(identify).toMatchObject({ min: 4, max: 12, checkDigit: "none", repeats: 3 });
    expect(identify).toMatchObject({ endKey: "#", timeoutSec: 7, betweenSec: 4, skipKey: "*" });
    expect(verify).toMatchObject({ requiredLevel: 2, repeats: 3, endKey: "#", input: "dtmf" });
    expect(verify).toMatchObject({ questions: [{ format: "pin", min: 4, max: 4, level: 2 }] });
    const six = { questions: Array.from({ length: 6 }, (_, i) => ({ id: `q${i}`, prompt: {} })) };
    for (const wrongly of [six, { questions: [] }, { repeats: 6 }, { requiredLevel: 6 }]) {
      expect(() => asked(wrongly)).toThrow();
    }
    for (const wrongly of [{ min: 0 }, { max: 21 }, { timeoutSec: 31 }, { betweenSec: 11 }]) {
      expect(() => one(wrongly)).toThrow();
    }
  });

  it("keeps, locks and hands out tokens for the shipped times, within bounds (CE07-R11, CE07-R13, CE07-R14)", () => {
    const { company } = testConfiguration();
    expect(company).toMatchObject({ identityMin: 30, lockFailures: 6, lockMin: 60 });
    for (
      const wrongly of [
        { identityMin: 1441 },
        { lockFailures: 2 },
        { lockFailures: 21 },
        { lockMin: 4 },
        { lockMin: 1441 },
      ]
    ) expect(Company.safeParse({ ...company, ...wrongly }).success).toBe(false);
    const link = (more: Record<string, unknown>) =>
      flowOf([{
        id: "link",
        type: "link",
        from: "texts",
        url: "https://visual.example.com/?t=",
        next: "sales",
        failed: "default",
        ...more,
      }]);
    expect(link({}).nodes[0]).toMatchObject({ lifetimeMin: 10, requiredLevel: 1 });
    const insecure = { url: "http://visual.example.com/?t=" };
    for (const wrongly of [{ lifetimeMin: 0 }, { lifetimeMin: 61 }, insecure]) {
      expect(() => link(wrongly)).toThrow();
    }
    expect(checkFlow(link({}), "f", testConfiguration())).toEqual([]);
    expect(checkFlow(link({ from: "website" }), "f", testConfiguration()))
      .toMatchObject([{ field: "f.nodes.0.from" }]);
    // Nobody is known: there is nothing a token could say.
    expect(play(link({}), []).frame.path).toEqual([{ node: "link", outcome: "level" }]);
    const sent = play(link({}), [], world({ known }));
    expect(sent.wait).toMatchObject({ effect: { kind: "send_link", to: ANI, key: "link:1" } });
    const done = stepFlow(link({}), sent.frame, effect({ sent: true }), world({ known }));
    expect(said(done)).toEqual(["We have sent you a text message with a link."]);
  });

  it("gives nobody more than identified for the number alone (CE07-R12)", () => {
    const turn = play(
      asked({ requiredLevel: 1 }),
      [],
      world({ known: { ...known, by: "address" } }),
    );
    expect(turn.frame.identity).toMatchObject({ status: "identified", level: 1, by: "address" });
    expect(play(one({}), [ada]).frame.identity).toMatchObject({ status: "identified", level: 1 });
  });

  it("takes spoken digits and “I don't have it” where it may, keys everywhere (CE07-R18)", () => {
    const aloud = (text: string): FlowInput => ({ kind: "spoken", text });
    const speaking = asked({ input: "dtmf_speech" });
    const at = world({ known });
    expect(play(speaking, [], at).wait).toMatchObject({ speech: { language: "en", endSec: 4 } });
    expect(play(asked({}), [], at).wait).not.toHaveProperty("speech");
    for (const words of ["seven three five nine", "7359", "7 3 5 9.", "Seven-three, 59"]) {
      expect(play(speaking, [aloud(words)], at).wait, words)
        .toMatchObject({ effect: { answer: "7359" } });
    }
    expect(play(speaking, [aloud("I don't have it")], at).frame.identity.reason).toBe("key");
    expect(said(play(speaking, [aloud("seven apples")], at))[0]).toBe("Please use digits only.");
    expect(play(speaking, [keys("7359")], at).wait).toMatchObject({ effect: { answer: "7359" } });
    expect(spokenDigits("doppel sieben null", "de")).toEqual({ kind: "digits", digits: "770" });
    expect(spokenDigits("je ne l’ai pas", "fr")).toEqual({ kind: "skip" });
  });

  it("knows check digits modulo 10 and 11 (CE07-R4)", () => {
    expect(checkDigitFits("79927398713", "mod10")).toBe(true);
    expect(checkDigitFits("79927398714", "mod10")).toBe(false);
    expect(checkDigitFits("1234567892", "mod11")).toBe(true);
    expect(checkDigitFits("1234567891", "mod11")).toBe(false);
  });
});

describe("rules and facts", () => {
  const flow = flowOf([
    {
      id: "facts",
      type: "lookup",
      source: "crm",
      into: { segment: "seg", open: "invoices" },
      next: "rule",
      failed: "rule",
    },
    {
      id: "rule",
      type: "rule",
      rules: [{
        name: "VIP with open invoices",
        when: {
          conditions: [
            { variable: "var:segment", operator: "equal", values: ["VIP"] },
            { variable: "var:open", operator: "greater", values: ["2"] },
          ],
        },
        assign: { note: "owes {{open}}" },
        next: "sales",
      }],
      otherwise: "default",
    },
  ], { variables: [{ id: "open", name: "Open", type: "number" }] });

  it("decides by what a system answered and by nothing when it did not (CE09-F3, F4, F13, B1)", () => {
    const vip = play(flow, [effect({ seg: "VIP", invoices: 3 })]);
    expect(vip.wait).toMatchObject({ queue: "sales" });
    expect(vip.frame.vars).toMatchObject({ segment: "VIP", open: 3, note: "owes 3" });
    expect(play(flow, [effect(null)]).wait).toMatchObject({ queue: "support" });
  });

  it("takes a text for a number as blank and says so (CE09-B3)", () => {
    const turn = play(flow, [effect({ seg: "VIP", invoices: "many" })]);
    expect(turn.wait).toMatchObject({ queue: "support" });
    expect(turn.warnings).toHaveLength(1);
  });

  it("cuts a circle of treatments at the third entry (CE09-B7)", () => {
    const circle = flowOf([{
      id: "rule",
      type: "rule",
      rules: [{
        name: "always",
        when: { conditions: [{ variable: "cli", operator: "not_blank" }] },
        next: "rule",
      }],
      otherwise: "default",
    }]);
    const turn = play(circle, []);
    expect(turn.wait).toMatchObject({ queue: "support" });
    expect(turn.frame.visits.rule).toBe(3);
  });

  it("leads a caller to the entry point's own queue when the flow runs in circles (CE09-B12)", () => {
    const endless = flowOf([
      { id: "a", type: "say", prompt: en("A"), next: "b" },
      { id: "b", type: "say", prompt: en("B"), next: "a" },
    ]);
    const turn = play(endless, []);
    expect(turn.wait).toMatchObject({ kind: "queue", queue: "" });
    expect(turn.frame.vars.recentFailure).toBe(true);
  });
});

describe("ways out", () => {
  it("dials a number and falls back with an apology (CE01-F26, F27)", () => {
    const flow = flowOf([{ id: "out", type: "transfer", number: "+14155550199", failed: "sales" }]);
    const dialled = (outcome: "completed" | "busy"): FlowInput => ({
      kind: "dialled",
      outcome,
      seconds: 3,
    });
    expect(play(flow, []).wait).toMatchObject({ kind: "dial", number: "+14155550199" });
    expect(play(flow, [dialled("completed")]).wait)
      .toEqual({ kind: "hangup", reason: "transferred_external" });
    const busy = play(flow, [dialled("busy")]);
    expect(said(busy)).toEqual(["We are sorry, nobody could be reached."]);
    expect(busy.wait).toMatchObject({ queue: "sales" });
  });

  it("has the shipped times of a mailbox and a number, and bounds for them (CE01-R41, R42)", () => {
    const node = (more: object) =>
      flowOf([{ id: "n", prompt: {}, queue: "support", ...more }]).nodes[0];
    const mailbox = (more = {}) => node({ type: "voicemail", ...more });
    expect(mailbox()).toMatchObject({ minSec: 2, maxSec: 180, silenceSec: 5 });
    for (
      const bad of [{ minSec: 0 }, { minSec: 11 }, { maxSec: 9 }, { maxSec: 601 }, {
        silenceSec: 1,
      }]
    ) expect(() => mailbox(bad)).toThrow();
    const out = (more = {}) =>
      flowOf([{ id: "n", type: "transfer", number: "+14155550199", ...more }]).nodes[0];
    expect(out()).toMatchObject({ timeoutSec: 30, callerId: "", failed: null });
    for (const bad of [{ timeoutSec: 4 }, { timeoutSec: 121 }, { number: "0123" }]) {
      expect(() => out(bad)).toThrow();
    }
  });

  it("leaves the queue where the node says, by why nobody took it (CE01-F38)", () => {
    const flow = flowOf([{
      id: "q",
      type: "queue",
      queue: "support",
      waitLimitSec: 300,
      overLimit: "sales",
      otherwise: "bye",
    }]);
    const unserved = (reason: "over_limit" | "full"): FlowInput => ({ kind: "unserved", reason });
    expect(play(flow, [unserved("over_limit")]).wait).toMatchObject({ queue: "sales" });
    expect(play(flow, [unserved("full")]).wait).toEqual({ kind: "hangup", reason: "ended" });
    expect(play(flowOf([{ id: "q", type: "queue", queue: "support" }]), [unserved("full")]).wait)
      .toEqual({ kind: "hangup", reason: "announced_end" });
  });

  it("counts how often an entry point is visited and cuts the third time (CE01-F29)", () => {
    const flow = flowOf([{ id: "go", type: "entry", entryPoint: "here" }]);
    const at = world({ entryPoint: "here" });
    let turn = startFlow(flow, 1, at);
    expect(visitedTooOften(turn.frame, "here")).toBe(false);
    turn = startFlow(flow, 1, at, turn.frame);
    expect(visitedTooOften(turn.frame, "here")).toBe(true);
  });

  it("changes nothing of the frame it is given: a repeat is answered the same (IV-2)", () => {
    const flow = flowOf([{
      id: "m",
      type: "menu",
      options: [{ key: "1", label: "A", next: "sales" }],
      exhausted: "default",
    }]);
    const { frame } = play(flow, []);
    const before = structuredClone(frame);
    const first = stepFlow(flow, frame, keys("5"), world());
    expect(frame).toEqual(before);
    expect(stepFlow(flow, frame, keys("5"), world())).toEqual(first);
  });
});

describe("the demo company's line in TwiML", () => {
  const line = Flow.parse(DEMO_FLOWS[0]);
  const place = { base: "https://hub.example.com", call: "CALL", step: 2 };
  const open = world();
  const night = world({ opening: () => "closed" });
  const recorded = (seconds: number): FlowInput => ({ kind: "recorded", seconds, hungUp: false });
  const turnOf = (inputs: FlowInput[], at: FlowWorld) => {
    const { say, wait } = play(line, inputs, at);
    return turnTwiml(say, wait, place);
  };
  const music = { url: `${place.base}/webhooks/twilio/voice/music`, times: 4 };
  const documents: [string, string][] = [
    ["menu", turnOf([], open)],
    ["menu_in_german", turnOf([], world({ language: "de" }))],
    ["menu_after_silence", turnOf([silence], open)],
    ["menu_after_a_wrong_key", turnOf([keys("9")], open)],
    ["queue_of_a_choice", turnOf([keys("1")], open)],
    ["queue_when_nothing_was_chosen", turnOf([silence, silence, silence], open)],
    ["message_at_night", turnOf([], night)],
    ["message_taken", turnOf([recorded(9)], night)],
    ["message_given_up", turnOf([recorded(1), recorded(1)], night)],
    [
      "waiting",
      waitingTwiml(waitingWords({ position: 3, seconds: 200 }, "en"), music, {
        ...place,
        round: 1,
      }),
    ],
    ["connected_caller", conferenceTwiml({ ...place, leg: "CALL-customer" })],
    ["connected_agent", conferenceTwiml({ ...place, leg: "CALL-7" })],
    ["goodbye", goodbyeTwiml([], place.base)],
  ];

  it.each(documents)("is for %s as it was looked at (CE01-B2, IV-4)", async (name, xml) => {
    const readable = xml.replace(/></g, ">\n<").replaceAll("\n</Say>", "</Say>");
    await expect(`${readable}\n`).toMatchFileSnapshot(`snapshots/${name}.twiml`);
  });

  it("differs from document to document", () => {
    expect(new Set(documents.map(([, xml]) => xml)).size).toBe(documents.length);
  });
});

describe("checks and tests of flows", () => {
  const input = (flows: unknown[]) => ({
    ...standardInput(),
    sources: [{ id: "crm", name: "CRM", kind: "directory", url: "https://crm.example.com" }],
    flows,
  });
  const document = parseConfiguration(input([])).document!;

  it("refuses what would go wrong, at its exact place (CE01-B3, IV-8)", () => {
    const flow = flowOf([
      {
        id: "main",
        type: "menu",
        options: [
          { key: "1", label: "A", next: "nowhere" },
          { key: "1", label: "B", next: "gone" },
        ],
        exhausted: "",
      },
      {
        id: "gone",
        type: "queue",
        queue: "unknown",
        rings: [{ afterSec: 0, skills: [{ skill: "no" }] }],
      },
      { id: "a", type: "say", prompt: en("Hi {{nobody}}"), next: "a" },
    ], { start: "start" });
    expect(checkFlow(flow, "flows.0", document).map((e) => [e.field, e.code])).toEqual([
      ["flows.0.start", "unknown_node"],
      ["flows.0.nodes.0.exhausted", "missing_field"],
      ["flows.0.nodes.0.options.0.next", "unknown_node"],
      ["flows.0.nodes.0.options.1.key", "not_unique"],
      ["flows.0.nodes.1.queue", "unknown_reference"],
      ["flows.0.nodes.1.rings.0.skills.0.skill", "unknown_reference"],
      ["flows.0.nodes.2.prompt.text.en", "unknown_variable"],
      ["flows.0.nodes.2", "circle"],
    ]);
  });

  it("refuses a third layer of menus, more than 25 exits, questions nobody can judge (CE01-R9, CE07-B9)", () => {
    const menu = (id: string, next: string) => ({
      id,
      type: "menu",
      options: [{ key: "1", label: "On", next }],
      exhausted: "default",
    });
    const deep = flowOf([menu("m1", "m2"), menu("m2", "m3"), menu("m3", "sales")]);
    expect(checkFlow(deep, "f", document)).toMatchObject([{ field: "f.nodes.2", code: "layers" }]);
    const many = flowOf(
      Array.from({ length: 24 }, (_, i) => ({ id: `q${i}`, type: "queue", queue: "support" })),
    );
    expect(checkFlow(many, "f", document)).toMatchObject([{ field: "f.nodes", code: "too_many" }]);
    const verify = flowOf([{
      id: "v",
      type: "verify",
      requiredLevel: 4,
      questions: [{ id: "pin", prompt: en("PIN?") }],
      next: "sales",
      failed: "default",
    }]);
    expect(checkFlow(verify, "f", { ...document, sources: [] }).map((e) => e.code))
      .toEqual(["level", "directory"]);
  });

  it("hints at first targets that leave somebody out, and at words that are missing (CE01-R25, IV-7)", () => {
    const german = [{ afterSec: 0, skills: [{ skill: "german", min: 50 }] }, {
      afterSec: 30,
      skills: [],
    }];
    const flow = flowOf([
      { id: "hello", type: "say", prompt: en("Hello."), next: "box" },
      { id: "box", type: "voicemail", prompt: {}, queue: "support" },
      { id: "q", type: "queue", queue: "support", rings: german },
      { id: "all", type: "queue", queue: "support", rings: [{ afterSec: 0, skills: [] }] },
    ], { languages: ["en", "de"] });
    const { document, errors } = parseConfiguration(input([flow]));
    expect(errors).toEqual([]);
    const hints = hintsOf(document!).filter(({ field }) => field.startsWith("flows"));
    expect(hints.map(({ field, code }) => [field, code])).toEqual([
      ["flows.0.nodes.0.prompt", "prompt.language"],
      ["flows.0.nodes.1.prompt", "prompt.built_in"],
      ["flows.0.nodes.2.rings.0", "target.leaves_out"],
    ]);
    expect(hints[2]!.detail).toMatch(
      /^leaves out 1 of 3 people of the queue at first \(Ben Okafor\)/,
    );
  });

  const places = {
    name: "Line",
    queue: "support",
    second: "sales",
    schedule: "office",
    openAt: "2026-03-02T10:00:00Z",
    closedAt: "2026-03-01T10:00:00Z",
  };
  const schedules = [{
    id: "office",
    name: "Office",
    weekly: { mon: [{ from: "09:00", to: "17:00" }] },
  }];

  it.each([
    ["small shop", smallShop],
    ["bank", bank],
    ["clinic", clinic],
    ["utility", utility],
    ["retailer", retail],
    ["phone company", telecom],
  ])(
    "ships a flow for a %s that is right and passes its own tests (CE09-R48)",
    (_name, template) => {
      const facts = { id: "facts", name: "Facts", url: "https://facts.example.com" };
      for (const source of [{}, { source: facts.id }]) {
        const flow = template({ id: "line", ...places, ...source });
        const given = input([flow]);
        const { document, errors } = parseConfiguration({
          ...given,
          sources: [...given.sources, facts],
          schedules,
        });
        expect(errors).toEqual([]);
        expect(flow.tests.length).toBeGreaterThanOrEqual(3);
        for (const test of flow.tests) {
          expect(playFlow(document!.flows[0]!, test, document!, START)).toMatchObject({
            problems: [],
          });
        }
      }
    },
  );

  it("says in words how a test failed (IV-8)", () => {
    const flow = smallShop({ id: "line", ...places, schedule: null });
    const test = { ...flow.tests[0]!, passes: ["closed"], ends: "queue support" };
    expect(playFlow(flow, test, document, START).problems).toEqual([
      'it did not pass "closed": it passed hours, welcome, main, orders',
      'it ended in "queue sales", not in "queue support"',
    ]);
  });
});
