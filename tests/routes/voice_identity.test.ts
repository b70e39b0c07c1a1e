import { configure, reset } from "@logtape/logtape";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { signatureOf } from "../../channels/sms/signature.ts";
import { deliverCommands } from "../../domain/calls/deliver_commands.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { createKey } from "../../domain/keys/create_key.ts";
import { changePresence } from "../../domain/people/set_presence.ts";
import { readOutgoing } from "../../domain/outbox/outgoing.ts";
import { keptIdentity } from "../../domain/identity/keep.ts";
import { tokenOf } from "../../domain/identity/token.ts";
import { readToken } from "../../domain/identity/read_token.ts";
import type { CallView } from "../../types/api/calls.ts";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import type { CallCommand } from "../../types/calls.ts";
import type { Telephony } from "../../types/hub.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { testConfiguration } from "../support/configuration.ts";
import { type DirectoryServer, directoryServer } from "../support/directory.ts";
import { person, type TestHub } from "../support/hub.ts";
import { SOON } from "../support/patience.ts";
import { openOffer, row, store } from "../support/work.ts";

const BASE = "https://hub.example.com";
const NUMBER = "+12025550110";
/** Keeps from agents who its callers are. */
const DISCREET = "+12025550111";
const ACCOUNT = `AC${"0".repeat(32)}`;
const MINUTE = 60_000;
/** Must be found nowhere: eight digits that are no date and no number of anything else here. */
const PIN = "59284716";
const WRONG = "11112222";

const say = (text: string) => ({ text: { en: text } });
/** A customer of their own for each test that counts failures or keeps who somebody is. */
const customers = Array.from({ length: 12 }, (_, i) => ({
  id: `cust-${i}`,
  name: `Customer ${i}`,
  phone: `+141555502${String(i).padStart(2, "0")}`,
  identifier: `47${String(i).padStart(2, "0")}`,
  answers: { pin: PIN, code: "4321" },
  facts: { segment: "VIP", offer: `Fibre for ${i}`, score: `masked-${i}` },
}));
const [C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11] = customers as Twelve;
type One = (typeof customers)[number];
type Twelve = [One, One, One, One, One, One, One, One, One, One, One, One];

let app: TestApp;
let hub: TestHub;
let server: DirectoryServer;
const commands: CallCommand[] = [];
const telephony: Telephony = {
  configured: true,
  carryOut(_hub, command) {
    commands.push(command);
    return Promise.resolve({ outcome: "sent", providerId: `CA-${command.leg}`, state: "sent" });
  },
  find: () => Promise.resolve(null),
  look: () => Promise.resolve(null),
  token: () => Promise.resolve("token"),
  recording: () => Promise.reject(new Error("none")),
};

