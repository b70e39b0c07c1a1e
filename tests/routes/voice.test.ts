import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signatureOf } from "../../channels/sms/signature.ts";
import { deliverCommands } from "../../domain/calls/deliver_commands.ts";
import { runTimers } from "../../domain/timers/dispatch.ts";
import { sweepUnattended } from "../../domain/queues/no_agents.ts";
import { leaveQueue } from "../../domain/interactions/leave.ts";
import { readInteraction } from "../../domain/interactions/row.ts";
import { changePresence } from "../../domain/people/set_presence.ts";
import { tickOnce } from "../../workers/clock.ts";
import type { CallCommand } from "../../types/calls.ts";
import type { Hub, Telephony } from "../../types/hub.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { testConfiguration } from "../support/configuration.ts";
import { withVoice } from "../support/voice.ts";

const ACCOUNT = `AC${"0".repeat(32)}`;
const BASE = "https://hub.example.com";
const MENU_NUMBER = "+12025550110";
const PLAIN_NUMBER = "+12025550111";
const NUMBERS = { menu: MENU_NUMBER, plain: PLAIN_NUMBER };
let app: TestApp;
let hub: Hub;
const asked: CallCommand[] = [];

/** The carrier's REST side: takes every command and says so; the webhooks are sent by the tests. */
const telephony: Telephony = {
  configured: true,
  carryOut(_hub, command) {
    asked.push(command);
    return Promise.resolve({ outcome: "sent", providerId: `CA-${command.leg}`, state: "sent" });
  },
  find: () => Promise.resolve(null),
  look: () => Promise.resolve(null),
  token: () => Promise.resolve("token"),
  recording: () => Promise.reject(new Error("none")),
};

beforeAll(async () => {
  app = await testApp({
    configuration: testConfiguration((input) => withVoice(input, NUMBERS)),
    telephony,
  });
  hub = app.hub;
});
afterAll(() => app.close());

let calls = 0;
const newCall = (extra: Record<string, string> = {}) => ({
  CallSid: `CA${String(++calls).padStart(32, "0")}`,
  AccountSid: ACCOUNT,
  From: `+1415555${String(1000 + calls)}`,
  To: MENU_NUMBER,
  CallStatus: "ringing",
  ...extra,
});

async function post(url: string, form: Record<string, string>): Promise<Response> {
  const full = url.startsWith("http") ? url : BASE + url;
  const body = { AccountSid: ACCOUNT, ...form };
  return await app.request(full, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signatureOf("test-auth-token", full, Object.entries(body)),
    },
    body: new URLSearchParams(body).toString(),
  });
}

const twiml = async (url: string, form: Record<string, string>) => {
  const answer = await post(url, form);
  expect(answer.status).toBe(200);
  return await answer.text();
};

const attribute = (xml: string, name: string) =>
  new RegExp(`${name}="([^"]*)"`).exec(xml)?.[1]?.replaceAll("&amp;", "&") ?? "";
const dial = (form: Record<string, string>) => twiml("/webhooks/twilio/voice", form);
const idOf = async (sid: string) =>
  (await hub.db.read<{ call_id: string }>("SELECT call_id FROM call_legs WHERE sid = ?", [sid]))[0]
    ?.call_id ?? "";
const stateOf = async (id: string) => await readInteraction(hub.db, id);
const deliver = async () => {
  asked.length = 0;
  await deliverCommands(hub, "test");
  return [...asked];
};
const hangUp = (sid: string, extra: Record<string, string> = {}) =>
  twiml("/webhooks/twilio/status/voice", { CallSid: sid, CallStatus: "completed", ...extra });
const available = (agent: string) =>
  changePresence(hub, agent, { state: "available", reason: "" }, [], "system");
const away = (agent: string) =>
  changePresence(hub, agent, { state: "not_ready", reason: "" }, [], "system");

/** A call in the queue of support, after key 1. */
async function queued(form = newCall()): Promise<{ id: string; form: Record<string, string> }> {
  const menu = await dial(form);
  await twiml(attribute(menu, "action"), { CallSid: form.CallSid, Digits: "1" });
  return { id: await idOf(form.CallSid), form };
}

