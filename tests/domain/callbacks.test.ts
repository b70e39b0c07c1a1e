import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTelephony } from "../../channels/voice/telephony.ts";
import { readConfig } from "../../config.ts";
import { spokenMinutes, waitBand } from "../../domain/callbacks/wait_band.ts";
import { readNumber, refusedNumber } from "../../domain/callbacks/number_rules.ts";
import { deliverCommands } from "../../domain/calls/deliver_commands.ts";
import { stepCall } from "../../domain/calls/flow/step.ts";
import { eraseContact } from "../../domain/contacts/erase.ts";
import { checkFlow } from "../../domain/flows/check_flow.ts";
import { startFlow } from "../../domain/flows/start_flow.ts";
import { stepFlow } from "../../domain/flows/step_flow.ts";
import { readInteraction } from "../../domain/interactions/row.ts";
import { changePresence } from "../../domain/people/set_presence.ts";
import { type Carrier, createCarrier } from "../../standins/carrier/carrier.ts";
import type { LineEvent } from "../../standins/carrier/voice/types.ts";
import type { CallbackView } from "../../types/api/callbacks.ts";
import type { CallView } from "../../types/api/calls.ts";
import { Flow } from "../../types/configuration/flows.ts";
import type { FlowInput, FlowTurn, FlowWorld, Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { type Client, type TestApp, testApp } from "../support/app.ts";
import { testClock } from "../support/clock.ts";
import { testConfiguration } from "../support/configuration.ts";
import { START } from "../support/hub.ts";
import { ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL } from "../support/texting.ts";
import { WEBHOOKS } from "../support/voice.ts";
import { tick } from "../support/tick.ts";
import { accept, arrive } from "../support/work.ts";

const OURS = "+12025550110";
const OTHER = "+12025550111";
const document = testConfiguration();

type Change = Record<string, unknown>;

/** Straight to an offer, then the queue of `support`, which offers again after a minute. */
const flowOf = (offer: Change = {}, queue: Change = {}, id = "main"): Flow =>
  Flow.parse({
    id,
    name: "Main",
    start: "offer",
    nodes: [
      { id: "offer", name: "Offer", type: "callback", prompt: {}, next: "support", ...offer },
      { id: "support", name: "Support", type: "queue", queue: "support", ...queue },
    ],
  });

describe("what an offer says", () => {
  const world: FlowWorld = {
    now: START,
    timeZone: "UTC",
    language: "en",
    opening: () => "open",
    announcement: () => ({}),
    emergency: false,
    value: () => undefined,
  };
  const keys = (digits: string): FlowInput => ({ kind: "keys", digits });
  const silence: FlowInput = { kind: "silence" };
  const told = (result: Record<string, Value> | null): FlowInput => ({ kind: "effect", result });
  const check = (more: Record<string, Value> = {}) =>
    told({ wait: 1000, refused: "", open: "", own: "+14155550123", ...more });
  const play = (inputs: FlowInput[], flow = flowOf()): FlowTurn =>
    inputs.reduce(
      (turn, input) => stepFlow(flow, turn.frame, input, world),
      startFlow(flow, 1, world),
    );
  const said = ({ say }: FlowTurn) => say.map((s) => s.kind === "text" ? s.text : s.kind);
  const LONG = "Many people are calling, so the wait is long at the moment.";
  const OFFER = "Press 1 if you want to be called back, or stay on the line.";

  it("asks for the wait of the queue the choice leads to, before it is entered (CE03-F1, F2, R11)", () => {
    const rings = [{ afterSec: 0, skills: [{ skill: "german", min: 50, max: 100 }] }];
    expect(play([], flowOf({}, { rings })).wait).toMatchObject({
      kind: "callback",
      ask: { do: "check", queue: "support", rings },
    });
  });

  it("has its own parameters at each point of a flow, its priority among them (CE03-R1, R9, R10)", () => {
    const points = Flow.parse({
      ...flowOf(),
      start: "first",
      nodes: [
        {
          ...flowOf().nodes[0],
          id: "first",
          queue: "sales",
          next: "offer",
          automaticTransferThreshold: 7200,
          upperWaitPlaybackThreshold: 7200,
          callbackPriority: 80,
        },
        ...flowOf().nodes,
      ],
    });
    expect(play([], points).wait).toMatchObject({ ask: { queue: "sales" } });
    const second = play([check()], points);
    expect(second.wait, "below the first point's").toMatchObject({ ask: { queue: "support" } });
    expect(said(play([check(), check()], points))).toEqual([LONG, OFFER]);
    const wish = play([check({ wait: 7201 }), keys("1"), keys("1")], points).wait;
    expect(wish).toMatchObject({ ask: { do: "request", queue: "sales", priority: 80 } });
    const plain = play([check(), keys("1"), keys("1")]).wait;
    expect(plain, "as the call's").toMatchObject({ ask: { priority: null } });
  });

  it("goes by both thresholds, equality announcing, an unknown wait counting as long (CE03-R4)", () => {
    const at = { automaticTransferThreshold: 120, upperWaitPlaybackThreshold: 900 };
    expect([119, 120, 900, 901, 0].map((s) => waitBand(s, at)))
      .toEqual(["below", "middle", "middle", "above", "below"]);
    expect(waitBand(null, at)).toBe("unknown");
    expect(flowOf().nodes[0]).toMatchObject(at);
  });

  it("says nothing and offers nothing below the first threshold (CE03-F3, R2)", () => {
    const turn = play([check({ wait: 119 })]);
    expect(turn).toMatchObject({ say: [], wait: { kind: "queue", queue: "support" } });
  });

  it("says whole minutes between the thresholds, upward and at least one (CE03-F4, R5, R6)", () => {
    expect([1, 60, 61, 120, 121].map(spokenMinutes)).toEqual([1, 1, 2, 2, 3]);
    expect(said(play([check({ wait: 121 })])))
      .toEqual(["The expected wait is about 3 minutes.", OFFER]);
    const short = flowOf({ automaticTransferThreshold: 0 });
    expect(said(play([check({ wait: 1 })], short))[0])
      .toBe("The expected wait is about one minute.");
    const own = flowOf({ middle: { text: { en: "{{waitMinutes}} min" } } });
    expect(said(play([check({ wait: 300 })], own))[0]).toBe("5 min");
    expect(said(play([check({ wait: 300 })], flowOf({ announceWait: "generic" }))))
      .toEqual([LONG, OFFER]);
  });

  it("says a general message above both, and when nobody knows, then offers (CE03-F5, F6, R3)", () => {
    expect(said(play([check({ wait: 901 })]))).toEqual([LONG, OFFER]);
    expect(said(play([check({ wait: null })]))).toEqual([LONG, OFFER]);
  });

  it("lets who declines, keys something else or nothing wait, after its repeats (CE03-F7, R8)", () => {
    const offer = flowOf({ key: "5", repeats: 1, timeoutSec: 9 });
    expect(play([check()], offer).wait).toMatchObject({ kind: "gather", most: 1, timeoutSec: 9 });
    const again = play([check(), keys("1")], offer);
    expect(said(again)).toEqual([OFFER.replace("1", "5")]);
    expect(play([check(), keys("1"), silence], offer).wait).toMatchObject({ kind: "queue" });
    expect(play([check(), silence], flowOf({ repeats: 0 })).wait).toMatchObject({ kind: "queue" });
  });

  it("reads the caller's number back and takes it, or asks for another (CE03-F8, F9)", () => {
    const back = play([check(), keys("1")]);
    expect(said(back)).toEqual([
      "We will call you back on 1 4 1 5 5 5 5 0 1 2 3. Press 1 to confirm or 2 to enter another number.",
    ]);
    expect(play([check(), keys("1"), keys("1")]).wait).toMatchObject({
      kind: "callback",
      ask: { do: "request", number: "+14155550123", queue: "support", expectedSec: 1000 },
    });
    const asked = play([check(), keys("1"), keys("2")]);
    expect(asked.wait).toMatchObject({ kind: "gather", most: 15, endKey: "#" });
    expect(play([check({ own: "" }), keys("1")]).wait).toMatchObject({ endKey: "#" });
  });

  it("checks, reads back and confirms a number that is keyed, in three tries at most (CE03-F10, R13)", () => {
    const entry = [check({ own: "" }), keys("1")];
    const tested = play([...entry, keys("4155550142")]);
    expect(tested.wait).toMatchObject({ ask: { do: "number", digits: "4155550142" } });
    const good = told({ number: "+14155550142" });
    const confirmed = [...entry, keys("4155550142"), good, keys("1")];
    expect(play(confirmed).wait).toMatchObject({ ask: { do: "request", number: "+14155550142" } });
    const bad = [keys("99"), told({ refused: "invalid" })];
    expect(said(play([...entry, ...bad]))[0]).toBe("We cannot call this number.");
    const out = play([...entry, ...bad, ...bad, silence]);
    expect(out.wait).toMatchObject({ kind: "queue", queue: "support" });
    expect(said(out)).toEqual([
      "We could not take a number. Please stay on the line, your place is kept.",
    ]);
    expect(play([...entry, ...bad, ...bad]).wait).toMatchObject({ endKey: "#" });
  });

  it("keeps every message as a text or recording of the offer's own (CE03-R7)", () => {
    const own = (text: string) => ({ text: { en: text } });
    const flow = flowOf({
      ...{ prompt: own("offer"), generic: own("long"), readBack: own("{{callbackNumber}}?") },
      ...{ numberEntry: own("number"), numberRefused: own("no"), alreadyOpen: own("open") },
      ...{ confirmation: { audio: { en: "/noted.wav" } }, goodbye: own("bye") },
    });
    expect(said(play([check()], flow))).toEqual(["long", "offer"]);
    expect(said(play([check(), keys("1")], flow))).toEqual(["1 4 1 5 5 5 5 0 1 2 3?"]);
    expect(said(play([check(), keys("1"), keys("2")], flow))).toEqual(["number"]);
    const end = play([check(), keys("1"), keys("1"), told({ stored: true })], flow);
    expect(said(end)).toEqual(["audio", "bye"]);
    expect(end.wait).toEqual({ kind: "hangup", reason: "callback_taken" });
    expect(said(play([check({ open: "r1" })], flow))).toEqual(["open"]);
  });

  it("never says it will call back what it could not store (CE03-B3)", () => {
    for (const result of [told(null), told({ stored: false, why: "open" })]) {
      const turn = play([check(), keys("1"), keys("1"), result]);
      expect(said(turn)).toEqual([
        "We are sorry, we cannot take a callback right now. Please stay on the line, your place is kept.",
      ]);
      expect(turn.wait).toMatchObject({ kind: "queue", queue: "support" });
    }
  });

  it("offers nothing where the wait cannot be computed or no offer may be made (CE03-B2)", () => {
    for (const result of [told(null), check({ refused: "full" }), check({ refused: "closing" })]) {
      expect(play([result])).toMatchObject({ say: [], wait: { kind: "queue" } });
    }
  });

  it("tells who calls again of the open callback: kept, or waited for in its place (CE03-F21)", () => {
    const open = check({ open: "r1" });
    expect(said(play([open]))[0]).toContain("You have asked for a callback already.");
    const kept = play([open, keys("1")]);
    expect(kept.wait).toEqual({ kind: "hangup", reason: "callback_kept" });
    const asked = play([open, keys("2")]);
    expect(asked.wait).toMatchObject({ ask: { do: "cancel", request: "r1" } });
    const waits = play([open, keys("2"), told({ arrivedAt: 5 })]);
    expect(waits.wait).toMatchObject({ kind: "queue" });
    expect(waits.frame.vars.callbackArrivedAt).toBe(5);
    expect(play([open, silence, silence]).wait).toMatchObject({ ask: { do: "cancel" } });
  });

  it("refuses thresholds out of order or out of range, and an offer without a queue (CE03-B1, R22)", () => {
    const bye = {
      ...document.flows[0]?.nodes[0],
      id: "support",
      name: "Bye",
      type: "hangup",
    } as never;
    const faults = (flow: Flow) => checkFlow(flow, "f", document).map(({ field }) => field);
    expect(faults(flowOf())).toEqual([]);
    expect(faults(flowOf({ automaticTransferThreshold: 900, upperWaitPlaybackThreshold: 899 })))
      .toEqual(["f.nodes.0.upperWaitPlaybackThreshold"]);
    const ending = { ...flowOf(), nodes: [flowOf().nodes[0]!, bye] };
    expect(faults(ending)).toEqual(["f.nodes.0.next"]);
    expect(faults(flowOf({}, { offer: "support", offerAfterSec: 10 })))
      .toEqual(["f.nodes.1.offer", "f.nodes.1.offerAfterSec"]);
    for (const wrong of [-1, 7201, "soon", 1.5]) {
      expect(() => flowOf({ automaticTransferThreshold: wrong })).toThrow();
    }
  });
});

describe("numbers that are called", () => {
  const rules = {
    countries: [],
    minDigits: 7,
    maxDigits: 15,
    openOnly: true,
    closingReserveMin: 30,
  };
  const read = (digits: string, more = {}) => readNumber(document, digits, { ...rules, ...more });

  it("are keyed as at home or in full, of the countries allowed, in 7 to 15 digits (CE03-R13)", () => {
    expect(read("4155550142")).toEqual({ number: "+14155550142" });
    expect(read("14155550142")).toEqual({ number: "+14155550142" });
    expect(read("01149301234567")).toEqual({ refused: "country" });
    expect(read("493012345678", { countries: ["US", "DE"] })).toEqual({ number: "+493012345678" });
    expect(read("03012345678", { countries: ["DE"] })).toEqual({ number: "+493012345678" });
    expect(read("555014")).toEqual({ refused: "invalid" });
    expect(read("41555501421234567")).toEqual({ refused: "invalid" });
  });

  it("are never emergency, premium, own or barred ones (CE03-B4)", () => {
    const barring = testConfiguration((input) => ({
      ...input,
      company: { ...input.company!, calls: { barred: ["+1415"] } },
      entryPoints: [...input.entryPoints ?? [], line()],
    }));
    expect(["911", "112", "999"].map((n) => read(n))).toEqual(
      Array.from({ length: 3 }, () => ({ refused: "emergency" })),
    );
    expect(refusedNumber(document, "+19005550123")).toBe("premium");
    expect(refusedNumber(barring, OURS)).toBe("own");
    expect(refusedNumber(barring, "+14155550142")).toBe("barred");
    expect(refusedNumber(document, "+14155550142")).toBeNull();
    expect(refusedNumber(document, "+1415")).toBe("invalid");
  });
});

const line = () => ({
  id: "line",
  name: "Line",
  channel: "voice" as const,
  address: OURS,
  queue: "support",
});

let app: TestApp;
let carrier: Carrier;
let ada: Client;
let sue: Client;
const clock = testClock(START);
const browser: LineEvent[] = [];
let phones = 0;

const withLine = (flow: Flow, more: Change = {}) =>
  testConfiguration((input) => ({
    ...input,
    queues: input.queues!.map((q) => q.id === "support" ? { ...q, ...more } : q),
    flows: [flow],
    entryPoints: [...input.entryPoints ?? [], { ...line(), flow: "main" }, {
      ...line(),
      id: "second",
      address: OTHER,
    }],
  }));

beforeAll(async () => {
  carrier = createCarrier({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    now: clock.now,
    speechMs: 0,
    fetch: (input, init) => app.request(String(input), init),
  });
  for (const number of [OURS, OTHER]) {
    carrier.numbers.set(number, WEBHOOKS);
  }
  const environment = {
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    HUBBUB_PUBLIC_URL: PUBLIC_URL,
  };
  app = await testApp({
    clock,
    environment,
    configuration: withLine(flowOf()),
    telephony: createTelephony(readConfig(environment)),
    fetch: (input, init) => carrier.fetch(new Request(input, init)),
  });
  carrier.voice.lines.open("client:ada", (event) => browser.push(event));
  ada = await app.as("ada");
  sue = await app.as("sue");
});
afterAll(async () => {
  carrier.close();
  await app.close();
});

/** Commands go out and their consequences come back, until nothing is left to do. */
async function settle(): Promise<void> {
  for (let round = 0; round < 30; round++) {
    await carrier.settle();
    if (await deliverCommands(app.hub, "test") === 0) return await carrier.settle();
  }
  throw new Error("Calls do not come to rest");
}

async function act(on: string, action: string, body: Record<string, unknown> = {}) {
  await carrier.voice.lines.act(on, action, body);
  await settle();
}

async function pass(ms: number) {
  clock.advance(ms);
  await settle();
}

const there = async (agent: string, state: "available" | "offline" = "available") => {
  await changePresence(app.hub, agent, { state, reason: "" }, [], "system");
};

/** A phone of its own, which hears what is said to it. */
function newPhone(): { number: string; heard: LineEvent[]; said: () => string } {
  const number = `+1415555${String(1000 + phones++)}`;
  const heard: LineEvent[] = [];
  carrier.voice.lines.open(number, (event) => heard.push(event));
  return {
    number,
    heard,
    said: () => heard.flatMap((e) => e.kind === "say" ? [e.text] : []).join(" "),
  };
}

async function callFrom(number: string, to = OURS): Promise<string> {
  const { call: sid } = carrier.voice.dial({ from: number, to });
  await settle();
  const [leg] = await app.hub.db.read<{ call_id: string }>(
    "SELECT call_id FROM call_legs WHERE sid = ?",
    [sid],
  );
  return leg!.call_id;
}

/** Calls, takes the offer and confirms the number: answers the call and the callback. */
async function askedFor(phone: { number: string }): Promise<{ call: string; id: string }> {
  const call = await callFrom(phone.number);
  await act(phone.number, "keys", { digits: "1" });
  await act(phone.number, "keys", { digits: "1" });
  const [request] = await app.hub.db.read<{ id: string }>(
    "SELECT id FROM callback_requests WHERE call_id = ?",
    [call],
  );
  return { call, id: request!.id };
}

const state = async (id: string) => (await readInteraction(app.hub.db, id))?.state;
const json = async <T>(answer: Promise<Response>): Promise<T> => await (await answer).json() as T;
const callback = (id: string) => json<CallbackView>(sue("GET", `/api/v1/callbacks/${id}`));

/** The callback is ada's, on her desk. */
async function accepted(id: string): Promise<void> {
  const row = await readInteraction(app.hub.db, id);
  expect(row).toMatchObject({ state: "offered", agent_id: "ada", medium: "callback" });
  await ada("PUT", `/api/v1/offers/${row?.offer_id}/acceptance`);
}

/** Ends what ada has, and signs her off. */
async function cleared(): Promise<void> {
  const { hub } = app;
  const rows = await hub.db.read<{ id: string; state: string }>(
    `SELECT id, state FROM interactions
     WHERE state IN ('queued', 'offered', 'active', 'wrapup', 'parked') ORDER BY id`,
  );
  for (const { id, state } of rows) {
    if (state === "active") await ada("PUT", `/api/v1/interactions/${id}/end`);
    else if (state !== "wrapup") {
      await sue("PUT", `/api/v1/interactions/${id}/closure`, { reason: "test" });
    }
  }
  const wraps = await hub.db.read<{ id: string }>(
    "SELECT id FROM interactions WHERE state = 'wrapup'",
  );
  for (const { id } of wraps) {
    await hub.queue.wrapUp(`clear:${id}`, id, "system").catch(() => undefined);
  }
  await there("ada", "offline");
  await pass(1_000);
  browser.length = 0;
  expect(carrier.voice.problems).toEqual([]);
}

describe("a callback taken instead of a place on the line", () => {
  it("is stored once, keeps its place, and is confirmed only then (CE03-F11, F12, B5)", async () => {
    const phone = newPhone();
    const started = clock.now();
    const call = await callFrom(phone.number);
    await pass(4_000);
    const twice = await pressedTwice(call, "1");
    expect(twice[0], "the second asks for the first").toBe(twice[1]);
    const [first, second] = await pressedTwice(call, "1");
    expect(first).toBe(second);
    expect(first).toContain("Your request is noted.");
    expect(first).toContain("<Hangup/>");
    const requests = await app.hub.db.read("SELECT * FROM callback_requests WHERE call_id = ?", [
      call,
    ]);
    expect(requests).toMatchObject([{
      state: "open",
      number: phone.number,
      queue: "support",
      arrived_at: started,
      requested_at: clock.now(),
    }]);
    expect(await readInteraction(app.hub.db, call)).toMatchObject({
      state: "message_left",
      outcome: "callback_taken",
    });
    const id = String((requests[0] as { id: string }).id);
    const row = await readInteraction(app.hub.db, id);
    expect(row).toMatchObject({ state: "queued", medium: "callback", queue: "support" });
    expect(JSON.parse(row!.item)).toMatchObject({ arrival: started, priority: 50 });
    expect(await state(id), "the end of the call changes nothing").toBe("queued");
    await cleared();
  });

  it("is offered to an agent as one, who sees whom to call and dials with one press (CE03-F13, F14, F16, R12, A1, A2, B6)", async () => {
    const phone = newPhone();
    const { id } = await askedFor(phone);
    await pass(60_000);
    await there("ada");
    const offer = (await readInteraction(app.hub.db, id))?.offer_id;
    await accepted(id);
    const late = await (await app.as("ben"))("PUT", `/api/v1/offers/${offer}/acceptance`);
    expect([late.status, (await late.json()).code], "taken").toEqual([409, "offer.expired"]);
    expect((await app.hub.queue.agent("ada"))?.units, "as a call").toBe(100);
    expect(await json(ada("GET", `/api/v1/callbacks/${id}`))).toMatchObject({
      state: "open",
      number: phone.number,
      entryPoint: "line",
      queue: "support",
      language: "en",
      attempts: 0,
      waitedSec: 60,
      interactionState: "active",
    });
    expect(browser, "nobody's phone rings before it is dialled").toEqual([]);
    const presses = await Promise.all(
      [1, 2].map(() => ada("POST", `/api/v1/callbacks/${id}/calls`)),
    );
    expect(presses.map(({ status }) => status)).toEqual([200, 200]);
    await settle();
    await pass(200);
    expect(browser.map(({ kind }) => kind)).toEqual(["ringing"]);
    await act("client:ada", "answer");
    await pass(200);
    const rings = phone.heard.filter((e) => e.kind === "ringing");
    expect(rings, "rung once, from the number that was dialled").toMatchObject([{ from: OURS }]);
    expect(await json(ada("GET", `/api/v1/calls/${id}`))).toMatchObject({ connectedAt: null });
    await act(phone.number, "answer");
    expect(browser.at(-1)).toEqual({ kind: "peers", lines: [phone.number] });
    const view = await json<CallView>(ada("GET", `/api/v1/calls/${id}`));
    expect(view).toMatchObject({ direction: "out", dnis: phone.number, ani: OURS });
    expect(view.connectedAt).toBe(new Date(clock.now()).toISOString());
    const held = await ada("PUT", `/api/v1/calls/${id}/hold`);
    expect(held.status).toBe(200);
    await act(phone.number, "hangup");
    expect(await state(id)).toBe("wrapup");
    expect(await callback(id)).toMatchObject({
      state: "closed",
      endReason: "handled",
      attempts: 1,
    });
    await cleared();
  });

  it("goes back to its place when nobody takes it in time, its agent off the floor (CE03-F15)", async () => {
    const phone = newPhone();
    const { id } = await askedFor(phone);
    await there("ada");
    expect(await state(id)).toBe("offered");
    const before = await readInteraction(app.hub.db, id);
    clock.advance(31_000);
    await tick(app.hub);
    const after = await readInteraction(app.hub.db, id);
    expect(after).toMatchObject({ state: "queued", agent_id: null });
    expect(after!.score!, "no later than before").toBeLessThanOrEqual(before!.score!);
    expect(await app.hub.queue.agent("ada")).toMatchObject({
      presence: "not_ready",
      reason: "rona",
    });
    await cleared();
  });

  it("stays with its agent when the customer is busy, and is dialled again (CE03-F16)", async () => {
    const phone = newPhone();
    const { id } = await askedFor(phone);
    await there("ada");
    await accepted(id);
    carrier.misbehave({ kind: "phone", number: phone.number, outcome: "busy" });
    await dialledByAda(id);
    expect(await callback(id)).toMatchObject({
      state: "open",
      attempts: 1,
      lastResult: "busy",
      interactionState: "active",
    });
    expect(await json(ada("GET", `/api/v1/calls/${id}`))).toMatchObject({ endReason: "busy" });
    expect(browser.at(-1), "ada is let go").toMatchObject({ kind: "ended" });
    carrier.behave();
    await dialledByAda(id);
    await act(phone.number, "answer");
    expect(browser.at(-1)).toEqual({ kind: "peers", lines: [phone.number] });
    await ada("PUT", `/api/v1/calls/${id}/end`);
    await settle();
    expect(await callback(id)).toMatchObject({
      state: "closed",
      endReason: "handled",
      attempts: 2,
    });
    await cleared();
  });

  it("returns to the front uncounted when the agent's line breaks off before the customer answers (CE03-B7)", async () => {
    const phone = newPhone();
    const { id } = await askedFor(phone);
    await there("ada");
    await accepted(id);
    await dialledByAda(id);
    await there("ada", "offline");
    await act("client:ada", "hangup");
    await pass(200);
    expect(await state(id)).toBe("queued");
    expect(await callback(id)).toMatchObject({ state: "open", attempts: 0 });
    expect(phone.heard.at(-1), "and the customer's phone is silent").toMatchObject({
      kind: "ended",
    });
    await there("ada");
    await accepted(id);
    await dialledByAda(id);
    await act(phone.number, "answer");
    await there("ada", "offline");
    phone.heard.length = 0;
    await act("client:ada", "hangup");
    await pass(200);
    expect(await state(id), "with the customer on the line").toBe("queued");
    expect(phone.said()).toContain("the line broke off");
    await there("ada");
    await accepted(id);
    await settle();
    await pass(200);
    await act("client:ada", "answer");
    expect(browser.at(-1)).toEqual({ kind: "peers", lines: [phone.number] });
    await act(phone.number, "hangup");
    expect(await callback(id)).toMatchObject({ endReason: "handled", attempts: 1 });
    await cleared();
  });

  it("is told of at the next call of that number: kept, or its arrival taken over (CE03-F21)", async () => {
    const phone = newPhone();
    const { id } = await askedFor(phone);
    const { arrived_at: arrived } = (await app.hub.db.read<{ arrived_at: number }>(
      "SELECT arrived_at FROM callback_requests WHERE id = ?",
      [id],
    ))[0]!;
    await pass(90_000);
    const keeps = await callFrom(phone.number);
    expect(phone.said()).toContain("You have asked for a callback already.");
    await act(phone.number, "keys", { digits: "1" });
    expect(await state(keeps)).toBe("contained");
    expect(await state(id)).toBe("queued");
    const waits = await callFrom(phone.number);
    await act(phone.number, "keys", { digits: "2" });
    expect(await callback(id)).toMatchObject({ state: "closed", endReason: "customer_cancelled" });
    const row = await readInteraction(app.hub.db, waits);
    expect(row).toMatchObject({ state: "queued", medium: "voice" });
    expect(JSON.parse(row!.item)).toMatchObject({ arrival: arrived });
    await act(phone.number, "hangup");
    await cleared();
  });

  it("is one for each number and queue, whoever asks for it (CE03-R18)", async () => {
    const [phone, other] = [newPhone(), newPhone()];
    await askedFor(phone);
    const call = await callFrom(other.number);
    for (const digits of ["1", "2", `${phone.number.slice(2)}#`, "1"]) {
      await act(other.number, "keys", { digits });
    }
    expect(other.said()).toContain("we cannot take a callback right now");
    expect(await state(call)).toBe("queued");
    const open = "SELECT id FROM callback_requests WHERE number = ? AND state = 'open'";
    expect(await app.hub.db.read(open, [phone.number])).toHaveLength(1);
    await act(other.number, "hangup");
    await cleared();
  });

  it("is registered by the confirmation alone: whoever hangs up before asked for nothing (CE03-F22)", async () => {
    const requests = async () =>
      (await app.hub.db.read<{ n: number }>("SELECT COUNT(*) AS n FROM callback_requests"))[0]!.n;
    const before = await requests();
    for (const pressed of [[], ["1"], ["1", "2"]]) {
      const phone = newPhone();
      const call = await callFrom(phone.number);
      for (const digits of pressed) await act(phone.number, "keys", { digits });
      await act(phone.number, "hangup");
      expect(await readInteraction(app.hub.db, call)).toMatchObject({ state: "abandoned" });
      const [row] = await app.hub.db.read("SELECT last_node FROM calls WHERE id = ?", [call]);
      expect(row).toEqual({ last_node: "offer" });
    }
    expect(await requests()).toBe(before);
    await cleared();
  });
});

/** The same request of the carrier, twice at once. */
async function pressedTwice(call: string, digits: string): Promise<string[]> {
  const [{ step }] = await app.hub.db.read<{ step: number }>(
    "SELECT step FROM calls WHERE id = ?",
    [call],
  ) as [{ step: number }];
  const press = () =>
    stepCall(app.hub, {
      call,
      step,
      request: `press:${call}:${step}`,
      input: { kind: "keys", digits },
    });
  return await Promise.all([press(), press()]);
}

/** Ada dials a callback and answers her own phone. */
async function dialledByAda(id: string): Promise<void> {
  const answer = await ada("POST", `/api/v1/callbacks/${id}/calls`);
  expect(answer.status, await answer.clone().text()).toBe(200);
  await settle();
  await pass(200);
  await act("client:ada", "answer");
  await pass(200);
}

describe("whether a callback is offered", () => {
  /** What the carrier is told on a call, with the configuration changed. */
  async function heardWith(flow: Flow, more: Change = {}, schedules?: Change[]): Promise<string> {
    const configuration = withLine(flow, more);
    await app.hub.configure(
      schedules === undefined ? configuration : testConfiguration((input) => ({
        ...input,
        schedules: [...input.schedules ?? [], ...schedules] as never,
        queues: input.queues!.map((q) => q.id === "support" ? { ...q, schedule: "office" } : q),
        flows: [flow],
        entryPoints: [...input.entryPoints ?? [], { ...line(), flow: "main" }],
      })),
    );
    const phone = newPhone();
    await callFrom(phone.number);
    const said = phone.said();
    await act(phone.number, "hangup");
    await app.hub.configure(withLine(flowOf()));
    return said;
  }
  const office = (until: string) => ({
    id: "office",
    name: "Office",
    weekly: Object.fromEntries(
      ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, [{
        from: "00:00",
        to: until,
      }]]),
    ),
  });
  const later = (minutes: number) =>
    new Date(clock.now() + minutes * 60_000).toISOString().slice(11, 16);

  it("depends on how many are open for the queue (CE03-R17)", async () => {
    expect(await heardWith(flowOf(), { maxOpenCallbacks: 0 })).not.toContain("called back");
    expect(await heardWith(flowOf(), { maxOpenCallbacks: 1 })).toContain("called back");
    expect(document.queues[0]!.maxOpenCallbacks).toBe(500);
  });

  it("depends on being served before closing, with the reserve (CE03-R19)", async () => {
    const wide = [office(later(45))];
    expect(await heardWith(flowOf(), {}, wide)).toContain("called back");
    const tight = [office(later(20))];
    expect(await heardWith(flowOf(), {}, tight)).not.toContain("called back");
    expect(await heardWith(flowOf({ closingReserveMin: 10 }), {}, tight)).toContain("called back");
    const closed = [office("00:10")];
    expect(await heardWith(flowOf(), {}, closed)).not.toContain("called back");
    expect(await heardWith(flowOf({ openOnly: false }), {}, closed)).toContain("called back");
  });

  it("goes by the wait of who could take it: busy people are minutes, nobody is unknown (CE03-F2)", async () => {
    await there("ada");
    const first = newPhone();
    const call = await callFrom(first.number);
    expect(first.said(), "ada is free: no offer").not.toContain("called back");
    expect(await state(call)).toBe("offered");
    await ada(
      "PUT",
      `/api/v1/offers/${(await readInteraction(app.hub.db, call))?.offer_id}/acceptance`,
    );
    await settle();
    const second = newPhone();
    await callFrom(second.number);
    expect(second.said()).toContain("The expected wait is about 5 minutes. Press 1");
    await act(second.number, "hangup");
    await act(first.number, "hangup");
    await cleared();
    const third = newPhone();
    await callFrom(third.number);
    expect(third.said()).toContain("the wait is long at the moment");
    await act(third.number, "hangup");
  });

  it("is told honestly when it cannot be stored, and the place is kept (CE03-B3)", async () => {
    const phone = newPhone();
    const call = await callFrom(phone.number);
    await act(phone.number, "keys", { digits: "1" });
    const db = new Proxy(app.hub.db, {
      get(of, key) {
        const value = Reflect.get(of, key);
        if (typeof value !== "function") return value;
        return key !== "write"
          ? value.bind(of)
          : (statements: { sql: string }[]) =>
            statements.some(({ sql }) => sql.includes("INTO callback_requests"))
              ? Promise.reject(new Error("The disk is full"))
              : of.write(statements as never);
      },
    });
    const broken: Hub = { ...app.hub, db };
    const [{ step }] = await app.hub.db.read<{ step: number }>(
      "SELECT step FROM calls WHERE id = ?",
      [call],
    ) as [{ step: number }];
    const input: FlowInput = { kind: "keys", digits: "1" };
    const said = await stepCall(broken, { call, step, request: "full", input });
    expect(said).toContain("we cannot take a callback right now");
    expect(said).toContain("<Enqueue");
    const row = await readInteraction(app.hub.db, call);
    expect(row).toMatchObject({ state: "queued" });
    await act(phone.number, "hangup");
    await cleared();
  });

  it("is made again while waiting, the place kept meanwhile, and taken with its arrival (CE03-F23, R21)", async () => {
    await app.hub.configure(
      withLine(flowOf({ automaticTransferThreshold: 0, repeats: 0 }, {
        offer: "offer",
        offerAfterSec: 60,
        waiting: [{ prompt: {}, musicSec: 40 }],
      })),
    );
    const phone = newPhone();
    const started = clock.now();
    const call = await callFrom(phone.number);
    await act(phone.number, "keys", { digits: "9" });
    const waits = await readInteraction(app.hub.db, call);
    expect(waits).toMatchObject({ state: "queued" });
    expect(JSON.parse(waits!.item), "listening cost no place").toMatchObject({ arrival: started });
    await forget(call);
    phone.heard.length = 0;
    for (let i = 0; i < 5; i++) await pass(8_000);
    expect(phone.said(), "not before the minute").not.toContain("called back");
    await heardBy(phone, "Press 1 if you want to be called back");
    expect(await state(call), "still in line").toBe("queued");
    await act(phone.number, "keys", { digits: "1" });
    await act(phone.number, "keys", { digits: "1" });
    expect(phone.said()).toContain("Your request is noted.");
    expect(await readInteraction(app.hub.db, call)).toMatchObject({ outcome: "callback_taken" });
    const [request] = await app.hub.db.read<{ id: string }>(
      "SELECT * FROM callback_requests WHERE call_id = ?",
      [call],
    );
    expect(request).toMatchObject({ state: "open", arrived_at: started });
    expect(await state(request!.id)).toBe("queued");
    await cleared();
  });

  it("is too late when an agent has the call already: never both (CE03-F23)", async () => {
    const phone = newPhone();
    const call = await callFrom(phone.number);
    await act(phone.number, "keys", { digits: "9" });
    expect(await state(call)).toBe("queued");
    await forget(call);
    phone.heard.length = 0;
    await heardBy(phone, "Press 1 if you want to be called back");
    await act(phone.number, "keys", { digits: "1" });
    await there("ada");
    const offer = (await readInteraction(app.hub.db, call))?.offer_id;
    expect((await ada("PUT", `/api/v1/offers/${offer}/acceptance`)).status).toBe(200);
    await act(phone.number, "keys", { digits: "1" });
    const rows = await app.hub.db.read("SELECT id FROM callback_requests WHERE call_id = ?", [
      call,
    ]);
    expect(rows).toEqual([]);
    expect(await state(call)).toBe("active");
    await pass(200);
    await act("client:ada", "answer");
    expect(browser.at(-1)).toEqual({ kind: "peers", lines: [phone.number] });
    await act(phone.number, "hangup");
    await app.hub.configure(withLine(flowOf()));
    await cleared();
  });
});