function company(input: ConfigurationInput, url: string, first = "pin"): ConfigurationInput {
  const source = { timeoutMs: 8000, cacheSec: 0, retries: 0 };
  const questions = [
    { id: "pin", prompt: say("Secret?"), min: 8, max: 8, level: 2 },
    { id: "code", prompt: say("Code?"), min: 4, max: 4, level: 2 },
  ];
  const roles = input.roles!.map((role) =>
    role.id === "supervisor"
      ? { ...role, permissions: [...role.permissions ?? [], "identity.unlock" as const] }
      : role
  );
  return {
    ...input,
    roles,
    sources: [
      { id: "base", name: "Customers", kind: "directory", url, ...source },
      {
        id: "crm",
        name: "CRM",
        url,
        ...source,
        mapping: { offer: "offer", hidden: "score" },
        mask: ["score"],
        visible: ["segment", "score"],
      },
    ],
    services: [{
      id: "care",
      name: "Care",
      queue: "support",
      context: ["crm"],
      leads: [
        { id: "fibre", name: "Fibre", variable: "offer" },
        { id: "never", name: "Masked", variable: "hidden" },
      ],
    }],
    flows: [{
      id: "bank",
      name: "Bank",
      start: "identify",
      nodes: [
        {
          id: "identify",
          name: "Who",
          type: "identify",
          prompt: say("Number?"),
          greet: true,
          next: "menu",
          failed: "care",
        },
        {
          id: "menu",
          name: "Menu",
          type: "menu",
          prompt: say("One for your account, two for the app."),
          options: [
            { key: "1", label: "Account", next: "verify" },
            { key: "2", label: "App", next: "link" },
            { key: "3", label: "Person", next: "care" },
          ],
          exhausted: "care",
        },
        {
          id: "verify",
          name: "Secret",
          type: "verify",
          input: "dtmf_speech",
          questions: first === "pin" ? questions : questions.toReversed(),
          next: "care",
          failed: "care",
        },
        {
          id: "link",
          name: "Link",
          type: "link",
          from: "texts",
          url: "https://visual.example.com/start?t=",
          next: "care",
          failed: "care",
        },
        { id: "care", name: "Care", type: "service", service: "care" },
      ],
    }],
    entryPoints: [
      ...input.entryPoints ?? [],
      {
        id: "line",
        name: "Line",
        channel: "voice",
        address: NUMBER,
        queue: "support",
        flow: "bank",
      },
      {
        id: "discreet",
        name: "Discreet",
        channel: "voice",
        address: DISCREET,
        queue: "support",
        flow: "bank",
        voice: { showCustomer: false },
      },
    ],
  };
}

beforeAll(async () => {
  server = directoryServer(customers);
  app = await testApp({
    configuration: testConfiguration((input) => company(input, server.url)),
    telephony,
    environment: { HUBBUB_PRIVATE_WEBHOOKS: "on" },
  });
  hub = app.hub;
});
afterAll(async () => {
  await app.close();
  await server.close();
});

interface OnLine {
  sid: string;
  id: string;
  /** The document heard last. */
  xml: string;
}

async function post(url: string, form: Record<string, string>): Promise<string> {
  const full = url.startsWith("http") ? url : BASE + url;
  const body = { AccountSid: ACCOUNT, ...form };
  const answer = await app.request(full, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signatureOf("test-auth-token", full, Object.entries(body)),
    },
    body: new URLSearchParams(body).toString(),
  });
  expect(answer.status).toBe(200);
  return await answer.text();
}

let calls = 0;
/** Follows “one moment” until something is asked or the call waits. */
async function settled(xml: string, sid: string): Promise<string> {
  let now = xml;
  while (now.includes("<Redirect") && !now.includes("<Enqueue")) {
    const next = /<Redirect[^>]*>([^<]*)</.exec(now)?.[1] ?? "";
    now = await post(next.replaceAll("&amp;", "&"), { CallSid: sid });
  }
  return now;
}

async function dial(
  from: string,
  to = NUMBER,
  more: Record<string, string> = {},
): Promise<OnLine> {
  const sid = `CA${String(++calls).padStart(32, "0")}`;
  const xml = await settled(
    await post("/webhooks/twilio/voice", { CallSid: sid, From: from, To: to, ...more }),
    sid,
  );
  const [leg] = await hub.db.read<{ id: string }>(
    "SELECT call_id AS id FROM call_legs WHERE sid = ?",
    [sid],
  );
  return { sid, id: leg!.id, xml };
}

const actionOf = (xml: string) => /action="([^"]*)"/.exec(xml)?.[1]?.replaceAll("&amp;", "&") ?? "";

async function press(call: OnLine, form: Record<string, string>): Promise<string> {
  const first = await post(actionOf(call.xml), { CallSid: call.sid, ...form });
  call.xml = await settled(first, call.sid);
  return call.xml;
}
const keys = (call: OnLine, Digits: string) => press(call, { Digits });
const hangUp = (call: OnLine) =>
  post("/webhooks/twilio/status/voice", { CallSid: call.sid, CallStatus: "completed" });