/** A call that Ada took and whose leg has answered. */
async function connected() {
  await available("ada");
  const call = await queued();
  const offer = (await stateOf(call.id))?.offer_id ?? "";
  const desk = await app.as("ada");
  const accepted = await desk("PUT", `/api/v1/offers/${offer}/acceptance`);
  expect(accepted.status).toBe(200);
  const command = (await deliver()).find((c) => c.do === "dial" && c.call === call.id);
  const leg = command?.leg ?? "";
  const agents = `/webhooks/twilio/voice/agents/${call.id}/${leg}`;
  const answer = await twiml(agents, { CallSid: `CA-${leg}` });
  return { ...call, command, leg, answer, desk };
}

async function finish(id: string): Promise<void> {
  await (await app.as("ada"))("PUT", `/api/v1/interactions/${id}/wrap-up`, {
    code: "solved",
    note: "",
  });
  await away("ada");
}

describe("a call", () => {
  it("is one interaction, and its repeat hears the same bytes (CE01-F1, IV-2, CE01-B7)", async () => {
    const form = newCall();
    const first = await dial(form);
    expect(first).toContain("support &amp; help");
    expect(first).toContain('language="en-US"');
    expect(await dial(form)).toBe(first);
    const rows = await hub.db.read("SELECT id FROM calls WHERE ani = ?", [form.From]);
    expect(rows).toHaveLength(1);
    expect((await stateOf(await idOf(form.CallSid)))?.state).toBe("received");
  });

  it("is refused without the carrier's signature and changes nothing (IV-1)", async () => {
    const form = newCall();
    const answer = await app.request(`${BASE}/webhooks/twilio/voice`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "x" },
      body: new URLSearchParams(form).toString(),
    });
    expect(answer.status).toBe(403);
    expect(await idOf(form.CallSid)).toBe("");
  });

  it("to a number of nobody hears neutral words (CE01-B1)", async () => {
    expect(await dial(newCall({ To: "+12025550999" }))).toMatch(/not in service.*<Hangup\/>/);
  });

  it("of a withheld number is shown as withheld and has a contact of its own (CE01-B6)", async () => {
    const [one, two] = [newCall({ From: "anonymous" }), newCall({ From: "anonymous" })];
    await dial(one);
    await dial(two);
    const rows = await hub.db.read<{ ani: string; contact: string }>(
      `SELECT c.ani, i.contact_id AS contact FROM calls c JOIN interactions i ON i.id = c.id
       WHERE c.ani = 'withheld'`,
    );
    expect(new Set(rows.map((row) => row.contact)).size).toBe(2);
  });

  it("of the same number at the same time gets a thread of its own (CE01-F1)", async () => {
    const from = "+14155550777";
    const [one, two] = [newCall({ From: from }), newCall({ From: from })];
    await Promise.all([dial(one), dial(two)]);
    const rows = await hub.db.read<{ conversation_id: string; contact_id: string }>(
      "SELECT i.conversation_id, i.contact_id FROM interactions i JOIN calls c ON c.id = i.id WHERE ani = ?",
      [from],
    );
    expect(new Set(rows.map((row) => row.conversation_id)).size).toBe(2);
    expect(new Set(rows.map((row) => row.contact_id)).size).toBe(1);
  });

  it("abandoned in the menu ends with its node (CE01-F24, IV-5)", async () => {
    const form = newCall();
    await dial(form);
    await hangUp(form.CallSid);
    const id = await idOf(form.CallSid);
    expect(await stateOf(id)).toMatchObject({ state: "abandoned", outcome: "abandoned_in_ivr" });
    const [call] = await hub.db.read("SELECT last_node FROM calls WHERE id = ?", [id]);
    expect(call).toMatchObject({ last_node: "menu" });
  });

  it("waits with music and its place, and leaves the queue when the caller hangs up (CE01-F34, F44)", async () => {
    const { id, form } = await queued();
    expect((await stateOf(id))?.state).toBe("queued");
    const waiting = await twiml(`/webhooks/twilio/voice/waiting/${id}`, { CallSid: form.CallSid! });
    expect(waiting).toContain("You are next.");
    expect(waiting).toMatch(/<Play loop="8">/);
    await hangUp(form.CallSid!);
    expect((await stateOf(id))?.state).toBe("abandoned");
  });

  it("without a flow goes straight to its queue (CE01-F16)", async () => {
    const form = newCall({ To: PLAIN_NUMBER });
    expect(await dial(form)).toContain("<Enqueue");
    expect(await stateOf(await idOf(form.CallSid))).toMatchObject({
      state: "queued",
      queue: "sales",
    });
    await hangUp(form.CallSid);
  });
});

