import { fileTypeFromBuffer } from "file-type";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isSignedBy } from "../../channels/sms/signature.ts";
import { type Carrier, createCarrier } from "../../standins/carrier/carrier.ts";
import type { LineEvent } from "../../standins/carrier/voice/types.ts";
import { testClock } from "../support/clock.ts";
import { ACCOUNT_SID, AUTH_TOKEN } from "../support/texting.ts";

const OURS = "+12025550100";
const PHONE = "+12025550123";
const HUB = "https://hub.example.com";
const VOICE = `${HUB}/voice`;
const API = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}`;

interface Asked {
  path: string;
  form: Record<string, string>;
  signed: boolean;
}

let carrier: Carrier;
let clock: ReturnType<typeof testClock>;
/** What the hub was asked, and what it answers by path; a list is used up, its last stays. */
let asked: Asked[];
let pages: Record<string, string | string[] | (() => Response)>;
beforeEach(() => {
  clock = testClock(Date.UTC(2026, 2, 2));
  asked = [];
  pages = {};
  carrier = createCarrier({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    now: clock.now,
    async fetch(input, init) {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const body = await request.text();
      const params = [...new URLSearchParams(body)];
      const form = Object.fromEntries(params);
      const signature = request.headers.get("x-twilio-signature") ?? "";
      const signed = isSignedBy(AUTH_TOKEN, { url: String(input), signature, params, body });
      asked.push({ path: url.pathname, form, signed });
      const page = pages[url.pathname];
      if (typeof page === "function") return page();
      const list = typeof page === "string" ? [page] : page ?? [""];
      const text = list.length > 1 ? list.shift() : list[0];
      return xml(`<Response>${text}</Response>`);
    },
  });
  carrier.numbers.set(OURS, {
    smsUrl: `${HUB}/sms`,
    voiceUrl: VOICE,
    voiceFallbackUrl: `${HUB}/fallback`,
    voiceStatusUrl: `${HUB}/status`,
  });
});
afterEach(() => carrier.close());

const xml = (body: string, type = "text/xml") =>
  new Response(body, { headers: { "Content-Type": type } });

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await carrier.settle();
}

/** Opens a line; what it is told is gathered. */
function line(name: string): LineEvent[] {
  const events: LineEvent[] = [];
  carrier.voice.lines.open(name, (event) => events.push(event));
  return events;
}

async function act(name: string, action: string, body: Record<string, unknown> = {}) {
  await carrier.voice.lines.act(name, action, body);
  await carrier.settle();
}

async function dial(): Promise<string> {
  const { call } = carrier.voice.dial({ from: PHONE, to: OURS });
  await carrier.settle();
  return call;
}

async function api(path: string, fields?: Record<string, string>, method?: string) {
  const response = await carrier.fetch(
    new Request(API + path, {
      method: method ?? (fields ? "POST" : "GET"),
      headers: {
        authorization: `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}`,
        ...(fields ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      ...(fields ? { body: new URLSearchParams(fields).toString() } : {}),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

const of = (path: string) => asked.filter((one) => one.path === path).map(({ form }) => form);
const kinds = (events: LineEvent[]) => events.map(({ kind }) => kind);

/** Calls somebody who picks up and is sent to `/agent`. */
async function callOut(to: string, fields: Record<string, string> = {}): Promise<string> {
  const { body } = await api("/Calls.json", { To: to, From: OURS, Url: `${HUB}/agent`, ...fields });
  await pass(200);
  return body.sid;
}

describe("a call to one of the numbers", () => {
  it("asks for its document in a signed form and speaks what it says (IV-1, IV-2)", async () => {
    pages["/voice"] = `<Say language="de-DE">Guten Tag</Say><Hangup/>`;
    const events = line(PHONE);
    const sid = await dial();
    expect(asked[0]).toMatchObject({
      path: "/voice",
      signed: true,
      form: { CallSid: sid, From: PHONE, To: OURS, CallStatus: "ringing", Direction: "inbound" },
    });
    expect(events).toEqual([
      { kind: "answered", call: sid },
      { kind: "say", text: "Guten Tag", language: "de-DE" },
    ]);
    await pass(9 * 60);
    expect(events.at(-1)).toMatchObject({ kind: "ended", reason: "completed" });
    expect(of("/status")).toMatchObject([{ CallStatus: "completed", CallDuration: "1" }]);
  });

  it("takes keys while it speaks, and stops speaking (CE01-F22)", async () => {
    pages["/voice"] =
      `<Gather action="menu" numDigits="1" timeout="3"><Say>Press one or two</Say></Gather>`;
    pages["/menu"] = "<Pause length='60'/>";
    line(PHONE);
    await dial();
    await act(PHONE, "keys", { digits: "2" });
    expect(of("/menu")).toMatchObject([{ Digits: "2", CallStatus: "in-progress" }]);
  });

  it("ends a longer entry by its key, by silence after a digit, and goes on after none", async () => {
    const gather = `<Gather action="/menu" timeout="3"/>`;
    pages["/voice"] = `${gather}<Redirect>/silent</Redirect>`;
    pages["/menu"] = [gather, gather, gather];
    pages["/silent"] = "<Pause length='60'/>";
    await dial();
    await act(PHONE, "keys", { digits: "123#" });
    await act(PHONE, "keys", { digits: "45" });
    await pass(2_999);
    expect(of("/menu")).toMatchObject([{ Digits: "123", FinishedOnKey: "#" }]);
    await pass(1);
    expect(of("/menu")[1]).toMatchObject({ Digits: "45" });
    await pass(3_000);
    expect(carrier.voice.calls()[0]?.status).toBe("completed");
    expect(of("/silent")).toEqual([]);
  });

  it("hears words where they are asked for", async () => {
    pages["/voice"] = `<Gather input="dtmf speech" action="/menu"><Say>Yes?</Say></Gather>`;
    await dial();
    await act(PHONE, "speech", { text: "billing" });
    expect(of("/menu")).toMatchObject([{ SpeechResult: "billing", Confidence: "0.9" }]);
  });

  it("records until a key, and hands over a file that can be fetched (CE01-F7)", async () => {
    pages["/voice"] =
      `<Record action="/done" finishOnKey="#" recordingStatusCallback="/recording"/>`;
    await dial();
    clock.advance(4_000);
    await act(PHONE, "keys", { digits: "#" });
    const [done] = of("/done");
    expect(done).toMatchObject({ RecordingDuration: "4", Digits: "#" });
    expect(of("/recording")).toMatchObject([{ RecordingStatus: "completed" }]);
    const file = await api(done!.RecordingUrl!.slice(API.length));
    expect(file.status).toBe(200);
    expect(file.body.startsWith("RIFF")).toBe(true);
    const short = await carrier.fetch(
      new Request(`${done!.RecordingUrl}.mp3`, {
        headers: { authorization: `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}` },
      }),
    );
    const type = await fileTypeFromBuffer(new Uint8Array(await short.arrayBuffer()));
    expect(type?.mime).toBe("audio/mpeg");
  });

  it("tells of a recording whose caller hangs up (B12)", async () => {
    pages["/voice"] = `<Record action="/done"/>`;
    await dial();
    clock.advance(4_000);
    await act(PHONE, "hangup");
    expect(of("/done")).toMatchObject([{ Digits: "hangup", CallStatus: "completed" }]);
  });

  it("is refused without being answered", async () => {
    pages["/voice"] = `<Reject reason="busy"/>`;
    const events = line(PHONE);
    await dial();
    expect(events).toMatchObject([{ kind: "ended", reason: "busy" }]);
  });
});

describe("a caller in a queue", () => {
  it("hears the waiting document again and again with its place (CE01-F34)", async () => {
    pages["/voice"] = `<Enqueue waitUrl="/wait" action="/after">support</Enqueue>`;
    pages["/wait"] = `<Play>/music.mp3</Play>`;
    await dial();
    await pass(4_000);
    expect(of("/wait")).toMatchObject([
      { QueuePosition: "1", CurrentQueueSize: "1", QueueTime: "0" },
      { QueueTime: "2" },
      { QueueTime: "4" },
    ]);
    await act(PHONE, "hangup");
    expect(of("/after")).toMatchObject([{ QueueResult: "hangup", QueueTime: "4" }]);
  });

  it("comes to rest though its document only names itself", async () => {
    pages["/voice"] = `<Enqueue waitUrl="/wait">support</Enqueue>`;
    pages["/wait"] = "<Redirect>/wait</Redirect>";
    await dial();
    await pass(1_000);
    expect(of("/wait")).toHaveLength(6);
  });

  it("is led away by the API, and leaves by its own document", async () => {
    pages["/voice"] = `<Enqueue waitUrl="/wait" action="/after">support</Enqueue>`;
    pages["/wait"] = ["<Pause length='5'/>", "<Leave/>"];
    pages["/away"] = `<Enqueue waitUrl="/wait" action="/after">support</Enqueue>`;
    const sid = await dial();
    expect((await api(`/Calls/${sid}.json`, { Url: `${HUB}/away` })).status).toBe(200);
    await carrier.settle();
    expect(of("/after")).toMatchObject([{ QueueResult: "redirected" }, { QueueResult: "leave" }]);
  });
});

describe("a conference", () => {
  const room = (rest = "") =>
    `<Dial action="/left"><Conference ${rest} statusCallback="/events" ` +
    `statusCallbackEvent="start end join leave hold mute">room</Conference></Dial>`;

  async function talk() {
    pages["/voice"] = room(`participantLabel="customer" endConferenceOnExit="true"`);
    pages["/agent"] = room(`participantLabel="agent"`);
    const customer = line(PHONE);
    const agent = line("client:ann");
    const sid = await dial();
    const leg = await callOut("client:ann", { StatusCallback: `${HUB}/leg` });
    await act("client:ann", "answer");
    const { body } = await api("/Conferences.json?FriendlyName=room&Status=in-progress");
    return { customer, agent, sid, leg, conference: body.conferences[0].sid as string };
  }

  it("lets two legs hear each other, and ends with the customer (CE01-F46, F44)", async () => {
    const { customer, agent } = await talk();
    expect(kinds(agent)).toEqual(["ringing", "answered", "peers"]);
    expect(agent.at(-1)).toEqual({ kind: "peers", lines: [PHONE] });
    expect(customer.at(-1)).toEqual({ kind: "peers", lines: ["client:ann"] });
    await act(PHONE, "hangup");
    expect(agent.at(-1)).toMatchObject({ kind: "ended", reason: "completed" });
    expect(of("/events").map((form) => form.StatusCallbackEvent)).toEqual([
      ...["participant-join", "participant-join", "conference-start"],
      ...["participant-leave", "participant-leave", "conference-end"],
    ]);
    expect(of("/leg")).toMatchObject([{ CallStatus: "completed" }]);
  });

  it("holds, mutes and removes a participant (CE01-F47)", async () => {
    const { customer, agent, sid, leg, conference } = await talk();
    const path = `/Conferences/${conference}/Participants`;
    expect((await api(`${path}/${sid}.json`, { Hold: "true" })).body.hold).toBe(true);
    await carrier.settle();
    expect(kinds(customer).slice(-3)).toEqual(["hold", "music", "peers"]);
    expect(agent.at(-1)).toEqual({ kind: "peers", lines: [] });
    await api(`${path}/customer.json`, { Hold: "false" });
    await carrier.settle();
    expect(customer.at(-1)).toEqual({ kind: "peers", lines: ["client:ann"] });
    expect((await api(`${path}/${leg}.json`, { Muted: "true" })).body.muted).toBe(true);
    pages["/left"] = "<Pause length='9'/>";
    expect((await api(`${path}/${leg}.json`, undefined, "DELETE")).status).toBe(204);
    await carrier.settle();
    expect(of("/left")).toMatchObject([{ CallSid: leg, DialCallStatus: "completed" }]);
    expect(kinds(customer).slice(-2)).toEqual(["music", "peers"]);
  });

  it("lets one leg be heard by another alone, which must be there (OP01-F23)", async () => {
    const { leg, conference } = await talk();
    const boss = line("client:sue");
    pages["/agent"] = room(`participantLabel="boss" coach="${leg}"`);
    await callOut("client:sue");
    await act("client:sue", "answer");
    expect(boss.at(-1)).toMatchObject({ kind: "peers", lines: [PHONE, "client:ann"] });
    const heardBy = () => boss.findLast(({ kind }) => kind === "coach")?.line;
    expect(heardBy()).toBe("client:ann");
    const path = `/Conferences/${conference}/Participants/boss.json`;
    const change = (fields: Record<string, string>) => api(path, fields);
    expect((await change({ Coaching: "false", Muted: "true" })).body)
      .toMatchObject({ coaching: false, call_sid_to_coach: null, muted: true });
    expect(heardBy()).toBe("");
    for (
      const fields of [{ Coaching: "true" }, { CallSidToCoach: `CA${"0".repeat(32)}` }] as const
    ) {
      expect((await change(fields)).body.code).toBe(16028);
    }
    expect((await change({ Coaching: "true", CallSidToCoach: leg })).body)
      .toMatchObject({ coaching: true, call_sid_to_coach: leg });
    pages["/agent"] = room(`coach="CAnobody"`);
    line("client:max");
    await callOut("client:max");
    await act("client:max", "answer");
    expect(carrier.voice.problems.map(({ code }) => code)).toContain(13240);
  });

  it("passes keys on to the others as tones", async () => {
    const { customer } = await talk();
    await act("client:ann", "keys", { digits: "12" });
    expect(customer.at(-1)).toEqual({ kind: "tones", digits: "12" });
  });

  it("plays a file that is answered instead of a document, once asked for (GET)", async () => {
    pages["/voice"] =
      `<Dial><Conference waitUrl="/music" waitMethod="GET">room</Conference></Dial>`;
    pages["/music"] = () => new Response("RIFF", { headers: { "Content-Type": "audio/wav" } });
    const customer = line(PHONE);
    await dial();
    await pass(60_000);
    expect(customer.slice(1)).toEqual([
      { kind: "music", on: true, url: expect.stringContaining("/music") },
      { kind: "peers", lines: [] },
    ]);
    expect(asked.filter(({ path }) => path === "/music")).toMatchObject([{ signed: true }]);
  });

  it("relays what two browsers tell each other, only while they speak", async () => {
    const { customer } = await talk();
    await carrier.voice.lines.act("client:ann", "signal", { to: PHONE, data: { sdp: "x" } });
    expect(customer.at(-1)).toEqual({ kind: "signal", from: "client:ann", data: { sdp: "x" } });
    const stranger = carrier.voice.lines.act("client:ann", "signal", { to: OURS, data: {} });
    await expect(stranger).rejects.toMatchObject({ kind: "conflict" });
  });

  it("shows webhooks, answers, requests and lines of both legs in one ladder", async () => {
    const { sid, leg } = await talk();
    const ladder = carrier.voice.ladder(sid) ?? [];
    expect(new Set(ladder.map(({ kind }) => kind))).toEqual(
      new Set(["line", "webhook", "answer", "request"]),
    );
    expect(ladder).toEqual(carrier.voice.ladder(leg));
    expect(ladder.map(({ at }) => at)).toEqual(ladder.map(({ at }) => at).sort());
    expect(carrier.voice.ladder("CA0")).toBeNull();
  });
});

describe("a call to somebody", () => {
  it("reports each step that is asked for, in order (IV-3)", async () => {
    pages["/agent"] = "<Hangup/>";
    line(PHONE);
    const sid = await api("/Calls.json", {
      To: PHONE,
      From: OURS,
      Url: `${HUB}/agent`,
      StatusCallback: `${HUB}/leg`,
      StatusCallbackEvent: "initiated ringing answered completed",
    });
    expect(sid.body).toMatchObject({ status: "queued", direction: "outbound-api" });
    await pass(200);
    await act(PHONE, "answer");
    expect(of("/leg").map((form) => [form.CallStatus, form.SequenceNumber])).toEqual([
      ["initiated", "0"],
      ["ringing", "1"],
      ["in-progress", "2"],
      ["completed", "3"],
    ]);
    const found = await api(`/Calls.json?To=${encodeURIComponent(PHONE)}&Status=completed`);
    expect(found.body.calls).toMatchObject([{ sid: sid.body.sid, status: "completed" }]);
  });

  it.each(
    [
      ["busy", { number: PHONE, outcome: "busy" }, 0, "busy"],
      ["failed", { number: PHONE, outcome: "failed" }, 0, "failed"],
      ["not answered", { number: PHONE, outcome: "no-answer" }, 15_000, "no-answer"],
    ] as const,
  )("ends when the phone is %s", async (_name, fault, ms, status) => {
    carrier.misbehave({ kind: "phone", ...fault });
    await callOut(PHONE, { Timeout: "15", StatusCallback: `${HUB}/leg` });
    await pass(ms);
    expect(of("/leg")).toMatchObject([{ CallStatus: status }]);
  });

  it("does not reach a browser that nobody has open (CE01-F40)", async () => {
    await callOut("client:ann", { StatusCallback: `${HUB}/leg` });
    expect(of("/leg")).toMatchObject([{ CallStatus: "no-answer" }]);
  });

  it("says that a machine answered", async () => {
    carrier.misbehave({ kind: "phone", number: PHONE, outcome: "machine" });
    await callOut(PHONE, { MachineDetection: "Enable" });
    await pass(3_000);
    expect(of("/agent")).toMatchObject([{ AnsweredBy: "machine_start" }]);
  });

  it("is canceled while it rings, and cannot be changed afterwards", async () => {
    const events = line(PHONE);
    const sid = await callOut(PHONE);
    await api(`/Calls/${sid}.json`, { Status: "canceled" });
    await carrier.settle();
    expect(events.at(-1)).toMatchObject({ kind: "ended", reason: "canceled" });
    const again = await api(`/Calls/${sid}.json`, { Status: "completed" });
    expect(again).toMatchObject({ status: 400, body: { code: 21220 } });
  });

  it("rings two phones at once and connects the first (Dial)", async () => {
    pages["/voice"] =
      `<Dial action="/done"><Number>+12025550142</Number><Client>ann</Client></Dial>`;
    const [ann, number] = [line("client:ann"), line("+12025550142")];
    await dial();
    await pass(200);
    await act("client:ann", "answer");
    expect(kinds(number)).toEqual(["ringing", "ended"]);
    expect(ann.at(-1)).toEqual({ kind: "peers", lines: [PHONE] });
    clock.advance(7_000);
    await act("client:ann", "hangup");
    expect(of("/done")).toMatchObject([{ DialCallStatus: "completed", DialCallDuration: "7" }]);
  });

  it.each([
    ["no address", { To: PHONE, From: OURS }, 21205],
    ["a foreign sender", { To: PHONE, From: "+12025550199", Url: VOICE }, 21210],
    ["a wrong number", { To: "abc", From: OURS, Url: VOICE }, 21211],
    ["an unknown field", { To: PHONE, From: OURS, Url: VOICE, Colour: "red" }, 20001],
    ["an unknown event", {
      ...{ To: PHONE, From: OURS, Url: VOICE },
      ...{ StatusCallback: VOICE, StatusCallbackEvent: "done" },
    }, 21626],
  ])("is refused with %s", async (_name, fields, code) => {
    const { status, body } = await api("/Calls.json", fields as Record<string, string>);
    expect([status, body.code]).toEqual([400, code]);
  });
});

describe("what the carrier cannot perform", () => {
  it.each([
    ["invalid XML", () => xml("<Response><Say>hi</Response>"), 12100],
    ["another root", () => xml("<Answer/>"), 12102],
    ["an unknown verb", () => xml("<Response><Sing/></Response>"), 12200],
    ["an unknown attribute", () => xml(`<Response><Say tone="x">a</Say></Response>`), 12200],
    ["a wrong value", () => xml(`<Response><Gather numDigits="0"/></Response>`), 12200],
    ["a wrong nesting", () => xml("<Response><Say><Dial>1</Dial></Say></Response>"), 12200],
    ["a wrong type", () => xml("<Response/>", "application/json"), 12300],
    ["an error", () => new Response("", { status: 500 }), 11200],
    ["no address", () => xml("<Response><Redirect>ftp://x</Redirect></Response>"), 11100],
    ["a wrong number", () => xml("<Response><Dial>12</Dial></Response>"), 13223],
  ])("goes to the fallback with %s (IV-9)", async (_name, page, code) => {
    pages["/voice"] = page;
    pages["/fallback"] = "<Pause length='9'/>";
    const sid = await dial();
    expect(carrier.voice.problems).toMatchObject([{ code, call: sid }]);
    expect(of("/fallback")).toMatchObject([{ ErrorCode: String(code), ErrorUrl: VOICE }]);
    expect(carrier.voice.calls()[0]?.status).toBe("in-progress");
  });

  it("apologises and ends where the fallback fails too (IV-9)", async () => {
    pages["/voice"] = pages["/fallback"] = () => new Response("", { status: 503 });
    const events = line(PHONE);
    await dial();
    await pass(3_000);
    expect(kinds(events)).toEqual(["answered", "say", "ended"]);
  });
});

describe("a carrier that misbehaves", () => {
  it("asks late, and drops what comes for a caller who is gone", async () => {
    carrier.misbehave({ kind: "slow_webhooks", ms: 2_000 });
    await dial();
    expect(asked).toEqual([]);
    await pass(2_000);
    expect(of("/voice")).toHaveLength(1);
  });

  it("loses a leg, doubles a request, mixes up reports", async () => {
    pages["/voice"] = "<Pause length='60'/>";
    carrier.misbehave({ kind: "duplicate", copies: 2 });
    const sid = await dial();
    expect(of("/voice")).toHaveLength(2);
    carrier.behave();
    carrier.voice.drop(sid);
    await carrier.settle();
    expect(carrier.voice.calls()[0]).toMatchObject({ sid, status: "completed" });
    carrier.misbehave({ kind: "out_of_order" });
    line(PHONE);
    await callOut(PHONE, {
      ...{ StatusCallback: `${HUB}/leg`, StatusCallbackEvent: "initiated ringing answered" },
    });
    await act(PHONE, "answer");
    await pass(5_000);
    expect(of("/leg").map((form) => form.SequenceNumber)).toEqual(["2", "1", "0"]);
  });

  it("loses the line of whoever picks up next, once", async () => {
    pages["/agent"] = "<Pause length='60'/>";
    carrier.misbehave({ kind: "dropped_leg", ms: 5_000, times: 1 });
    for (const status of ["completed", "in-progress"]) {
      line(PHONE);
      await callOut(PHONE);
      await act(PHONE, "answer");
      await pass(6_000);
      expect(carrier.voice.calls()[0]).toMatchObject({ to: PHONE, status });
    }
    await act(PHONE, "hangup");
  });

  it.each(
    [["busy", ["ended"]], ["no-answer", ["ended"]], ["machine", ["ringing", "answered"]]] as const,
  )(
    "finds every phone %s",
    async (outcome, heard) => {
      pages["/agent"] = "<Pause length='60'/>";
      carrier.misbehave({ kind: "phone", number: "*", outcome });
      const events = line(PHONE);
      await callOut(PHONE, { Timeout: "5" });
      await pass(6_000);
      expect(kinds(events).slice(0, heard.length)).toEqual(heard);
      const status = outcome === "machine" ? "in-progress" : outcome;
      expect(carrier.voice.calls()[0]).toMatchObject({ to: PHONE, status });
      await act(PHONE, "hangup").catch(() => undefined);
    },
  );
});