/** Up to the secret question. */
async function asked(from: string): Promise<OnLine> {
  const call = await dial(from);
  await keys(call, "1");
  return call;
}

async function verified(from: string): Promise<OnLine> {
  const call = await asked(from);
  expect(await keys(call, PIN)).toContain("<Enqueue");
  return call;
}

async function view(id: string, who = "sue"): Promise<CallView> {
  const answer = await (await app.as(who))("GET", `/api/v1/calls/${id}`);
  expect(answer.status).toBe(200);
  return await answer.json();
}

/** Ada takes the call. */
async function take(call: OnLine): Promise<void> {
  await changePresence(hub, "ada", { state: "available", reason: "" }, [], "system");
  const { id } = await openOffer(hub, call.id);
  const accepted = await (await app.as("ada"))("PUT", `/api/v1/offers/${id}/acceptance`);
  expect(accepted.status).toBe(200);
  await deliverCommands(hub, "test");
}

/** The call is over, and Ada is free for the next. */
async function done(call: OnLine): Promise<void> {
  await hangUp(call);
  if ((await row(hub, call.id)).state === "active") await endInteraction(hub, call.id);
  const leads = [{ id: "fibre", outcome: "not_discussed" }];
  const ada = await app.as("ada");
  await ada("PUT", `/api/v1/calls/${call.id}/outcome`, { leads, requestId: `done-${call.id}` });
  await ada("PUT", `/api/v1/interactions/${call.id}/wrap-up`, { code: "solved", note: "" });
  await changePresence(hub, "ada", { state: "not_ready", reason: "" }, [], "system");
}

const events = (id: string, kind: string) =>
  hub.db.read<{ data: string; agent_id: string | null }>(
    "SELECT data, agent_id FROM events WHERE interaction_id = ? AND kind = ? ORDER BY rowid",
    [id, kind],
  );
const verifications = () => server.asked.filter(({ method }) => method === "POST").length;