describe("an agent", () => {
  it("accepts, both legs meet in the conference, and the end is wrap-up (CE01-F40, F51)", async () => {
    const { id, form, command, answer, leg } = await connected();
    expect(command).toMatchObject({ do: "dial", to: "client:ada", call: id });
    expect(answer).toContain(`>${id}</Conference>`);
    const [redirect] = await deliver();
    expect(redirect).toMatchObject({ do: "redirect", call: id });
    const customer = await twiml(
      (redirect as { path: string }).path,
      { CallSid: form.CallSid! },
    );
    expect(customer).toContain(`>${id}</Conference>`);
    await hangUp(form.CallSid!);
    expect((await stateOf(id))?.state).toBe("wrapup");
    expect(await deliver()).toContainEqual({ do: "hang_up", call: id, leg });
    await finish(id);
    expect((await stateOf(id))?.state).toBe("done");
  });

  it("holds, mutes and hangs up, and hands on to a queue (CE01-F47, F48, F51)", async () => {
    const { id, form, desk, leg } = await connected();
    await deliver();
    expect((await desk("PUT", `/api/v1/calls/${id}/hold`)).status).toBe(200);
    const held = await (await desk("GET", `/api/v1/calls/${id}`)).json();
    expect(held.legs[0]).toMatchObject({ kind: "customer", held: true });
    expect(held.path[0]).toMatchObject({ node: "menu", name: "Menu", outcome: "Support" });
    await desk("DELETE", `/api/v1/calls/${id}/hold`);
    await desk("PUT", `/api/v1/calls/${id}/mute`, { on: true });
    const commands = await deliver();
    expect(commands.map((c) => [c.do, c.leg, "on" in c && c.on])).toEqual([
      ["hold", `${id}-customer`, true],
      ["hold", `${id}-customer`, false],
      ["mute", leg, true],
    ]);
    await away("ada");
    const moved = await desk("POST", `/api/v1/calls/${id}/transfers`, {
      queue: "billing",
      note: "x",
    });
    expect(moved.status).toBe(200);
    expect(await stateOf(id)).toMatchObject({ state: "queued", queue: "billing" });
    expect((await deliver()).map((c) => c.do)).toEqual(["redirect", "hang_up"]);
    const again = await twiml(`/webhooks/twilio/voice/queue/${id}?reason=again`, {
      CallSid: form.CallSid!,
    });
    expect(again).toContain("<Enqueue");
    expect((await desk("PUT", `/api/v1/calls/${id}/end`)).status).toBe(409);
    await hangUp(form.CallSid!);
    expect((await stateOf(id))?.state).toBe("abandoned");
  });

  it("hangs up at the desk and the caller's leg is ended (CE01-F51)", async () => {
    const { id, form, desk, leg } = await connected();
    await deliver();
    expect((await desk("PUT", `/api/v1/calls/${id}/end`)).status).toBe(200);
    expect((await deliver()).map((c) => [c.do, c.leg]).sort()).toEqual([
      ["hang_up", leg],
      ["hang_up", `${id}-customer`],
    ].sort());
    await hangUp(form.CallSid!);
    expect((await stateOf(id))?.state).toBe("wrapup");
    await finish(id);
  });

  it("whose leg drops gives the caller back to the front (CE01-F50)", async () => {
    const { id, leg, form } = await connected();
    await deliver();
    await away("ada");
    await hangUp(`CA-${leg}`);
    expect((await stateOf(id))?.state).toBe("queued");
    expect((await deliver())[0]).toMatchObject({ do: "redirect", call: id });
    await hangUp(form.CallSid!);
  });

  it("whose browser cannot be reached gives it back at once and is off the floor (CE01-B8)", async () => {
    await available("ada");
    const { id, form } = await queued();
    const offer = (await stateOf(id))?.offer_id ?? "";
    await (await app.as("ada"))("PUT", `/api/v1/offers/${offer}/acceptance`);
    const command = (await deliver()).find((c) => c.do === "dial" && c.call === id);
    await twiml(`/webhooks/twilio/status/voice?leg=${command?.leg}`, {
      CallSid: `CA-${command?.leg}`,
      CallStatus: "failed",
    });
    expect((await stateOf(id))?.state).toBe("queued");
    expect(await hub.queue.agent("ada")).toMatchObject({ presence: "not_ready", reason: "rona" });
    await hangUp(form.CallSid!);
  });

  it("rings no longer when the caller hangs up (CE01-F45)", async () => {
    await available("ada");
    const { id, form } = await queued();
    expect((await stateOf(id))?.state).toBe("offered");
    await hangUp(form.CallSid!);
    expect((await stateOf(id))?.state).toBe("abandoned");
    expect(await hub.queue.agent("ada")).toMatchObject({ presence: "available" });
    await away("ada");
  });
});