/** Time goes by until that is said; never longer than two minutes. */
async function heardBy(phone: { said: () => string }, text: string): Promise<void> {
  for (let i = 0; i < 60 && !phone.said().includes(text); i++) await pass(2_000);
  expect(phone.said()).toContain(text);
}

/** As if it had not been offered a callback before it came into the queue. */
async function forget(call: string): Promise<void> {
  await app.hub.db.write([{
    sql: "UPDATE calls SET frame = json_remove(frame, '$.vars.callbackOffered') WHERE id = ?",
    args: [call],
  }]);
}

describe("open callbacks on the floor", () => {
  it("forget the number with the contact, once nothing is open (DC-19)", async () => {
    const phone = newPhone();
    const { id } = await askedFor(phone);
    await sue("DELETE", `/api/v1/callbacks/${id}?reason=Test`);
    const { contact } = await callback(id);
    await eraseContact(app.hub, contact.id);
    expect((await callback(id)).number).toBe("");
    await cleared();
  });

  it("are listed, and cancelled with a reason, so that none is stuck (CE03-A6)", async () => {
    const phone = newPhone();
    const { id } = await askedFor(phone);
    const list = await json<{ items: CallbackView[] }>(sue("GET", "/api/v1/callbacks"));
    expect(list.items).toMatchObject([{ id, number: phone.number, state: "open", agent: null }]);
    expect((await ada("GET", "/api/v1/callbacks")).status).toBe(403);
    expect((await sue("DELETE", `/api/v1/callbacks/${id}?reason=`)).status).toBe(400);
    const gone = await sue("DELETE", `/api/v1/callbacks/${id}?reason=Solved%20by%20mail`);
    expect(await gone.json()).toMatchObject({ state: "closed", endReason: "staff_cancelled" });
    expect(await state(id)).toBe("auto_closed");
    const again = await sue("DELETE", `/api/v1/callbacks/${id}?reason=Again`);
    expect(again.status).toBe(200);
    expect(await json(sue("GET", "/api/v1/callbacks"))).toMatchObject({ items: [] });
    const said = await app.hub.db.read(
      "SELECT data ->> '$.reason' AS why FROM events WHERE kind = 'closure' AND interaction_id = ?",
      [id],
    );
    expect(said).toEqual([{ why: "Solved by mail" }]);
    await cleared();
  });
});