describe("who calls", () => {
  it("is greeted and led on with the result attached, by the number alone with low confidence (CE02-F2, CE02-F3, CE02-R25, CE07-F4, CE07-R12, CE07-R16, CE07-R19)", async () => {
    const call = await dial(C0.phone);
    expect(call.xml).toContain("Hello, Customer 0.");
    await keys(call, "3");
    const { identity, service, language, entryPoint } = await view(call.id);
    expect(identity).toMatchObject({
      status: "identified",
      level: 1,
      customer: "cust-0",
      by: "address",
      lowConfidence: true,
    });
    expect([service?.id, language, entryPoint]).toEqual(["care", "en", "line"]);
    await hangUp(call);
    const nobody = await dial("anonymous");
    await keys(nobody, "*");
    expect((await view(nobody.id)).identity).toMatchObject({ status: "none", reason: "key" });
    expect((await row(hub, nobody.id)).queue).toBe("support");
    await hangUp(nobody);
  });

  it("is asked once for one keyed answer, however often its request comes (CE07-B7, CE07-B2)", async () => {
    const call = await asked(C1.phone);
    const before = verifications();
    const url = actionOf(call.xml);
    const form = { CallSid: call.sid, Digits: WRONG };
    const [one, two] = await Promise.all([post(url, form), post(url, form)]);
    expect(await post(url, form)).toBe(one);
    expect(two).toBe(one);
    expect(verifications()).toBe(before + 1);
    const [failed] = await hub.db.read<{ failures: number }>(
      "SELECT failures FROM identity_failures WHERE kind = 'customer' AND value = ?",
      [C1.id],
    );
    expect(failed?.failures).toBe(1);
    await hangUp(call);
  });

  it("is asked about an answer once, also when the process that asked has died (CE07-B2, CE07-B7)", async () => {
    const call = await asked(C8.phone);
    const before = verifications();
    const [{ step }] = await hub.db.read<{ step: number }>("SELECT step FROM calls WHERE id = ?", [
      call.id,
    ]) as [{ step: number }];
    // What a process leaves that died between asking and making the step.
    await hub.db.write([{
      sql: "INSERT INTO call_answers VALUES (?, ?, '', ?)",
      args: [`asked:${call.id}:${step}`, call.id, hub.now()],
    }]);
    expect(await keys(call, PIN)).toContain("<Enqueue");
    expect(verifications()).toBe(before);
    expect((await view(call.id)).identity).toMatchObject({ level: 1, reason: "system" });
    await hangUp(call);
  });

  it("is shown with number and name where the entry point allows it, and with why it is not more, never what was keyed (CE07-A1, CE07-A2, CE07-A3, CE07-B1)", async () => {
    const call = await asked(C9.phone);
    for (let tries = 0; tries < 4; tries++) await keys(call, WRONG);
    const seen = await view(call.id);
    expect(seen.identity).toMatchObject({
      status: "identified",
      customer: "cust-9",
      name: "Customer 9",
      reason: "wrong_answer",
    });
    expect(JSON.stringify(seen)).not.toContain(WRONG);
    await hangUp(call);
    server.misbehave = () => new Response("", { status: 500 });
    const down = await dial(C9.phone);
    server.misbehave = null;
    expect(down.xml).toContain("We cannot check who you are at the moment.");
    expect((await view(down.id)).identity).toMatchObject({ status: "none", reason: "system" });
    await hangUp(down);
    const discreet = await dial(C9.phone, DISCREET);
    expect((await view(discreet.id)).identity).toMatchObject({
      status: "identified",
      customer: "",
      name: "",
    });
    await hangUp(discreet);
  });

  it("may say the answer where the flow takes speech; keys work all the same (CE07-R18)", async () => {
    const call = await asked(C11.phone);
    expect(call.xml).toMatch(/input="dtmf speech" language="en-US" speechTimeout="4"/);
    const SpeechResult = [...PIN].join(" ");
    expect(await press(call, { SpeechResult })).toContain("<Enqueue");
    expect((await view(call.id)).identity).toMatchObject({ status: "verified", level: 2 });
    await hangUp(call);
  });

  it("leaves no answer anywhere: record, working memory, journey, log (CE07-B6, IV-10)", async () => {
    const log: string[] = [];
    await configure({
      reset: true,
      sinks: { all: (record) => log.push(JSON.stringify([record.message, record.properties])) },
      loggers: [{ category: [], sinks: ["all"], lowestLevel: "trace" }],
    });
    const call = await asked(C2.phone);
    await keys(call, WRONG);
    await press(call, { SpeechResult: [...PIN].join(" ") });
    server.misbehave = () => new Response(PIN, { status: 500 });
    const broken = await asked(C2.phone);
    await keys(broken, PIN);
    server.misbehave = null;
    await hangUp(broken);
    await hangUp(call);
    await reset();
    expect(log.join()).toContain("did not answer");
    const tables = await hub.db.read<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    const secrets = [PIN, WRONG, [...PIN].join(" ")];
    const found = secrets.some((secret) => log.join().includes(secret)) ? ["log"] : [];
    for (const { name } of tables) {
      const whole = JSON.stringify(await hub.db.read(`SELECT * FROM "${name}"`));
      if (secrets.some((secret) => whole.includes(secret))) found.push(name);
    }
    const [, names] = await hub.redis.client.scan("0", {
      match: `*${hub.config.region}*`,
      count: 10_000,
    });
    for (const name of names) {
      const type = await hub.redis.client.type(name);
      const value = type === "string"
        ? await hub.redis.client.get(name)
        : type === "hash"
        ? await hub.redis.client.hgetall(name)
        : "";
      if (secrets.some((s) => JSON.stringify([name, value]).includes(s))) found.push(name);
    }
    expect(found).toEqual([]);
  });

  it("need not prove it again for half an hour from the same number, and from no other (CE07-F2, CE07-R13, CE07-F19)", async () => {
    await hangUp(await verified(C3.phone));
    const again = await dial(C3.phone);
    expect(again.xml).not.toContain("Hello");
    await keys(again, "1");
    expect((await view(again.id)).identity).toMatchObject({ status: "verified", level: 2 });
    await hangUp(again);
    const forged = await dial(C3.phone, NUMBER, { StirVerstat: "TN-Validation-Failed-C" });
    expect((await view(forged.id)).identity).toMatchObject({ status: "identified", level: 1 });
    await hangUp(forged);
    const texts = await store(hub, { medium: "sms" });
    const { conversation_id: thread } = await row(hub, texts);
    await hub.db.write([{
      sql: "UPDATE conversations SET address = ? WHERE id = ?",
      args: [C3.phone, thread],
    }]);
    const sue = await app.as("sue");
    const proved = async () =>
      (await (await sue("GET", `/api/v1/conversations/${thread}`)).json()).proved;
    expect(await proved()).toMatchObject({ status: "verified", customer: "cust-3" });
    const other = await dial("anonymous");
    await keys(other, C3.identifier);
    expect(await keys(other, "1")).toContain("Secret?");
    await hangUp(other);
    hub.clock.advance(31 * MINUTE);
    expect(await proved()).toBeUndefined();
    const late = await asked(C3.phone);
    expect(late.xml).toContain("Secret?");
    await hangUp(late);
  });

  it("is verified by people only after six failures in an hour, over calls, by customer and by number (CE07-R11, CE07-F21)", async () => {
    for (let i = 0; i < 2; i++) {
      const call = await asked(C4.phone);
      await keys(call, WRONG);
      await keys(call, WRONG);
      // Hung up at the question: one more.
      await hangUp(call);
    }
    const before = verifications();
    const locked = await asked(C4.phone);
    await keys(locked, PIN);
    expect(verifications()).toBe(before);
    expect((await view(locked.id)).identity).toMatchObject({ level: 1, reason: "locked" });
    await hangUp(locked);
    const sue = await app.as("sue");
    const { items } = await (await sue("GET", "/api/v1/identity/locks")).json();
    expect(items.map((l: { kind: string; about: string }) => [l.kind, l.about])).toEqual(
      expect.arrayContaining([["customer", "cust-4"], [
        "address",
        `+********${C4.phone.slice(-3)}`,
      ]]),
    );
    hub.clock.advance(61 * MINUTE);
    const free = await verified(C4.phone);
    expect((await view(free.id)).identity.status).toBe("verified");
    await hangUp(free);
  });

  it("has a lock lifted by a supervisor who says why; it is audited (CE07-A5)", async () => {
    for (let i = 0; i < 2; i++) {
      const call = await asked(C5.phone);
      for (let tries = 0; tries < 3; tries++) await keys(call, WRONG);
      await press(call, { Digits: "*" });
      await hangUp(call);
    }
    const sue = await app.as("sue");
    const locks = async () => (await (await sue("GET", "/api/v1/identity/locks")).json()).items;
    const own = (await locks()) as { id: string; about: string }[];
    expect(own.map(({ about }) => about)).toContain("cust-5");
    for (const { id } of own) {
      const path = `/api/v1/identity/locks/${id}/lift`;
      expect((await (await app.as("ada"))("PUT", path, { reason: "known voice" })).status).toBe(
        403,
      );
      expect((await sue("PUT", path, { reason: "" })).status).toBe(400);
      expect((await sue("PUT", path, { reason: "known voice" })).status).toBe(204);
      expect((await sue("PUT", path, { reason: "known voice" })).status).toBe(404);
    }
    expect(await locks()).toEqual([]);
    const audited = await hub.db.read(
      "SELECT actor FROM audit WHERE action = 'identity_lock.lifted' AND actor LIKE 'person:sue%'",
    );
    expect(audited).toHaveLength(own.length);
    const free = await verified(C5.phone);
    expect((await view(free.id)).identity.status).toBe("verified");
    await hangUp(free);
  });

  it("who hangs up before the answer is judged is not verified later; the result is kept (CE07-B10)", async () => {
    const call = await asked(C6.phone);
    let release = () => {};
    server.misbehave = () =>
      new Promise((settle) => release = () => settle(Response.json({ right: true })));
    const heard = post(actionOf(call.xml), { CallSid: call.sid, Digits: PIN });
    await vi.waitFor(() => expect(server.asked.at(-1)?.method).toBe("POST"), SOON);
    await hangUp(call);
    server.misbehave = null;
    release();
    await heard;
    await vi.waitFor(async () => {
      const known = (await events(call.id, "call.looked_up")).map(({ data }) => JSON.parse(data));
      expect(known).toContainEqual(
        expect.objectContaining({ operation: "verify", result: "hit" }),
      );
    }, SOON);
    const next = await asked(C6.phone);
    expect(next.xml).toContain("Secret?");
    await hangUp(next);
  });

  it("keeps its order of questions when that is changed meanwhile; later calls get the new one (CE07-B11, CE07-R7)", async () => {
    const call = await dial(C7.phone);
    await hub.configure(testConfiguration((input) => company(input, server.url, "code")));
    expect(await keys(call, "1")).toContain("Secret?");
    await hangUp(call);
    const later = await asked(C7.phone);
    expect(later.xml).toContain("Code?");
    await hangUp(later);
    await hub.configure(testConfiguration((input) => company(input, server.url)));
  });
});

