import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTelephony } from "../../channels/voice/telephony.ts";
import { readConfig } from "../../config.ts";
import { deliverCommands } from "../../domain/calls/deliver_commands.ts";
import { sweepCalls } from "../../domain/calls/sweep.ts";
import { leaveQueue } from "../../domain/interactions/leave.ts";
import { readInteraction } from "../../domain/interactions/row.ts";
import { changePresence } from "../../domain/people/set_presence.ts";
import { type Carrier, createCarrier } from "../../standins/carrier/carrier.ts";
import type { LineEvent } from "../../standins/carrier/voice/types.ts";
import type { CallLeg, CallView } from "../../types/api/calls.ts";
import { Flow } from "../../types/configuration/flows.ts";
import type { Presence } from "../../types/queue.ts";
import { tickOnce } from "../../workers/clock.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { testClock } from "../support/clock.ts";
import { testConfiguration } from "../support/configuration.ts";
import { START } from "../support/hub.ts";
import { ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL } from "../support/texting.ts";
import { WEBHOOKS, withVoice } from "../support/voice.ts";

const OURS = "+12025550110";
const DESK = "+12025550112";
const EXITS = "+12025550114";
const OUTSIDE = "+12025550188";
const ROUNDS = 30;

let app: TestApp;
let carrier: Carrier;
let phones = 0;
const clock = testClock(START);
const told = new Map<string, LineEvent[]>();
const say = (text: string) => ({ text: { en: text } });

beforeAll(async () => {
  carrier = createCarrier({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    now: clock.now,
    speechMs: 0,
    fetch: (input, init) => app.request(String(input), init),
  });
  for (const number of [OURS, DESK, EXITS]) {
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
    configuration: testConfiguration((input) => {
      const voice = withVoice(input, { menu: OURS, plain: "+12025550111" });
      return {
        ...voice,
        flows: [
          ...voice.flows ?? [],
          {
            id: "second",
            name: "Second",
            languages: ["en", "de"],
            start: "greeting",
            nodes: [
              { id: "greeting", name: "G", type: "say", prompt: say("Welcome!"), next: "language" },
              {
                id: "language",
                name: "L",
                type: "language",
                prompt: {},
                options: [{ key: "1", language: "en" }, { key: "2", language: "de" }],
                next: "choice",
              },
              {
                id: "choice",
                name: "C",
                type: "menu",
                prompt: say("Choose."),
                options: [{ key: "1", label: "Message", next: "message" }],
                exhausted: "check",
              },
              {
                id: "check",
                name: "V",
                type: "verify",
                questions: [{ id: "pin", prompt: say("Your PIN?") }],
                next: "billing",
                failed: "sales",
              },
              {
                id: "message",
                name: "M",
                type: "voicemail",
                prompt: say("Speak."),
                queue: "billing",
              },
              { id: "billing", name: "B", type: "queue", queue: "billing", priority: 77 },
              { id: "sales", name: "S", type: "queue", queue: "sales" },
            ],
          },
          exits(),
          {
            id: "mailbox",
            name: "Mailbox",
            start: "hello",
            nodes: [
              { id: "hello", name: "H", type: "say", prompt: say("Hello!"), next: "message" },
              {
                id: "message",
                name: "M",
                type: "voicemail",
                prompt: say("Speak."),
                queue: "billing",
              },
            ],
          },
        ],
        entryPoints: [
          ...voice.entryPoints ?? [],
          {
            id: "desk",
            name: "Desk",
            channel: "voice",
            address: DESK,
            queue: "billing",
            flow: "second",
            voice: { transferTarget: true },
          },
          {
            id: "exits",
            name: "Exits",
            channel: "voice",
            address: EXITS,
            queue: "support",
            flow: "exits",
          },
          {
            id: "box",
            name: "Box",
            channel: "voice",
            address: "+12025550113",
            queue: "billing",
            flow: "mailbox",
            voice: { transferTarget: true },
          },
        ],
      };
    }),
    telephony: createTelephony(readConfig(environment)),
    fetch: (input, init) => carrier.fetch(new Request(input, init)),
  });
  for (const line of ["client:ada", "client:ben", "client:cleo", "client:dan", "client:sue"]) {
    open(line);
  }
  open(OUTSIDE);
});
afterAll(async () => {
  carrier.close();
  await app.close();
});
/** Every test leaves everybody off the phone and off the floor. */
afterEach(async () => {
  for (const line of told.keys()) await act(line, "hangup").catch(() => undefined);
  for (const agent of ["ada", "ben", "cleo", "dan"]) await presence(agent, "not_ready");
  const { hub } = app;
  const rows = await hub.db.read<{ id: string }>(
    "SELECT id FROM interactions WHERE state = 'wrapup'",
  );
  for (const { id } of rows) {
    await (await app.as("root"))("PUT", `/api/v1/interactions/${id}/wrap-up`, {
      code: "solved",
      note: "",
    });
  }
  expect(carrier.voice.problems).toEqual([]);
});