describe("a report of a leg", () => {
  it("that comes late never reopens a finished call (IV-3)", async () => {
    const form = newCall();
    await dial(form);
    await hangUp(form.CallSid, { SequenceNumber: "3" });
    await twiml("/webhooks/twilio/status/voice", {
      CallSid: form.CallSid,
      CallStatus: "in-progress",
      SequenceNumber: "2",
    });
    const [leg] = await hub.db.read("SELECT state FROM call_legs WHERE sid = ?", [form.CallSid]);
    expect(leg).toMatchObject({ state: "completed" });
  });
});

describe("a voice message", () => {
  it("becomes one work item in its queue, also when the caller hangs up (CE01-F7, F9)", async () => {
    const form = newCall();
    const menu = await dial(form);
    const record = await twiml(attribute(menu, "action"), { CallSid: form.CallSid, Digits: "2" });
    expect(record).toContain("<Record");
    await twiml(attribute(record, "action"), {
      CallSid: form.CallSid,
      RecordingDuration: "12",
      Digits: "hangup",
    });
    await hangUp(form.CallSid);
    const id = await idOf(form.CallSid);
    expect(await stateOf(id)).toMatchObject({ state: "message_left", outcome: "message_left" });
    expect(await stateOf(`${id}-message`)).toMatchObject({
      state: "queued",
      medium: "task",
      queue: "billing",
    });
    await leaveQueue(hub, `${id}-message`, "auto_closed");
  });
});

describe("a call nobody takes", () => {
  /** Until its longest wait is over; answers what the caller is led to hear. */
  async function waitInVain(id: string, sid: string): Promise<string> {
    app.hub.clock.advance(901_000);
    await tickOnce(hub);
    await runTimers(hub);
    expect(await stateOf(id)).toMatchObject({ state: "timed_out" });
    const redirect = (await deliver()).find((c) => c.do === "redirect" && c.call === id);
    return await twiml((redirect as { path: string }).path, { CallSid: sid });
  }

  it("goes on in its flow, into another queue, and from there to a message (CE01-F38, R31, DC-2)", async () => {
    await away("ada");
    const { id, form } = await queued();
    const sid = form.CallSid!;
    const longer = await waitInVain(id, sid);
    expect(longer).toContain("One to wait for somebody else");
    const again = await twiml(attribute(longer, "action"), { CallSid: sid, Digits: "1" });
    expect(again).toContain("<Enqueue");
    expect(await stateOf(id)).toMatchObject({
      state: "queued",
      queue: "sales",
      outcome: "",
      ended_at: null,
    });
    expect(await waitInVain(id, sid)).toContain("<Record");
    const segments = await hub.db.read(
      "SELECT queue, outcome FROM segments WHERE interaction_id = ? ORDER BY segment",
      [id],
    );
    expect(segments).toEqual([
      { queue: "support", outcome: "timed_out" },
      { queue: "sales", outcome: "timed_out" },
    ]);
    await hangUp(sid);
    expect((await stateOf(id))?.state).toBe("timed_out");
  });

  it("is taken by an agent of the second queue (CE01-F38, F40)", async () => {
    const { id, form } = await queued();
    const longer = await waitInVain(id, form.CallSid!);
    await available("dan");
    await twiml(attribute(longer, "action"), { CallSid: form.CallSid!, Digits: "1" });
    expect(await stateOf(id)).toMatchObject({ state: "offered", agent_id: "dan" });
    await hangUp(form.CallSid!);
    expect((await stateOf(id))?.state).toBe("abandoned");
    await changePresence(hub, "dan", { state: "not_ready", reason: "" }, [], "system");
  });

  it.each([
    ["full", { maxSize: 1, overflowQueue: null }],
    ["left by everybody", { noAgentsAction: "message" as const }],
  ])("hears the flow's words where the queue is %s (CE01-F38, R30, R32)", async (_why, rule) => {
    const before = hub.settings().document;
    const kept = await queued();
    for (const agent of ["ada", "ben", "cleo"]) {
      await changePresence(hub, agent, { state: "offline", reason: "" }, [], "system");
    }
    await app.hub.configure({
      ...before,
      queues: before.queues.map((q) => q.id === "support" ? { ...q, ...rule } : q),
    });
    const form = newCall();
    const menu = await dial(form);
    const answer = await twiml(attribute(menu, "action"), { CallSid: form.CallSid, Digits: "1" });
    expect(answer).toContain("One to wait for somebody else");
    expect((await stateOf(await idOf(form.CallSid)))?.state).toBe("received");
    if ("noAgentsAction" in rule) {
      app.hub.clock.advance(10_000);
      await sweepUnattended(hub);
      expect((await stateOf(kept.id))?.state).toBe("timed_out");
    }
    await app.hub.configure(before);
    await hangUp(form.CallSid);
    await hangUp(kept.form.CallSid!);
  });
});