describe("an agent", () => {
  it("says who calls after own checks: context is fetched, both are in the journal, for the rest of the way (CE02-F23, CE02-F24, CE02-A3, CE02-B12, CE07-A4)", async () => {
    const call = await dial("anonymous");
    await keys(call, "*");
    await take(call);
    const ada = await app.as("ada");
    const path = `/api/v1/calls/${call.id}/identity`;
    const set = async (customer: string, requestId: string, status = "verified") =>
      await ada("PUT", path, { customer, status, how: "birthday", requestId });
    const first = await set(C8.identifier, "request-1");
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({
      identity: {
        status: "verified",
        level: 2,
        customer: "cust-8",
        name: "Customer 8",
        by: "agent",
        setBy: "Ada Moreau",
      },
      context: { state: "known", fields: [{ source: "crm", name: "segment", value: "VIP" }] },
      leads: [{ id: "fibre", text: "Fibre for 8", outcome: null }],
    });
    await set(C9.identifier, "request-2", "identified");
    // A repeat of the first changes nothing: the last writer stands.
    await set(C8.identifier, "request-1");
    const seen = await view(call.id, "ada");
    expect(seen.identity).toMatchObject({ status: "identified", level: 1, customer: "cust-9" });
    expect(JSON.stringify(seen)).not.toContain("masked-");
    const told = await events(call.id, "call.identified");
    expect(told.map(({ data, agent_id }) => [JSON.parse(data).customer, agent_id])).toEqual([
      ["cust-8", "ada"],
      ["cust-9", "ada"],
    ]);
    expect(JSON.parse(told[1]!.data)).toMatchObject({
      name: "Ada Moreau",
      before: { customer: "cust-8" },
    });
    expect(await events(call.id, "call.context")).toHaveLength(2);
    const wrongly = await ada("PUT", path, {
      customer: "",
      status: "verified",
      requestId: "request-3",
    });
    expect(wrongly.status).toBe(400);
    const dan = await app.as("dan");
    const body = { customer: "1", status: "identified", requestId: "request-4" };
    expect((await dan("PUT", path, body)).status).toBe(404);
    await done(call);
  });

  it("hears that the company's system is away, and goes on (CE02-F24, CE02-A3)", async () => {
    const call = await dial("anonymous");
    await keys(call, "*");
    await take(call);
    server.misbehave = () => new Response("", { status: 500 });
    const body = { customer: "9999", status: "identified", requestId: "request-1" };
    const answer = await (await app.as("ada"))("PUT", `/api/v1/calls/${call.id}/identity`, body);
    server.misbehave = null;
    expect(await answer.json()).toMatchObject({
      identity: { customer: "9999", name: "", status: "identified" },
      context: { state: "unavailable", fields: [] },
    });
    await done(call);
  });

  it("does not end the wrap-up without the lead's outcome; the outcome can be completed later (CE02-F25, CE02-A4, CE02-B10, CE02-B12, CE02-R28)", async () => {
    const call = await dial(C10.phone);
    await keys(call, "3");
    await take(call);
    expect((await view(call.id, "ada")).leads).toEqual([
      { id: "fibre", text: "Fibre for 10", outcome: null },
    ]);
    const ada = await app.as("ada");
    const outcome = async (body: Record<string, unknown>) =>
      await ada("PUT", `/api/v1/calls/${call.id}/outcome`, body);
    const says = (body: Record<string, unknown>) =>
      ada("PUT", `/api/v1/calls/${call.id}/identity`, body);
    await says({ customer: C10.id, status: "verified", requestId: "request-1" });
    expect(await keptIdentity(hub, C10.phone)).toMatchObject({ status: "verified", by: "agent" });
    await says({ customer: "", status: "none", requestId: "request-2" });
    expect(await keptIdentity(hub, C10.phone)).toBeNull();
    await says({ customer: C10.identifier, status: "identified", requestId: "request-3" });
    const unknown = { code: "nonsense", requestId: "request-0" };
    expect(await (await outcome(unknown)).json()).toMatchObject({ code: "outcome.code_unknown" });
    const other = { leads: [{ id: "never", outcome: "accepted" }], requestId: "request-0" };
    expect(await (await outcome(other)).json()).toMatchObject({ code: "outcome.lead_unknown" });
    await endInteraction(hub.as(person("ada")), call.id);
    const wrapUp = () =>
      ada("PUT", `/api/v1/interactions/${call.id}/wrap-up`, { code: "solved", note: "" });
    expect(await (await wrapUp()).json()).toMatchObject({ code: "wrapup.lead_outcome_required" });
    const lead = (word: string) => ({ leads: [{ id: "fibre", outcome: word }] });
    await outcome({ ...lead("declined"), requestId: "request-1" });
    await outcome({ ...lead("accepted"), code: "resolved", requestId: "request-2" });
    await outcome({ ...lead("declined"), requestId: "request-1" });
    expect((await wrapUp()).status).toBe(200);
    expect(await view(call.id, "ada")).toMatchObject({
      leads: [{ outcome: "accepted" }],
      outcome: { state: "recorded", code: "resolved", by: "Ada Moreau" },
    });
    expect(await events(call.id, "call.outcome")).toHaveLength(2);
    const later = await outcome({ code: "follow-up", requestId: "request-3" });
    expect((await later.json()).outcome).toMatchObject({ code: "follow-up" });
    await hangUp(call);
    await done(call);
  });

  it("who closes the desk leaves the outcome as not recorded, to be completed (CE02-B10)", async () => {
    const call = await dial(C10.phone);
    await keys(call, "3");
    await take(call);
    await endInteraction(hub.as(person("ada")), call.id);
    expect((await view(call.id)).outcome?.state).toBe("open");
    await hub.queue.wrapUp(`wrapup:${call.id}`, call.id, "system");
    await hub.db.write([{
      sql: "UPDATE interactions SET state = 'done' WHERE id = ?",
      args: [call.id],
    }]);
    expect((await view(call.id)).outcome).toMatchObject({ state: "not_recorded", code: null });
    const body = { code: "other", requestId: "request-1" };
    const later = await (await app.as("ada"))("PUT", `/api/v1/calls/${call.id}/outcome`, body);
    expect((await later.json()).outcome).toMatchObject({ state: "recorded", code: "other" });
    await hangUp(call);
  });
});