/** A menu with one exit a key. */
function exits() {
  const keys = ["queue", "message", "outside", "fallback", "entry", "greeted", "bye", "verified"];
  return {
    id: "exits",
    name: "Exits",
    start: "menu",
    nodes: [
      {
        id: "menu",
        name: "Menu",
        type: "menu" as const,
        prompt: say("Choose."),
        options: keys.map((next, i) => ({ key: String(i + 1), label: next, next })),
        exhausted: "queue",
      },
      { id: "queue", name: "Q", type: "queue" as const, queue: "billing" },
      {
        id: "message",
        name: "M",
        type: "voicemail" as const,
        prompt: say("Speak."),
        queue: "billing",
      },
      { id: "outside", name: "O", type: "transfer" as const, number: OUTSIDE },
      {
        id: "fallback",
        name: "F",
        type: "transfer" as const,
        number: OUTSIDE,
        timeoutSec: 5,
        failed: "message",
      },
      { id: "entry", name: "E", type: "entry" as const, entryPoint: "desk" },
      { id: "greeted", name: "G", type: "entry" as const, entryPoint: "desk", greet: true },
      { id: "bye", name: "B", type: "hangup" as const, prompt: say("Good night.") },
      {
        id: "verified",
        name: "V",
        type: "transfer" as const,
        number: OUTSIDE,
        callerId: DESK,
      },
    ],
  };
}

function open(line: string): LineEvent[] {
  const events: LineEvent[] = [];
  told.set(line, events);
  carrier.voice.lines.open(line, (event) => events.push(event));
  return events;
}

const presence = (agent: string, state: Presence = "available") =>
  changePresence(app.hub, agent, { state, reason: "" }, [], "system");

/** Commands go out and their consequences come back, until nothing is left to do. */
async function settle(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await carrier.settle();
    if (await deliverCommands(app.hub, "test") === 0) return await carrier.settle();
  }
  throw new Error("Calls do not come to rest");
}

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await settle();
}

async function act(line: string, action: string, body: Record<string, unknown> = {}) {
  await carrier.voice.lines.act(line, action, body);
  await settle();
}

const of = (line: string) => told.get(line) ?? [];
const peers = (line: string) =>
  (of(line).findLast(({ kind }) => kind === "peers")?.lines ?? []) as string[];
const last = (line: string, kind: string) => of(line).findLast((event) => event.kind === kind);
const state = async (id: string) => await readInteraction(app.hub.db, id);