describe("an agent who takes calls on a number", () => {
  const MOBILE = "+12025550177";

  /** A call that rings at Ada's number since it was offered to her. */
  async function ringing() {
    const before = hub.settings().document;
    await app.hub.configure({
      ...before,
      people: before.people.map((p) =>
        p.id === "ada" ? { ...p, answersOn: "number" as const, number: MOBILE } : p
      ),
    });
    await available("ada");
    const { id, form } = await queued();
    expect((await stateOf(id))?.state).toBe("offered");
    const leg = (await deliver()).find((c) => c.do === "dial" && c.call === id);
    expect(leg).toMatchObject({ to: MOBILE, from: MENU_NUMBER });
    const report = (state: string) =>
      twiml(`/webhooks/twilio/status/voice?leg=${leg?.leg}`, {
        CallSid: `CA-${leg?.leg}`,
        CallStatus: state,
      });
    const answer = () =>
      twiml(`/webhooks/twilio/voice/agents/${id}/${leg?.leg}`, { CallSid: `CA-${leg?.leg}` });
    const over = async () => {
      await hangUp(form.CallSid!);
      await away("ada");
      await app.hub.configure(before);
    };
    return { id, sid: form.CallSid!, leg: leg?.leg ?? "", report, answer, over };
  }

  it("accepts by answering; hanging up is the end of the call (CE01-F40, F51)", async () => {
    const { id, answer, report, over, sid } = await ringing();
    await report("ringing");
    expect(await answer()).toContain(`>${id}</Conference>`);
    expect(await stateOf(id)).toMatchObject({ state: "active", agent_id: "ada" });
    expect((await deliver()).map((c) => c.do), "nothing is dialled again").toEqual(["redirect"]);
    await report("completed");
    expect((await stateOf(id))?.state).toBe("wrapup");
    expect(await deliver()).toContainEqual({ do: "hang_up", call: id, leg: `${id}-customer` });
    await hangUp(sid);
    await finish(id);
    await over();
  });

  it.each(["busy", "no-answer", "failed"])(
    "whose phone is %s gives the offer back at once and is off the floor (CE01-B8, F41)",
    async (state) => {
      const { id, report, over } = await ringing();
      await report(state);
      expect(await stateOf(id)).toMatchObject({ state: "queued", agent_id: null });
      expect(await hub.queue.agent("ada")).toMatchObject({
        presence: "not_ready",
        reason: "rona",
        units: 0,
      });
      await over();
    },
  );

  it("whose phone rings is let be when the caller hangs up, and stays on the floor (CE01-F45, F46)", async () => {
    const { id, sid, leg, answer, report, over } = await ringing();
    await hangUp(sid);
    expect((await stateOf(id))?.state).toBe("abandoned");
    expect(await deliver()).toContainEqual({ do: "hang_up", call: id, leg });
    expect(await answer(), "who answers in this very moment").toContain("The caller has left.");
    await report("canceled");
    expect(await hub.queue.agent("ada")).toMatchObject({ presence: "available", units: 0 });
    await over();
  });

  it("who lets it ring until the offer is over is no longer called (CE01-F41)", async () => {
    const { id, leg, over } = await ringing();
    app.hub.clock.advance(31_000);
    await tickOnce(hub);
    expect((await stateOf(id))?.state).toBe("queued");
    expect(await deliver()).toContainEqual({ do: "hang_up", call: id, leg });
    expect(await hub.queue.agent("ada")).toMatchObject({ presence: "not_ready", reason: "rona" });
    await over();
  });
});