describe("the way on into a visual IVR", () => {
  /** The caller takes it; answers the token that goes out with the text. */
  async function sent(from: string): Promise<{ call: OnLine; token: string; text: string }> {
    const call = await dial(from);
    expect(await keys(call, "2")).toContain("We have sent you a text message with a link.");
    const [message] = await hub.db.read<{ id: string; text: string }>(
      "SELECT id, text FROM messages WHERE client_key LIKE ?",
      [`${call.id}:%`],
    );
    const out = await readOutgoing(hub, message!.id, 1);
    expect(message!.text).toContain("https://visual.example.com/start?t={token}");
    const token = out!.outgoing.text.split("?t=")[1]!.split(" ")[0]!;
    await hangUp(call);
    return { call, token, text: out!.outgoing.text };
  }
  async function shown(body: Record<string, unknown>): Promise<[number, Record<string, unknown>]> {
    const { key } = await createKey(hub, { name: "visual", scopes: ["identity"] });
    const client = await app.as(`key:${key}`);
    const answer = await client("POST", "/api/v1/identity/redemptions", body);
    return [answer.status, await answer.json()];
  }

  it("is a text with a token that says once who it is, and nothing of it in clear (CE07-F20, CE07-R14)", async () => {
    const { call, token } = await sent(C0.phone);
    const clear = atob(token.split(".")[0]!.replaceAll("-", "+").replaceAll("_", "/"));
    expect(clear).toBe(`${call.id}:link:1`);
    const kept = JSON.stringify(await hub.db.read("SELECT * FROM messages"));
    expect(kept).not.toContain(token);
    expect(await shown({ token, customer: C0.id })).toEqual([200, {
      customer: "cust-0",
      name: "Customer 0",
      status: "identified",
      level: 1,
      call: call.id,
      language: "en",
    }]);
    expect(await events(call.id, "token.issued")).toHaveLength(1);
    expect(await events(call.id, "token.redeemed")).toHaveLength(1);
  });

  it("refuses a token that was used, altered, ran out or is somebody else's (CE07-B8)", async () => {
    const { token } = await sent(C0.phone);
    const altered = `${token.slice(0, -2)}${token.endsWith("AA") ? "BB" : "AA"}`;
    expect(await shown({ token: altered })).toMatchObject([422, { code: "token.signature" }]);
    expect(await shown({ token: "nonsense" })).toMatchObject([422, { code: "token.signature" }]);
    const others = await shown({ token, customer: C1.id });
    expect(others).toMatchObject([422, { code: "token.customer" }]);
    const twice = await Promise.all([shown({ token }), shown({ token })]);
    expect(twice.map(([status]) => status).toSorted()).toEqual([200, 422]);
    expect(await shown({ token })).toMatchObject([422, { code: "token.reused" }]);
    const late = await sent(C0.phone);
    hub.clock.advance(10 * MINUTE);
    const over = await shown({ token: late.token });
    expect(over).toMatchObject([422, { code: "token.expired" }]);
    // Raising the level in the record does not raise it in a token given out before.
    const row = await readToken(hub, `${late.call.id}:link:1`);
    expect(await tokenOf(hub.config, { ...row!, level: 5 })).not.toBe(late.token);
  });

  it("is not sent to a landline, nor against an opt-out (CE07-F20)", async () => {
    const landline = await dial("+4930123456");
    await keys(landline, C1.identifier);
    expect(await keys(landline, "2")).toContain("<Enqueue");
    expect((await view(landline.id)).path).toContainEqual(
      expect.objectContaining({ node: "link", outcome: "no_mobile" }),
    );
    await hangUp(landline);
    await hub.db.write([{
      sql: "INSERT INTO opt_outs VALUES ('sms', '+12025550100', ?, 0, 'customer')",
      args: [C7.phone],
    }]);
    const out = await dial(C7.phone);
    await keys(out, "2");
    expect((await view(out.id)).path).toContainEqual(
      expect.objectContaining({ node: "link", outcome: "opted_out" }),
    );
    await hangUp(out);
  });
});