describe("calling out", () => {
  const wish = (number: string, more: Change = {}) => ({
    entryPoint: "second",
    number,
    clientKey: "press-one-1",
    ...more,
  });
  const post = (body: unknown) => ada("POST", "/api/v1/calls", body);

  it("rings the agent, then the customer with our number, and the two talk, until one hangs up (CE01-F51)", async () => {
    const phone = newPhone();
    await there("ada");
    const presses = await Promise.all([post(wish(phone.number)), post(wish(phone.number))]);
    expect(presses.map(({ status }) => status)).toEqual([200, 200]);
    const [one, two] = await Promise.all(presses.map((p) => p.json() as Promise<CallView>));
    expect(one!.id, "one call for one press").toBe(two!.id);
    const { id } = one!;
    expect(await readInteraction(app.hub.db, id)).toMatchObject({
      state: "active",
      agent_id: "ada",
      medium: "voice",
    });
    expect((await app.hub.queue.agent("ada"))?.units, "as much as any call takes").toBe(100);
    await settle();
    await pass(200);
    expect(phone.heard).toEqual([]);
    await act("client:ada", "answer");
    await pass(200);
    expect(phone.heard).toMatchObject([{ kind: "ringing", from: OTHER }]);
    await act(phone.number, "answer");
    expect(browser.at(-1)).toEqual({ kind: "peers", lines: [phone.number] });
    await act(phone.number, "hangup");
    expect(await state(id)).toBe("wrapup");
    await cleared();
  });

  it("stands on the timeline of who is called, beside their own calls, and is given up without ringing them", async () => {
    const phone = newPhone();
    const call = await callFrom(phone.number, OTHER);
    await act(phone.number, "hangup");
    await there("ada");
    const { id } = await json<CallView>(post(wish(phone.number, { clientKey: "press-two-2" })));
    const rows = await app.hub.db.read<{ conversation_id: string }>(
      "SELECT DISTINCT conversation_id, contact_id FROM interactions WHERE id IN (?, ?)",
      [call, id],
    );
    expect(rows).toHaveLength(1);
    await ada("PUT", `/api/v1/calls/${id}/end`);
    await settle();
    expect(await state(id)).toBe("wrapup");
    expect(phone.heard.filter((e) => e.kind === "ringing"), "nobody is rung").toEqual([]);
    await cleared();
  });

  it("sets aside what the agent has in hand of the same customer, who is called out of it", async () => {
    const phone = newPhone();
    await there("ada");
    const call = await callFrom(phone.number, OTHER);
    await act(phone.number, "hangup");
    const { contact_id } = (await readInteraction(app.hub.db, call))!;
    const text = await arrive(app.hub, { medium: "sms" });
    await app.hub.db.write([{
      sql: "UPDATE interactions SET contact_id = ? WHERE id = ?",
      args: [contact_id, text],
    }]);
    await accept(app.hub, text);
    const { id } = await json<CallView>(post(wish(phone.number, { clientKey: "press-text" })));
    expect([await state(text), await state(id)]).toEqual(["parked", "active"]);
    await ada("PUT", `/api/v1/calls/${id}/end`);
    await settle();
    await app.hub.queue.wrapUp("aside", id, "system");
    expect((await ada("DELETE", `/api/v1/interactions/${text}/parking`)).status).toBe(200);
    await cleared();
  });

  it("tells the agent who is not reached, and why, and goes to wrap-up", async () => {
    for (const outcome of ["busy", "no-answer", "failed"] as const) {
      const phone = newPhone();
      await there("ada");
      carrier.misbehave({ kind: "phone", number: phone.number, outcome });
      const key = `press-${outcome}`;
      const { id } = await json<CallView>(post(wish(phone.number, { clientKey: key })));
      await settle();
      await pass(200);
      await act("client:ada", "answer");
      await pass(200);
      if (outcome === "no-answer") await pass(31_000);
      const view = await json<CallView>(ada("GET", `/api/v1/calls/${id}`));
      expect(view.endReason).toBe(outcome.replace("-", "_"));
      expect(view.legs[0]).toMatchObject({ kind: "customer", state: view.endReason });
      expect(await state(id)).toBe("wrapup");
      carrier.behave();
      await cleared();
    }
  });

  it("is over when the agent's phone does not answer, or is hung up before the customer's", async () => {
    const phone = newPhone();
    await there("ada");
    const { id } = await json<CallView>(post(wish(phone.number, { clientKey: "press-away" })));
    await settle();
    await pass(200);
    await act("client:ada", "answer");
    await pass(200);
    await act("client:ada", "hangup");
    await pass(200);
    expect(await state(id)).toBe("wrapup");
    expect(phone.heard.at(-1)).toMatchObject({ kind: "ended" });
    await cleared();
  });

  it("is refused where it may not or cannot be made, with the reason (CE03-B4)", async () => {
    const phone = newPhone();
    const why = async (body: unknown) => {
      const answer = await post(body);
      return [answer.status, (await answer.json() as { code: string }).code];
    };
    const key = { clientKey: "press-none" };
    expect(await why(wish(phone.number, key))).toEqual([409, "agent.unavailable"]);
    await there("ada");
    expect(await why(wish("+19005550123", key))).toEqual([422, "call.number_refused"]);
    expect(await why(wish(OURS, key))).toEqual([422, "call.number_refused"]);
    expect(await why(wish(phone.number, { ...key, entryPoint: "texts" })))
      .toEqual([404, "entrypoint.unknown"]);
    await app.hub.db.write([{
      sql: `INSERT INTO opt_outs (channel, our_address, address, at, source)
        VALUES ('voice', ?, ?, 0, 'agent')`,
      args: [OTHER, phone.number],
    }]);
    expect(await why(wish(phone.number, key))).toEqual([422, "call.opted_out"]);
    const busy = newPhone();
    const first = await json<CallView>(post(wish(busy.number, { clientKey: "press-first" })));
    expect(await why(wish(newPhone().number, { clientKey: "press-second" })))
      .toEqual([409, "agent.capacity"]);
    expect(await why(wish(newPhone().number, { clientKey: "press-second" })))
      .toEqual([409, "agent.capacity"]);
    await ada("PUT", `/api/v1/calls/${first.id}/end`);
    await cleared();
  });

  it("is something every desk with a phone may do", async () => {
    const people = app.hub.settings().document.people.map((p) =>
      p.id === "ada" ? { ...p, answersOn: "number" as const, number: "+12025550190" } : p
    );
    await app.hub.configure({ ...app.hub.settings().document, people });
    const { can } = await json<{ can: string[] }>(ada("GET", "/api/v1/me/phone"));
    expect(can).toContain("call_out");
    await app.hub.configure(withLine(flowOf()));
  });
});