/** Somebody presses a button of the desk; answers status and body. */
async function press(who: string, method: string, path: string, body?: unknown) {
  const response = await (await app.as(who))(method, `/api/v1${path}`, body);
  const text = await response.text();
  await settle();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

const view = async (id: string): Promise<CallView> =>
  (await press("sue", "GET", `/calls/${id}`)).body;
const legOf = (call: CallView, agent: string): CallLeg =>
  call.legs.findLast((leg) => leg.agent === agent)!;

async function takeUp(who: string, id: string): Promise<void> {
  const offer = (await state(id))?.offer_id;
  const { status, body } = await press(who, "PUT", `/offers/${offer}/acceptance`);
  expect(status, JSON.stringify([body, await state(id)])).toBe(200);
  await pass(200);
  await act(`client:${who}`, "answer");
}

/** Ada talks with a customer; answers the call and the customer's phone. */
async function talking(): Promise<{ id: string; phone: string }> {
  const phone = `+1415555${String(1000 + ++phones)}`;
  open(phone);
  await presence("ada");
  const { call: sid } = carrier.voice.dial({ from: phone, to: OURS });
  await settle();
  await act(phone, "keys", { digits: "1" });
  const [leg] = await app.hub.db.read<{ call_id: string }>(
    "SELECT call_id FROM call_legs WHERE sid = ?",
    [sid],
  );
  const id = leg!.call_id;
  await takeUp("ada", id);
  expect(peers(phone)).toEqual(["client:ada"]);
  return { id, phone };
}

/** Ben is asked, or called in, and has answered. */
async function withBen(id: string, consult: boolean): Promise<CallLeg> {
  await presence("ben");
  const { status } = await press("ada", "POST", `/calls/${id}/parties`, { agent: "ben", consult });
  expect(status).toBe(200);
  await pass(200);
  await act("client:ben", "answer");
  return legOf(await view(id), "ben");
}

describe("an agent on a call", () => {
  it("holds, resumes, mutes, sends tones and hangs up (CE01-A8)", async () => {
    const { id, phone } = await talking();
    await press("ada", "PUT", `/calls/${id}/hold`);
    expect(last(phone, "hold")).toEqual({ kind: "hold", on: true });
    expect(last(phone, "music")).toMatchObject({ on: true });
    expect(peers("client:ada")).toEqual([]);
    await press("ada", "DELETE", `/calls/${id}/hold`);
    expect(peers(phone)).toEqual(["client:ada"]);
    for (const on of [true, false]) {
      await press("ada", "PUT", `/calls/${id}/mute`, { on });
      expect(last("client:ada", "muted")).toEqual({ kind: "muted", on });
    }
    await act("client:ada", "keys", { digits: "42#" });
    expect(last(phone, "tones")).toEqual({ kind: "tones", digits: "42#" });
    await press("ada", "PUT", `/calls/${id}/end`);
    expect(last(phone, "ended")).toMatchObject({ reason: "completed" });
    expect((await state(id))?.state).toBe("wrapup");
  });

  it("asks a colleague while the customer hears music, and takes the customer back (CE01-F48)", async () => {
    const { id, phone } = await talking();
    const leg = await withBen(id, true);
    expect(leg).toMatchObject({ kind: "consult", state: "answered", name: "Ben Okafor" });
    expect(peers("client:ada")).toEqual(["client:ben"]);
    expect(peers(phone)).toEqual([]);
    expect(last(phone, "music")).toMatchObject({ on: true });
    expect((await press("ben", "GET", `/calls/${id}`)).status, "who is asked sees it").toBe(200);
    expect(await app.hub.queue.agent("ben"), "no offers meanwhile").toMatchObject({
      presence: "not_ready",
    });
    const mine = (await press("ben", "GET", "/me/calls")).body.items;
    expect(mine.map((call: CallView) => call.id), "also after a reload").toEqual([id]);
    const back = await press("ada", "DELETE", `/calls/${id}/parties/${leg.id}`);
    expect(back.status).toBe(200);
    expect(last("client:ben", "ended")).toMatchObject({ reason: "completed" });
    expect(peers(phone)).toEqual(["client:ada"]);
    expect((await view(id)).legs[0]).toMatchObject({ kind: "customer", held: false });
    expect((await press("ben", "GET", `/calls/${id}`)).status).toBe(404);
    expect(await app.hub.queue.agent("ben")).toMatchObject({ presence: "available" });
    await act(phone, "hangup");
  });

  it("hands a held caller on: the hold ends with it, and the next agent can hold again (CE01-F47)", async () => {
    const { id, phone } = await talking();
    await withBen(id, true);
    await presence("cleo");
    await press("ada", "POST", `/calls/${id}/transfers`, { agent: "cleo", note: "" });
    expect(last("client:ben", "ended"), "nobody stays behind").toBeDefined();
    expect((await view(id)).legs[0]).toMatchObject({ kind: "customer", held: false });
    await takeUp("cleo", id);
    expect(peers(phone)).toEqual(["client:cleo"]);
    await press("cleo", "PUT", `/calls/${id}/hold`);
    expect(peers(phone)).toEqual([]);
    await act(phone, "hangup");
    const holds = await app.hub.db.read<{ kind: string }>(
      `SELECT kind FROM events
       WHERE interaction_id = ? AND kind IN ('call.held', 'call.retrieved')`,
      [id],
    );
    expect(holds.map(({ kind }) => kind).toSorted()).toEqual([
      "call.held",
      "call.held",
      "call.retrieved",
    ]);
  });

  it("hands over warm: the colleague has the call, the first agent is free (CE01-F48, CE07-F19)", async () => {
    const { id, phone } = await talking();
    await identify(id);
    const leg = await withBen(id, true);
    expect((await press("ada", "PUT", `/calls/${id}/completion`)).status).toBe(200);
    expect(await state(id)).toMatchObject({ state: "active", agent_id: "ben", transfers: 1 });
    expect(peers(phone)).toEqual(["client:ben"]);
    expect(last("client:ada", "ended")).toMatchObject({ reason: "completed" });
    expect((await app.hub.queue.agent("ada"))?.units).toBe(0);
    expect(await app.hub.queue.agent("ben")).toMatchObject({ presence: "available", units: 100 });
    const call = await view(id);
    expect(call.legs.find((one) => one.id === leg.id)).toMatchObject({ kind: "agent" });
    expect(call.legs[0]).toMatchObject({ held: false });
    expect(call.identity).toMatchObject({ status: "verified", level: 2 });
    expect(of("client:ben").filter(({ kind }) => kind === "ringing"), "called once").toHaveLength(
      of("client:ben").filter(({ kind }) => kind === "answered").length,
    );
    expect((await press("ada", "PUT", `/calls/${id}/hold`)).status).toBe(409);
    expect((await press("ben", "PUT", `/calls/${id}/hold`)).status).toBe(200);
    await press("ben", "PUT", `/calls/${id}/end`);
    expect(await state(id)).toMatchObject({ state: "wrapup", agent_id: "ben" });
  });

  it("keeps the call when who was asked is given other work in that very moment (CE01-F49)", async () => {
    const { id, phone } = await talking();
    await withBen(id, true);
    await pass(60_000);
    const other = await queued();
    expect((await state(other.id))?.state, "not offered to who is asked").toBe("queued");
    expect(await press("ada", "PUT", `/calls/${id}/completion`))
      .toMatchObject({ status: 409, body: { code: "agent.capacity" } });
    expect(await state(id)).toMatchObject({ state: "active", agent_id: "ada" });
    expect((await state(other.id))?.state, "and waits on in its place").toBe("queued");
    expect(peers("client:ada")).toEqual(["client:ben"]);
    expect(await app.hub.queue.agent("ben")).toMatchObject({ presence: "not_ready", units: 0 });
    await act(other.phone, "hangup");
    expect((await press("ada", "PUT", `/calls/${id}/completion`)).status).toBe(200);
    expect(await state(id)).toMatchObject({ state: "active", agent_id: "ben" });
    await act(phone, "hangup");
  });

  it("calls a number into the call, holds it and lets it go; the others stay together", async () => {
    const { id, phone } = await talking();
    const body = { number: OUTSIDE, consult: false };
    expect((await press("ada", "POST", `/calls/${id}/parties`, body)).status).toBe(200);
    await pass(200);
    await act(OUTSIDE, "answer");
    expect(peers(phone).toSorted()).toEqual([OUTSIDE, "client:ada"].toSorted());
    const leg = (await view(id)).legs.find((one) => one.number === OUTSIDE)!;
    expect(leg).toMatchObject({ kind: "party", state: "answered" });
    await press("ada", "PUT", `/calls/${id}/parties/${leg.id}/hold`);
    expect(peers(phone)).toEqual(["client:ada"]);
    await press("ada", "DELETE", `/calls/${id}/parties/${leg.id}/hold`);
    await act(OUTSIDE, "hangup");
    expect(peers(phone)).toEqual(["client:ada"]);
    expect((await state(id))?.state).toBe("active");
    await act(phone, "hangup");
  });

  it("asks only who is available and in no other call (CE01-F49)", async () => {
    const { id, phone } = await talking();
    const ask = (agent: string) =>
      press("ada", "POST", `/calls/${id}/parties`, { agent, consult: true });
    expect(await ask("ben")).toMatchObject({ status: 409, body: { code: "agent.unavailable" } });
    expect(await ask("ada")).toMatchObject({ status: 422 });
    expect(await ask("nobody")).toMatchObject({ status: 422 });
    await presence("ben");
    expect((await ask("ben")).status).toBe(200);
    await presence("cleo");
    expect(await ask("cleo")).toMatchObject({ status: 409, body: { code: "call.consulting" } });
    expect(await press("ada", "PUT", `/calls/${id}/completion`))
      .toMatchObject({ status: 409, body: { code: "call.nobody_answered" } });
    await act(phone, "hangup");
  });
});

/** The caller has proved who they are, in the flow. */
async function identify(id: string): Promise<void> {
  await app.hub.db.write([{
    sql: `UPDATE calls SET frame = json_set(frame, '$.identity', json(?)) WHERE id = ?`,
    args: [
      JSON.stringify({
        status: "verified",
        level: 2,
        customer: "c-1",
        name: "Ruth",
        by: "identifier",
        reason: "",
      }),
      id,
    ],
  }]);
}

describe("a transfer that comes to nothing", () => {
  it.each(["reject", "wait"])(
    "brings the caller back to the agent when the one asked does not answer: %s (CE01-F49, CE07-B12)",
    async (how) => {
      const { id, phone } = await talking();
      await identify(id);
      await presence("ben");
      await press("ada", "POST", `/calls/${id}/parties`, { agent: "ben", consult: true });
      expect(peers(phone)).toEqual([]);
      await pass(200);
      if (how === "reject") await act("client:ben", "reject");
      else await pass(30_000);
      expect(peers(phone)).toEqual(["client:ada"]);
      const call = await view(id);
      expect(legOf(call, "ben").state).toBe(how === "reject" ? "busy" : "no_answer");
      expect(call.identity, "stays for the next try").toMatchObject({
        status: "verified",
        level: 2,
      });
      expect(await state(id)).toMatchObject({ state: "active", agent_id: "ada" });
      await act(phone, "hangup");
    },
  );

  it("without a word before: an agent who does not take it, and the caller is back (CE01-F49, CE07-B12)", async () => {
    const { id, phone } = await talking();
    await identify(id);
    await presence("ben");
    const body = { agent: "ben", note: "Bill" };
    expect((await press("ada", "POST", `/calls/${id}/transfers`, body)).status).toBe(200);
    expect(await state(id)).toMatchObject({ state: "offered", agent_id: "ben" });
    expect(last(phone, "music")).toMatchObject({ on: true });
    clock.advance(31_000);
    await tickOnce(app.hub);
    await settle();
    expect(await state(id)).toMatchObject({ state: "active", agent_id: "ada" });
    await pass(200);
    await act("client:ada", "answer");
    expect(peers(phone)).toEqual(["client:ada"]);
    expect((await view(id)).identity).toMatchObject({ status: "verified", level: 2 });
    await act(phone, "hangup");
  });

  it("with the agent gone meanwhile: the caller is the first in the queue (CE01-F49)", async () => {
    const { id, phone } = await talking();
    const other = await queued();
    await presence("ben");
    const { [0]: offer } = await app.hub.db.read<{ id: string }>(
      "SELECT offer_id AS id FROM interactions WHERE id = ? AND offer_id IS NOT NULL",
      [other.id],
    );
    expect(offer, "the other one is offered to Ben").toBeDefined();
    await presence("ben", "not_ready");
    await presence("cleo");
    await presence("cleo", "not_ready");
    await press("ada", "POST", `/calls/${id}/transfers`, { number: OUTSIDE, note: "" });
    await act("client:ada", "hangup");
    await presence("ada", "not_ready");
    expect((await state(id))?.state, "the number is still being called").toBe("active");
    await pass(200);
    await act(OUTSIDE, "reject");
    expect(await state(id)).toMatchObject({ state: "queued", queue: "support" });
    expect(await app.hub.queue.position(id)).toMatchObject({ position: 1 });
    await act(phone, "hangup");
    await act(other.phone, "hangup");
  });

  it.each([["is asked", true], ["rings", false]])(
    "since the caller hangs up while a colleague %s: all legs end and both agents are told (CE01-F49)",
    async (_what, answered) => {
      const { id, phone } = await talking();
      if (answered) await withBen(id, true);
      else {
        await presence("ben");
        await press("ada", "POST", `/calls/${id}/parties`, { agent: "ben", consult: true });
        await pass(200);
      }
      const position = await app.hub.live.position();
      await act(phone, "hangup");
      for (const agent of ["ada", "ben"]) {
        expect(await lastCallTold(agent, position), agent).toMatchObject({ id, endReason: "" });
      }
      const reason = answered ? "completed" : "canceled";
      expect(last("client:ben", "ended")).toMatchObject({ reason });
      expect(last("client:ada", "ended")).toMatchObject({ reason: "completed" });
      expect((await state(id))?.state).toBe("wrapup");
      const call = await view(id);
      expect(call.legs.every((leg) => leg.endedAt !== null)).toBe(true);
      expect(call.endedAt).not.toBeNull();
    },
  );
});

/** What a desk was told last of a call that is over. */
async function lastCallTold(agent: string, since: string): Promise<unknown> {
  const enough = new AbortController();
  for await (const event of app.hub.live.follow([`agent:${agent}`], since, enough.signal)) {
    const { kind, data } = event as { kind: string; data: CallView };
    if (kind === "call" && data.endedAt !== null) {
      enough.abort();
      return data;
    }
  }
}

/** A caller who waits in support. */
async function queued(): Promise<{ id: string; phone: string }> {
  const phone = `+1415555${String(1000 + ++phones)}`;
  open(phone);
  const { call: sid } = carrier.voice.dial({ from: phone, to: OURS });
  await settle();
  await act(phone, "keys", { digits: "1" });
  const [leg] = await app.hub.db.read<{ call_id: string }>(
    "SELECT call_id FROM call_legs WHERE sid = ?",
    [sid],
  );
  return { id: leg!.call_id, phone };
}

describe("an agent whose line drops", () => {
  it("leaves the caller to the colleague who is on the line (CE01-F50)", async () => {
    const { id, phone } = await talking();
    await withBen(id, true);
    await act("client:ada", "hangup");
    expect(await state(id)).toMatchObject({ state: "active", agent_id: "ben" });
    expect(peers(phone)).toEqual(["client:ben"]);
    await act(phone, "hangup");
    expect((await state(id))?.state).toBe("wrapup");
  });

  it("beside a number gives the caller back to the front, and the number goes (CE01-F50)", async () => {
    const { id, phone } = await talking();
    await press("ada", "POST", `/calls/${id}/parties`, { number: OUTSIDE, consult: false });
    await pass(200);
    await act(OUTSIDE, "answer");
    await presence("ada", "not_ready");
    await act("client:ada", "hangup");
    expect((await state(id))?.state).toBe("queued");
    expect(last(OUTSIDE, "ended")).toMatchObject({ reason: "completed" });
    const words = of(phone).filter(({ kind }) => kind === "say").map(({ text }) => String(text));
    expect(words.some((text) => text.includes("the line broke off"))).toBe(true);
    await act(phone, "hangup");
  });
});

describe("a number outside", () => {
  const transfer = (id: string) =>
    press("ada", "POST", `/calls/${id}/transfers`, { number: OUTSIDE, note: "" });

  it("keeps the caller once it answers; the agent wraps up, the call stays linked to its end (CE01-F26, CE01-F27, CE01-F48)", async () => {
    const { id, phone } = await talking();
    expect((await transfer(id)).status).toBe(200);
    expect(last(phone, "music"), "never dead air").toMatchObject({ on: true });
    await pass(200);
    expect(last(OUTSIDE, "ringing")).toMatchObject({ from: OURS });
    await act(OUTSIDE, "answer");
    expect(peers(phone)).toEqual([OUTSIDE]);
    expect(last("client:ada", "ended")).toMatchObject({ reason: "completed" });
    expect(await state(id)).toMatchObject({ state: "wrapup", outcome: "transferred_external" });
    expect((await view(id)).endedAt, "linked until it ends").toBeNull();
    await act(OUTSIDE, "hangup");
    expect(last(phone, "ended")).toMatchObject({ reason: "completed" });
    expect(await view(id)).toMatchObject({ endReason: "transferred_external" });
    const events = await app.hub.db.read<{ data: string }>(
      "SELECT data FROM events WHERE interaction_id = ? AND kind = 'call.transferred'",
      [id],
    );
    expect(events.map(({ data }) => JSON.parse(data))).toEqual([
      { to: "number", warm: false, answered: true },
    ]);
  });

  it("that was asked first keeps the caller when the agent leaves (CE01-F26, F48)", async () => {
    const { id, phone } = await talking();
    await press("ada", "POST", `/calls/${id}/parties`, { number: OUTSIDE, consult: true });
    await pass(200);
    await act(OUTSIDE, "answer");
    expect(peers(phone)).toEqual([]);
    expect((await press("ada", "PUT", `/calls/${id}/completion`)).status).toBe(200);
    expect(peers(phone)).toEqual([OUTSIDE]);
    expect((await state(id))?.state).toBe("wrapup");
    await act(phone, "hangup");
    expect(last(OUTSIDE, "ended")).toMatchObject({ reason: "completed" });
  });

  it.each(["reject", "wait"])(
    "that does not take the call leaves the caller with the agent: %s (CE01-F27, F49)",
    async (how) => {
      const { id, phone } = await talking();
      await transfer(id);
      await pass(200);
      if (how === "reject") await act(OUTSIDE, "reject");
      else await pass(40_000);
      expect(peers(phone)).toEqual(["client:ada"]);
      expect(await state(id)).toMatchObject({ state: "active", agent_id: "ada", outcome: "" });
      await act(phone, "hangup");
      expect((await state(id))?.state).toBe("wrapup");
    },
  );
});

describe("an entry point that takes transfers", () => {
  const transfer = (id: string, entryPoint: string, who = "ada") =>
    press(who, "POST", `/calls/${id}/transfers`, { entryPoint, note: "Please help" });

  it("is on the list, others are neither listed nor taken (CE01-A5, CE01-R43, CE02-R29)", async () => {
    const { id, phone } = await talking();
    const { body } = await press("ada", "GET", "/entrypoints");
    const listed = body.items.filter((one: { transferTarget?: boolean }) => one.transferTarget);
    expect(listed.map((one: { id: string }) => one.id)).toEqual(["desk", "box"]);
    for (const other of ["line", "website", "nothing"]) {
      expect(await transfer(id, other)).toMatchObject({
        status: 422,
        body: { code: "transfer.entry_point_unknown" },
      });
    }
    expect(await state(id)).toMatchObject({ state: "active", agent_id: "ada" });
    await act(phone, "hangup");
  });

  it("routes without greeting, language and menu, asking nothing again (CE01-F28, CE02-F26, CE07-F19)", async () => {
    const { id, phone } = await talking();
    await identify(id);
    const before = of(phone).length;
    expect((await transfer(id, "desk")).status).toBe(200);
    expect(await state(id)).toMatchObject({
      state: "queued",
      queue: "billing",
      priority: 77,
      agent_id: null,
    });
    const heard = of(phone).slice(before);
    expect(heard.filter(({ kind }) => kind === "say" || kind === "gather")).toEqual([]);
    expect(last(phone, "music")).toMatchObject({ on: true });
    expect(await view(id)).toMatchObject({
      entryPoint: "desk",
      language: "en",
      identity: { status: "verified" },
    });
    const { attributes } = (await state(id))!;
    expect(JSON.parse(attributes).handover).toEqual({ from: "Ada Moreau", note: "Please help" });
    await presence("ben");
    await takeUp("ben", id);
    expect(peers(phone)).toEqual(["client:ben"]);
    await act(phone, "hangup");
  });

  it("leads who is not verified the other way, without asking (CE01-F28)", async () => {
    const { id, phone } = await talking();
    await transfer(id, "desk");
    expect(await state(id)).toMatchObject({ queue: "sales" });
    expect(of(phone).filter(({ text }) => text === "Your PIN?")).toEqual([]);
    await act(phone, "hangup");
  });

  it("is not led through a third time: its own queue takes the call (CE01-F29)", async () => {
    const { id, phone } = await talking();
    const hands = ["ada", "dan", "ada"];
    for (const [visits, who] of hands.entries()) {
      await transfer(id, "desk", who);
      expect((await state(id))?.queue, `visit ${visits + 1}`).toBe(
        visits < 2 ? "sales" : "billing",
      );
      const next = hands[visits + 1];
      if (next === undefined) break;
      await presence(next, "not_ready");
      await presence(next);
      await takeUp(next, id);
    }
    await act(phone, "hangup");
  });

  it("may end without an agent: the caller leaves a message, the first agent wraps up (CE01-F28)", async () => {
    const { id, phone } = await talking();
    expect((await transfer(id, "box")).status).toBe(200);
    expect(last(phone, "say")).toMatchObject({ text: "Speak." });
    expect(last(phone, "record")).toMatchObject({ on: true });
    expect(await state(id)).toMatchObject({ state: "wrapup", agent_id: "ada" });
    expect(last("client:ada", "ended")).toMatchObject({ reason: "completed" });
    await pass(5_000);
    await act(phone, "keys", { digits: "#" });
    await act(phone, "hangup").catch(() => undefined);
    expect(await state(`${id}-message`)).toMatchObject({ medium: "task", queue: "billing" });
    await leaveQueue(app.hub, `${id}-message`, "auto_closed");
  });
});

describe("a supervisor", () => {
  const supervise = (id: string, mode: string) =>
    press("sue", "PUT", `/calls/${id}/supervision`, { mode });

  it("listens unheard, whispers to the agent alone, joins in and leaves (OP01-F23)", async () => {
    const { id, phone } = await talking();
    const connectedAt = (await view(id)).connectedAt;
    expect((await supervise(id, "listen")).status).toBe(200);
    await pass(200);
    await act("client:sue", "answer");
    expect(peers("client:sue").toSorted()).toEqual([phone, "client:ada"].toSorted());
    expect(legOf(await view(id), "sue")).toMatchObject({ kind: "supervisor", mode: "listen" });
    expect(await inConference(id, "client:sue")).toEqual({ muted: true, coach: "" });
    expect(last("client:sue", "muted"), "the phone knows").toEqual({ kind: "muted", on: true });
    await supervise(id, "whisper");
    expect(last("client:sue", "coach")).toEqual({ kind: "coach", line: "client:ada" });
    const whispering = await inConference(id, "client:sue");
    expect(whispering).toMatchObject({ muted: false, coach: expect.stringMatching(/^CA/) });
    await supervise(id, "barge");
    expect(last("client:sue", "coach")).toEqual({ kind: "coach", line: "" });
    expect((await press("sue", "DELETE", `/calls/${id}/supervision`)).status).toBeLessThan(300);
    expect(last("client:sue", "ended")).toMatchObject({ reason: "completed" });
    expect(peers(phone)).toEqual(["client:ada"]);
    const after = await view(id);
    expect(after.connectedAt, "no trace in the customer's times").toBe(connectedAt);
    expect(await state(id)).toMatchObject({ state: "active", agent_id: "ada" });
    const audit = await app.hub.db.read<{ actor: string; after: string }>(
      "SELECT actor, after FROM audit WHERE subject = ? ORDER BY id",
      [`call:${id}`],
    );
    expect(audit.map((one) => JSON.parse(one.after).mode)).toEqual(["listen", "whisper", "barge"]);
    expect(audit[0]!.actor).toContain("sue");
    await act(phone, "hangup");
  });

  it("may start with a whisper, and the caller's end ends that too (OP01-F23)", async () => {
    const { id, phone } = await talking();
    await supervise(id, "whisper");
    await pass(200);
    await act("client:sue", "answer");
    expect(last("client:sue", "coach")).toEqual({ kind: "coach", line: "client:ada" });
    await act(phone, "hangup");
    expect(last("client:sue", "ended")).toMatchObject({ reason: "completed" });
  });

  it("is shown to the agent while listening, or not, as the company says", async () => {
    const { id, phone } = await talking();
    await supervise(id, "listen");
    const seen = async () =>
      ((await press("ada", "GET", `/calls/${id}`)).body as CallView).legs.map(({ kind }) => kind);
    expect(await seen()).toContain("supervisor");
    const { document } = app.hub.settings();
    await app.hub.configure({
      ...document,
      company: { ...document.company, listeningShown: false },
    });
    expect(await seen()).not.toContain("supervisor");
    await supervise(id, "barge");
    expect(await seen(), "who speaks is always shown").toContain("supervisor");
    await app.hub.configure(document);
    await act(phone, "hangup");
  });

  it("needs the permission, and a call that is talked on", async () => {
    const { id, phone } = await talking();
    const path = `/calls/${id}/supervision`;
    expect((await press("ben", "PUT", path, { mode: "listen" })).status).toBe(403);
    await act(phone, "hangup");
    expect(await supervise(id, "listen"))
      .toMatchObject({ status: 409, body: { code: "call.not_connected" } });
  });
});

/** How the carrier has a line in the conference of a call. */
async function inConference(id: string, line: string): Promise<{ muted: boolean; coach: string }> {
  const ask = async (path: string) => {
    const response = await carrier.fetch(
      new Request(`https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}/Conferences${path}`, {
        headers: { authorization: `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}` },
      }),
    );
    return await response.json();
  };
  const { conferences } = await ask(`.json?FriendlyName=${id}&Status=in-progress`);
  const { participants } = await ask(`/${conferences[0].sid}/Participants.json`);
  const sid = carrier.voice.calls().find((call) => call.to === line)?.sid;
  const person = participants.find((one: { call_sid: string }) => one.call_sid === sid);
  return { muted: person.muted, coach: person.call_sid_to_coach ?? "" };
}

describe("what a process left undone", () => {
  it("is carried on: a call given away whose agent was not let go (CE01-B15)", async () => {
    const { id, phone } = await talking();
    await app.hub.db.write([{
      sql: `INSERT INTO call_handoffs (op, call_id, kind, leg_id, from_agent, at, done_at)
        VALUES ('x', ?, 'number', '', 'ada', 0, 1)`,
      args: [id],
    }]);
    await sweepCalls(app.hub);
    await settle();
    expect((await state(id))?.state).toBe("wrapup");
    expect(of(phone).at(-1)?.kind, "the caller is spared").not.toBe("ended");
    await act(phone, "hangup");
  });
});

describe("an exit of a flow", () => {
  async function choose(key: string) {
    const phone = `+1415555${String(1000 + ++phones)}`;
    open(phone);
    const { call: sid } = carrier.voice.dial({ from: phone, to: EXITS });
    await settle();
    await act(phone, "keys", { digits: key });
    const [leg] = await app.hub.db.read<{ call_id: string }>(
      "SELECT call_id FROM call_legs WHERE sid = ?",
      [sid],
    );
    await pass(200);
    const kinds = of(phone).map(({ kind }) => kind);
    return { id: leg!.call_id, phone, kinds };
  }
  const said = (phone: string) =>
    of(phone).filter(({ kind }) => kind === "say").map(({ text }) => String(text));

  it("does exactly one thing: queue, message, number, entry point, or words and the end (CE01-F25)", async () => {
    const before = of(OUTSIDE).length;
    const [queue, message, outside, entry, bye] = [
      await choose("1"),
      await choose("2"),
      await choose("3"),
      await choose("5"),
      await choose("7"),
    ];
    const does = async ({ id, kinds }: typeof queue) => ({
      waits: (await state(id))?.state === "queued" ? (await state(id))?.queue : "",
      records: kinds.includes("record"),
      ended: kinds.includes("ended"),
      at: (await view(id)).entryPoint,
    });
    const nothing = { waits: "", records: false, ended: false, at: "exits" };
    expect(await does(queue)).toEqual({ ...nothing, waits: "billing" });
    expect(await does(message)).toEqual({ ...nothing, records: true });
    expect(await does(outside)).toEqual(nothing);
    expect(of(OUTSIDE).slice(before).filter(({ kind }) => kind === "ringing")).toHaveLength(1);
    expect(await does(entry)).toEqual({ ...nothing, waits: "sales", at: "desk" });
    expect(await does(bye)).toEqual({ ...nothing, ended: true });
    expect(said(bye.phone)).toContain("Good night.");
    for (const { phone } of [queue, message, outside, entry]) await act(phone, "hangup");
  });

  it("to an entry point runs its routing alone, or with greeting where it says so (CE01-F28)", async () => {
    const quiet = await choose("5");
    expect(said(quiet.phone)).not.toContain("Welcome!");
    const greeted = await choose("6");
    expect(said(greeted.phone)).toContain("Welcome!");
    expect(last(greeted.phone, "gather"), "asks for the language").toBeDefined();
    for (const { phone } of [quiet, greeted]) await act(phone, "hangup");
  });

  it("to a number shows the one dialled and rings 30 s, then falls back (CE01-R42, CE01-F27)", async () => {
    const plain = await choose("3");
    expect(last(OUTSIDE, "ringing")).toMatchObject({ from: EXITS });
    await pass(29_000);
    expect(of(OUTSIDE).at(-1)?.kind, "still ringing").toBe("ringing");
    expect((await view(plain.id)).endedAt).toBeNull();
    await pass(10_000);
    expect((await view(plain.id)).endedAt, "no fallback: an apology and the end").not.toBeNull();
    expect(said(plain.phone).at(-1)).toMatch(/sorry/i);

    const verified = await choose("8");
    expect(last(OUTSIDE, "ringing")).toMatchObject({ from: DESK });
    await act(verified.phone, "hangup");

    const back = await choose("4");
    await pass(6_000);
    expect(said(back.phone).at(-1)).toBe("Speak.");
    await act(back.phone, "hangup");
  });

  it("to a number takes 5 to 120 s and numbers with a country code only (CE01-R42)", () => {
    const [flow] = [exits()];
    const parse = (part: Record<string, unknown>) =>
      Flow.safeParse({
        ...flow,
        nodes: [{ id: "o", name: "O", type: "transfer", number: OUTSIDE, ...part }],
        start: "o",
      }).success;
    expect([5, 120].map((timeoutSec) => parse({ timeoutSec }))).toEqual([true, true]);
    expect([4, 121].map((timeoutSec) => parse({ timeoutSec }))).toEqual([false, false]);
    expect(["0301234", "12025550188"].map((number) => parse({ number }))).toEqual([false, false]);
    expect(parse({ callerId: "anonymous" })).toBe(false);
  });
});

describe("a request the carrier does not carry out", () => {
  it.each([
    [20500, 500, 3],
    [20429, 429, 3],
    [21211, 400, 1],
  ])(
    "with code %i (status %i) is tried %i times, with growing pauses; the call waits on and an alert says so (CE01-B11)",
    async (code, status, tries) => {
      await presence("ada");
      const { id, phone } = await queued();
      const offer = (await state(id))?.offer_id;
      carrier.misbehave({ kind: "error", code, status });
      await press("ada", "PUT", `/offers/${offer}/acceptance`);
      const waits: number[] = [];
      const sent = async () =>
        (await app.hub.db.read<{ attempt: number; state: string; next_at: number }>(
          "SELECT attempt, state, next_at FROM outbox WHERE lane = ? AND payload ->> '$.do' = 'dial'",
          [id],
        ))[0]!;
      for (let tried = await sent(); tried.state !== "done"; tried = await sent()) {
        waits.push(tried.next_at - clock.now());
        await pass(tried.next_at - clock.now());
      }
      expect((await sent()).attempt).toBe(tries);
      expect(waits).toHaveLength(tries - 1);
      expect(waits.every((wait, i) => i === 0 || wait > waits[i - 1]! * 1.5)).toBe(true);
      expect(await state(id)).toMatchObject({ state: "queued", agent_id: null });
      const alarms = await app.hub.db.read<{ data: string }>(
        "SELECT data FROM events WHERE kind = 'alarm' AND interaction_id = ?",
        [id],
      );
      expect(alarms.map(({ data }) => JSON.parse(data).code)).toContain("voice.command_failed");
      carrier.behave();
      await act(phone, "hangup");
      await pass(10_000);
    },
  );
});

describe("a call that goes out", () => {
  it("is handed on as any other: asked, taken over, kept by a number that sees ours (CE01-F48)", async () => {
    const phone = `+1415555${String(1000 + ++phones)}`;
    open(phone);
    await presence("ada");
    const made = await press("ada", "POST", "/calls", {
      entryPoint: "line",
      number: phone,
      clientKey: `press-${phone}`,
    });
    expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
    const { id } = made.body;
    await pass(200);
    await act("client:ada", "answer");
    await pass(200);
    await act(phone, "answer");
    expect(peers(phone)).toEqual(["client:ada"]);
    await withBen(id, true);
    expect((await press("ada", "PUT", `/calls/${id}/completion`)).status).toBe(200);
    expect(peers(phone)).toEqual(["client:ben"]);
    await press("ben", "POST", `/calls/${id}/transfers`, { number: OUTSIDE, note: "" });
    await pass(200);
    expect(last(OUTSIDE, "ringing")).toMatchObject({ from: OURS });
    await act(OUTSIDE, "answer");
    expect(peers(phone)).toEqual([OUTSIDE]);
    expect(await state(id)).toMatchObject({ state: "wrapup", agent_id: "ben" });
    await act(phone, "hangup");
    expect(last(OUTSIDE, "ended")).toMatchObject({ reason: "completed" });
  });
});

describe("hanging up what has ended", () => {
  it("counts as done, and so does what the carrier has forgotten (CE01-B11)", async () => {
    const [leg] = await app.hub.db.read<{ id: string; call_id: string; sid: string }>(
      "SELECT id, call_id, sid FROM call_legs WHERE ended_at IS NOT NULL AND sid <> '' LIMIT 1",
    );
    if (leg === undefined) throw new Error("No call has ended yet");
    for (const sid of [leg.sid, `CA${"0".repeat(32)}`]) {
      const result = await app.hub.telephony?.carryOut(
        app.hub,
        { do: "hang_up", call: leg.call_id, leg: leg.id },
        { sid, conference: leg.call_id },
      );
      expect(result).toMatchObject({ outcome: "sent" });
    }
    const redirected = await app.hub.telephony?.carryOut(
      app.hub,
      { do: "redirect", call: leg.call_id, leg: leg.id, path: "/webhooks/twilio/voice/music" },
      { sid: leg.sid, conference: leg.call_id },
    );
    expect(redirected).toMatchObject({ outcome: "refused", code: "21220" });
  });
});
