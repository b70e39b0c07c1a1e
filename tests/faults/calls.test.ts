import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { signatureOf } from "../../channels/sms/signature.ts";
import { deliverCommands } from "../../domain/calls/deliver_commands.ts";
import { setEmergency } from "../../domain/calls/emergency.ts";
import { catchUp } from "../../domain/calls/away/later.ts";
import { sweepCalls } from "../../domain/calls/sweep.ts";
import { guardRemovals } from "../../domain/configuration/guard_removals.ts";
import { planConfiguration } from "../../domain/configuration/plan_configuration.ts";
import { checkFlow } from "../../domain/flows/check_flow.ts";
import { forgetFiles } from "../../domain/files/loose.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { leaveQueue } from "../../domain/interactions/leave.ts";
import { readInteraction } from "../../domain/interactions/row.ts";
import { wrapUp } from "../../domain/interactions/wrap_up.ts";
import { sweepLostDesks } from "../../domain/people/sweep_lost_desks.ts";
import { reconcile } from "../../domain/recovery/reconcile.ts";
import type { CallCommand } from "../../types/calls.ts";
import type { Configuration, ConfigurationInput } from "../../types/configuration/configuration.ts";
import { EntryPoint } from "../../types/configuration/entry_points.ts";
import { Flow } from "../../types/configuration/flows.ts";
import { Membership, Person, PersonSkill } from "../../types/configuration/people.ts";
import { Queue, RingRule } from "../../types/configuration/queues.ts";
import { Source } from "../../types/configuration/sources.ts";
import { HubError } from "../../types/errors.ts";
import { isFinal } from "../../types/interactions.ts";
import type { Db, Telephony } from "../../types/hub.ts";
import type { QueueItem } from "../../types/queue.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { testConfiguration } from "../support/configuration.ts";
import { openTestDb } from "../support/db.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";
import { recover } from "../support/invariants.ts";
import { SOON } from "../support/patience.ts";
import { type OwnRedis, startRedis } from "../support/redis.ts";
import { tick } from "../support/tick.ts";
import { withVoice } from "../support/voice.ts";
import { accept, arrive, presence } from "../support/work.ts";

const BASE = "https://hub.example.com";
const MENU = "+12025550110";
const PLAIN = "+12025550111";
/** Has a number for such moments, and no mailbox. */
const SAFE = "+12025550112";
const ELSEWHERE = "+12025550199";

type Looked = NonNullable<Awaited<ReturnType<Telephony["look"]>>>;
/** What the carrier says of a leg when it is asked; of others: it goes on. */
const looked = new Map<string, Looked>();
const GOES_ON: Looked = { state: "answered", seconds: 0, endedAt: null };
/** Requests to the world outside, the carrier's apart. */
let fetched = 0;
const BLANK = { conditions: [{ variable: "var:nothing", operator: "blank", values: [] }] };

/** Takes every command and says so; webhooks are sent by the tests. */
function carrier() {
  const asked: CallCommand[] = [];
  const telephony: Telephony = {
    configured: true,
    carryOut(_hub, command) {
      asked.push(command);
      return Promise.resolve({ outcome: "sent", providerId: `CA-${command.leg}`, state: "sent" });
    },
    find: () => Promise.resolve(null),
    look: (_hub, sid) => Promise.resolve(looked.get(sid) ?? GOES_ON),
    token: () => Promise.resolve("token"),
    recording: () => Promise.reject(new Error("none")),
  };
  return { asked, telephony };
}

const input = (base: ConfigurationInput): ConfigurationInput => {
  const made = withVoice(base, { menu: MENU, plain: PLAIN });
  return {
    ...made,
    entryPoints: [...made.entryPoints ?? [], {
      id: "safe",
      name: "Safe",
      channel: "voice",
      address: SAFE,
      queue: "sales",
      voice: { overflowNumber: ELSEWHERE },
    }],
  };
};

let app: TestApp;
let hub: TestHub;
let redis: OwnRedis;
let real: Db;
let recordAway = false;
const { asked, telephony } = carrier();

beforeAll(async () => {
  [redis, real] = await Promise.all([startRedis(), openTestDb()]);
  const refuse = () =>
    Promise.reject(
      new HubError("unavailable", "The record is down", { code: "record.unavailable" }),
    );
  const db: Db = {
    ...real,
    write: (statements) => recordAway ? refuse() : real.write(statements),
    read: (sql, args) => recordAway ? refuse() : real.read(sql, args),
  };
  app = await testApp({
    configuration: testConfiguration(input),
    redis: redis.store,
    db,
    telephony,
    environment: { HUBBUB_PRIVATE_WEBHOOKS: "on" },
    fetch: () => {
      fetched++;
      return Promise.reject(new Error("nobody there"));
    },
  });
  hub = app.hub;
});
afterAll(async () => {
  await app.close();
  await Promise.all([redis.close(), real.close()]);
});

let calls = 0;
const newCall = (to: string) => ({
  CallSid: `CA${String(++calls).padStart(32, "0")}`,
  From: `+1415555${String(1000 + calls)}`,
  To: to,
});
type Form = Record<string, string>;

async function post(path: string, form: Form): Promise<{ status: number; xml: string }> {
  const url = path.startsWith("http") ? path : BASE + path;
  const body = { AccountSid: `AC${"0".repeat(32)}`, ...form };
  const answer = await app.request(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signatureOf("test-auth-token", url, Object.entries(body)),
    },
    body: new URLSearchParams(body).toString(),
  });
  return { status: answer.status, xml: await answer.text() };
}
const twiml = async (path: string, form: Form) => (await post(path, form)).xml;
const dial = (form: Form) => twiml("/webhooks/twilio/voice", form);
const plain = (text: string) => text.replaceAll("&amp;", "&");
const action = (xml: string) => plain(/action="([^"]*)"/.exec(xml)?.[1] ?? "");
const redirect = (xml: string) => plain(/<Redirect[^>]*>([^<]*)</.exec(xml)?.[1] ?? "");
const callOf = async (sid: string) =>
  (await real.read<{ id: string }>("SELECT call_id AS id FROM call_legs WHERE sid = ?", [sid]))[0]
    ?.id ?? "";
const stateOf = async (sid: string) => await readInteraction(real, await callOf(sid));
const hangUp = (sid: string) =>
  post("/webhooks/twilio/status/voice", { CallSid: sid, CallStatus: "completed" });

const available = (agent: string) => presence(hub, agent);

/** A call in the queue of support, after key 1. */
async function waiting(form: Form = newCall(MENU)): Promise<{ id: string; sid: string }> {
  await twiml(action(await dial(form)), { ...form, Digits: "1" });
  return { id: await callOf(form.CallSid!), sid: form.CallSid! };
}

const offerOf = async (id: string) => (await readInteraction(real, id))?.offer_id ?? "";
const promised = async () => {
  asked.length = 0;
  await deliverCommands(hub, "test");
  return [...asked];
};

/** Somebody talks with the caller: the agent's leg has answered. */
async function talking(agent: string): Promise<{ id: string; sid: string; leg: string }> {
  await available(agent);
  const call = await waiting();
  const accepted = await (await app.as(agent))(
    "PUT",
    `/api/v1/offers/${await offerOf(call.id)}/acceptance`,
  );
  expect(accepted.status).toBe(200);
  const leg = (await promised()).find((c) => c.do === "dial" && c.call === call.id)?.leg ?? "";
  await twiml(`/webhooks/twilio/voice/agents/${call.id}/${leg}`, { CallSid: `CA-${leg}` });
  await promised();
  return { ...call, leg };
}

/** Ends the wrap-up an agent is in and takes them off the floor. */
async function rest(agent: string): Promise<void> {
  for (const { interaction } of (await hub.queue.agent(agent))?.work ?? []) {
    await (await app.as(agent))("PUT", `/api/v1/interactions/${interaction}/wrap-up`, {
      code: "solved",
      note: "",
    });
  }
  await presence(hub, agent, "offline");
}

/** In a configuration of its own. */
async function configured<T>(
  change: (document: Configuration) => Partial<Configuration>,
  work: () => Promise<T>,
): Promise<T> {
  const before = hub.settings().document;
  await hub.configure({ ...before, ...change(before) });
  try {
    return await work();
  } finally {
    await hub.configure(before);
  }
}

describe("200 callers waiting", () => {
  it("keep their music and their place when Redis is flushed (DC-15, IV-11)", async () => {
    const forms = Array.from({ length: 200 }, () => newCall(PLAIN));
    for (const form of forms) {
      await dial(form);
      hub.clock.advance(1);
    }
    const ids = await Promise.all(forms.map((form) => callOf(form.CallSid)));
    const places = () => Promise.all(ids.map((id) => hub.queue.position(id)));
    const before = (await places()).map((place) => place?.position);
    expect(before).toEqual(ids.map((_, i) => i + 1));
    await redis.store.client.flushall();
    const heard = await twiml(`/webhooks/twilio/voice/waiting/${ids[7]}`, forms[7]!);
    expect(heard).toMatch(/<Play loop="8">.*<Redirect/);
    await recover(hub);
    expect((await places()).map((place) => place?.position)).toEqual(before);
    const states = await real.read(
      "SELECT state, COUNT(*) AS n FROM interactions WHERE entry_point = 'plain' GROUP BY state",
    );
    expect(states).toContainEqual({ state: "queued", n: 200 });
    await presence(hub, "dan");
    expect(await readInteraction(real, ids[0]!)).toMatchObject({ state: "offered" });
    await presence(hub, "dan", "offline");
    for (const form of forms) await hangUp(form.CallSid);
    expect(await hub.queue.loads()).not.toContainEqual(
      expect.objectContaining({
        medium: "voice",
        queue: "sales",
        waiting: expect.toSatisfy((n) => n > 0),
      }),
    );
    await promised();
  });
});

describe("an agent", () => {
  it("whose browser dies in a call leaves the caller at the front, who is told (CE01-F50, R47)", async () => {
    const { id, sid, leg } = await talking("ada");
    const other = await waiting();
    // The line breaks off at once, the desk's silence is noticed later.
    await twiml(`/webhooks/twilio/status/voice?leg=${leg}`, {
      CallSid: `CA-${leg}`,
      CallStatus: "completed",
    });
    expect(await readInteraction(real, id)).not.toMatchObject({ agent_id: "ada", state: "active" });
    const back = (await promised()).find((c) => c.do === "redirect" && c.call === id);
    const said = await twiml((back as { path: string }).path, { CallSid: sid });
    expect(said).toMatch(/the line broke off.*<Enqueue/);
    hub.clock.advance(25_000);
    await sweepLostDesks(hub);
    expect(await hub.queue.agent("ada")).toMatchObject({ reason: "disconnected", units: 0 });
    await recover(hub);
    expect((await hub.queue.position(id))?.position).toBe(1);
    await available("ben");
    expect(await readInteraction(real, id)).toMatchObject({ state: "offered", agent_id: "ben" });
    await hangUp(sid);
    await hangUp(other.sid);
    await rest("ben");
    await rest("ada");
  });

  it("gets calls and chats as capacity allows, one beside the other (CE01-R36, R37)", async () => {
    await available("ben");
    const chat = await accept(hub, await arrive(hub, { medium: "chat" }));
    const call = await waiting();
    expect(await readInteraction(real, call.id), "a call takes the whole agent")
      .toMatchObject({ state: "queued" });
    const second = await arrive(hub, { medium: "chat" });
    expect(await readInteraction(real, second)).toMatchObject({ state: "offered" });
    await accept(hub, second);
    for (const id of [chat, second]) {
      await endInteraction(hub, id);
      await wrapUp(hub.as(person("ben")), id, { code: "solved", note: "" });
    }
    expect(await readInteraction(real, call.id)).toMatchObject({
      state: "offered",
      agent_id: "ben",
    });
    const third = await arrive(hub, { medium: "chat" });
    expect(await readInteraction(real, third), "nothing beside a call")
      .toMatchObject({ state: "queued" });
    await hangUp(call.sid);
    expect(await readInteraction(real, third)).toMatchObject({ state: "offered", agent_id: "ben" });
    await leaveQueue(hub, third, "abandoned");
    await rest("ben");
  });

  it.each([["in a browser", {}], ["on a number", { answersOn: "number", number: "+12025550177" }]])(
    "%s is reached wherever they sit: membership and skill decide (CE01-R50)",
    async (_where, reach) => {
      await configured((document) => ({
        people: document.people.map((p) => p.id === "dan" ? Person.parse({ ...p, ...reach }) : p),
      }), async () => {
        await available("dan");
        const form = newCall(PLAIN);
        await dial(form);
        expect(await stateOf(form.CallSid)).toMatchObject({ state: "offered", agent_id: "dan" });
        await hangUp(form.CallSid);
        await rest("dan");
        await promised();
      });
    },
  );

  it("hears it ring for 20 seconds, or as long as the queue says for calls (CE01-R33)", async () => {
    expect(Queue.parse({ id: "q", name: "Q" })).toMatchObject({ ringSec: 20, offerSec: 30 });
    for (const ringSec of [4, 61]) {
      expect(Queue.safeParse({ id: "q", name: "Q", ringSec }).success).toBe(false);
    }
    await configured((document) => ({
      queues: document.queues.map((q) => q.id === "sales" ? { ...q, ringSec: 12 } : q),
    }), async () => {
      await available("dan");
      const form = newCall(PLAIN);
      await dial(form);
      hub.clock.advance(11_900);
      await tick(hub);
      expect(await stateOf(form.CallSid)).toMatchObject({ state: "offered" });
      hub.clock.advance(200);
      await tick(hub);
      expect(await stateOf(form.CallSid)).toMatchObject({ state: "queued" });
      await hangUp(form.CallSid);
      await rest("dan");
    });
  });
});

describe("a caller who hangs up", () => {
  const end = { id: "end", name: "End", type: "queue", queue: "support" };
  const nodes: Record<string, object> = {
    say: { type: "say", prompt: { text: { en: "Hello." } }, next: "pin" },
    language: {
      type: "language",
      prompt: {},
      options: [{ key: "1", language: "en" }, { key: "2", language: "de" }],
      next: "end",
    },
    menu: {
      type: "menu",
      prompt: {},
      options: [{ key: "1", label: "A", next: "end" }],
      exhausted: "end",
    },
    collect: { type: "collect", prompt: {}, into: "pin", next: "end", exhausted: "end" },
    identify: { type: "identify", byAddress: false, prompt: {}, next: "end", failed: "end" },
    hours: { type: "hours", open: "pin", closed: "end" },
    rule: { type: "rule", rules: [{ name: "R", when: BLANK, next: "pin" }], otherwise: "end" },
    set: { type: "set", assign: { a: "b" }, next: "pin" },
    lookup: { type: "lookup", source: "crm", next: "end", failed: "pin" },
    queue: { type: "queue", queue: "support" },
    transfer: { type: "transfer", number: "+14155550199" },
    voicemail: { type: "voicemail", prompt: {}, queue: "support" },
    survey: { type: "survey", prompt: {}, into: "score", next: "end" },
    entry: { type: "entry", entryPoint: "plain" },
    hangup: { type: "hangup", prompt: { text: { en: "Goodbye." } } },
  };

  it.each(Object.keys(nodes))("at %s leaves nothing behind, at once (IV-5)", async (type) => {
    const flow = Flow.parse({
      id: "main",
      name: "Main",
      languages: ["en", "de"],
      start: "it",
      nodes: [
        { id: "it", name: type, ...nodes[type] },
        { id: "pin", name: "Pin", ...nodes.collect },
        end,
      ],
    });
    await configured(() => ({ flows: [flow] }), async () => {
      const form = newCall(MENU);
      const xml = await dial(form);
      expect(xml).toContain("<Response>");
      const id = await callOf(form.CallSid);
      const before = hub.now();
      expect((await hangUp(form.CallSid)).status).toBe(200);
      const row = await readInteraction(real, id);
      expect(isFinal(row!.state), row?.state).toBe(true);
      const [call] = await real.read("SELECT ended_at, last_node FROM calls WHERE id = ?", [id]);
      expect(call).toMatchObject({ ended_at: before });
      expect((call as { last_node: string }).last_node).not.toBe("");
      expect(await hub.queue.position(id)).toBeNull();
      const open = await real.read(
        `SELECT id FROM call_legs WHERE call_id = ? AND ended_at IS NULL
         UNION ALL SELECT id FROM offers WHERE interaction_id = ? AND outcome = 'open'
         UNION ALL SELECT id FROM timers WHERE id LIKE ?`,
        [id, id, `%${id}%`],
      );
      expect(open).toEqual([]);
      expect(await twiml(`/webhooks/twilio/voice/steps/${id}/2`, form)).toContain("<Hangup/>");
    });
  });
});

describe("what a call asks for", () => {
  const itemOf = async (form: Form) =>
    JSON.parse((await stateOf(form.CallSid!))?.item ?? "{}") as QueueItem;
  const german = [{ afterSec: 0, skills: [{ skill: "german", min: 1, max: 100 }] }];

  it("is the entry point's where no menu is passed, and the choice's after one (CE01-R1, R18, R21)", async () => {
    await configured((document) => ({
      entryPoints: document.entryPoints.map((e) =>
        e.channel === "voice" ? { ...e, priority: 70, rings: german } : e
      ),
      flows: document.flows.map((flow) => ({
        ...flow,
        nodes: flow.nodes.map((n) =>
          n.id === "support" && n.type === "queue"
            ? {
              ...n,
              priority: 80,
              rings: [{ afterSec: 0, skills: [{ skill: "english", min: 40, max: 100 }] }],
            }
            : n
        ),
      })),
    }), async () => {
      const [straight, chosen] = [newCall(PLAIN), newCall(MENU)];
      await dial(straight);
      await waiting(chosen);
      expect(await itemOf(straight)).toMatchObject({ queue: "sales", priority: 70, rings: german });
      expect(await itemOf(chosen)).toMatchObject({
        queue: "support",
        priority: 80,
        rings: [{ skills: [{ skill: "english", min: 40 }] }],
      });
      await hangUp(straight.CallSid);
      await hangUp(chosen.CallSid);
    });
    const plainly = newCall(PLAIN);
    await dial(plainly);
    expect(await itemOf(plainly)).toMatchObject({ priority: 50, rings: [{ skills: [] }] });
    await hangUp(plainly.CallSid);
  });

  it("is the shipped routing after a failed menu, always there (CE01-F21, R17)", async () => {
    const { document } = hub.settings();
    const flow = {
      ...document.flows[0]!,
      nodes: document.flows[0]!.nodes.map((n) => n.type === "menu" ? { ...n, exhausted: "" } : n),
    };
    expect(checkFlow(flow, "f", document)).toContainEqual(
      expect.objectContaining({ field: "f.nodes.0.exhausted", code: "missing_field" }),
    );
    expect(EntryPoint.safeParse({ id: "x", name: "X", channel: "voice", address: MENU }).success)
      .toBe(false);
    const form = newCall(MENU);
    let xml = await dial(form);
    for (let i = 0; i < 3; i++) xml = await twiml(action(xml), form);
    expect(await itemOf(form)).toMatchObject({ queue: "support", priority: 50 });
    await hangUp(form.CallSid);
  });

  it("is met by level: 50 where none is given, the queue's own where no skill is asked (CE01-R24)", async () => {
    expect(PersonSkill.parse({ skill: "german" })).toEqual({ skill: "german", level: 50 });
    expect(Membership.parse({ queue: "sales" })).toEqual({ queue: "sales", level: 50 });
    for (const level of [0, 101]) {
      expect(PersonSkill.safeParse({ skill: "german", level }).success).toBe(false);
    }
    // Dan is the better one in sales (80) than Ada (50).
    await available("ada");
    await available("dan");
    const form = newCall(PLAIN);
    await dial(form);
    expect(await stateOf(form.CallSid)).toMatchObject({ state: "offered", agent_id: "dan" });
    await hangUp(form.CallSid);
    await rest("ada");
    await rest("dan");
  });

  it("may be ten skills, all of them required (CE01-R19)", async () => {
    const skills = Array.from({ length: 10 }, (_, i) => ({ id: `s${i}`, name: `Skill ${i}` }));
    const needs = skills.map(({ id }) => ({ skill: id, min: 1, max: 100 }));
    expect(RingRule.parse({ afterSec: 0, skills: needs }).skills).toHaveLength(10);
    const eleven = [...needs, { skill: "s0" }];
    expect(RingRule.safeParse({ afterSec: 0, skills: eleven }).success).toBe(false);
    await configured((document) => ({
      skills: [...document.skills, ...skills],
      people: document.people.map((p) => ({
        ...p,
        skills: skills.slice(0, p.id === "ada" ? 10 : 9).map(({ id }) => ({
          skill: id,
          level: 50,
        })),
      })),
      entryPoints: document.entryPoints.map((e) =>
        e.id === "plain" ? { ...e, rings: [{ afterSec: 0, skills: needs }] } : e
      ),
    }), async () => {
      const form = newCall(PLAIN);
      await available("dan");
      await dial(form);
      expect(await stateOf(form.CallSid), "nine are not enough").toMatchObject({ state: "queued" });
      await available("ada");
      expect(await stateOf(form.CallSid)).toMatchObject({ state: "offered", agent_id: "ada" });
      await hangUp(form.CallSid);
      await rest("ada");
      await rest("dan");
    });
  });

  it("needs no system outside (CE01-R46)", async () => {
    expect(hub.settings().document.sources).toEqual([]);
    const { id, sid } = await talking("ada");
    await hangUp(sid);
    expect(await readInteraction(real, id)).toMatchObject({ state: "wrapup" });
    expect(fetched).toBe(0);
    await rest("ada");
  });

  it("is keyed, never spoken (CE01-R40)", async () => {
    const form = newCall(MENU);
    const menu = await dial(form);
    expect(menu).toMatch(/<Gather input="dtmf"/);
    const again = await twiml(action(menu), { ...form, SpeechResult: "support" });
    expect(again).toContain("<Gather");
    await hangUp(form.CallSid);
  });
});

describe("a queue that is removed", () => {
  it("stays while callers wait in it; who is sent there later goes to the entry's own (CE01-B5)", async () => {
    const { id, sid } = await waiting();
    const { document, version } = hub.settings();
    const without = {
      ...document,
      queues: document.queues.filter((q) => q.id !== "support"),
      people: document.people.map((p) => ({
        ...p,
        queues: p.queues.filter((m) => m.queue !== "support"),
      })),
      flows: [],
      entryPoints: document.entryPoints.map((e) => ({ ...e, queue: "sales", flow: null })),
    };
    await expect(guardRemovals(hub, planConfiguration(document, without))).rejects.toMatchObject({
      code: "configuration.in_use",
      extra: { id: "support" },
    });
    await available("ben");
    expect(await readInteraction(real, id)).toMatchObject({ state: "offered", agent_id: "ben" });
    await hangUp(sid);
    await rest("ben");
    const form = newCall(MENU);
    const menu = await dial(form);
    expect(hub.settings().version).toBe(version);
    await configured(
      () => ({
        queues: document.queues.filter((q) => q.id !== "support"),
        entryPoints: without.entryPoints,
      }),
      async () => {
        await twiml(action(menu), { ...form, Digits: "1" });
        expect(await stateOf(form.CallSid)).toMatchObject({ state: "queued", queue: "sales" });
        await hangUp(form.CallSid);
      },
    );
  });
});

describe("an emergency", () => {
  it("declared while callers are in the menu or wait does not cut them off (CE01-B14)", async () => {
    await configured((document) => ({
      roles: document.roles.map((r) =>
        r.id === "supervisor" ? { ...r, permissions: [...r.permissions, "emergency.declare"] } : r
      ),
    }), async () => {
      const queued = await waiting();
      const form = newCall(MENU);
      const menu = await dial(form);
      await setEmergency(hub.as(person("sue")), "plain", { on: true, until: null });
      await setEmergency(hub.as(person("sue")), "company", { on: true, until: null });
      expect(await twiml(`/webhooks/twilio/voice/waiting/${queued.id}`, {})).toContain("<Play");
      expect(await readInteraction(real, queued.id)).toMatchObject({ state: "queued" });
      expect(await twiml(action(menu), { ...form, Digits: "1" })).toContain("<Enqueue");
      const late = newCall(PLAIN);
      expect(await dial(late)).toContain("cannot take calls");
      await setEmergency(hub.as(person("sue")), "plain", { on: false, until: null });
      await setEmergency(hub.as(person("sue")), "company", { on: false, until: null });
      for (const sid of [queued.sid, form.CallSid, late.CallSid]) await hangUp(sid);
    });
  });
});

describe("two processes of a region", () => {
  it("never give one call to two agents or one agent two calls, and take over from each other (CE01-B9, B10)", async () => {
    const other = await testHub({
      redis: redis.store,
      db: real,
      region: hub.config.region,
      clock: hub.clock,
      configuration: hub.settings().document,
      telephony,
    });
    const forms = Array.from({ length: 8 }, () => newCall(PLAIN));
    for (const form of forms) await dial(form);
    await Promise.all([
      presence(hub, "ada"),
      presence(other, "dan"),
      presence(other, "ada"),
      presence(hub, "dan"),
      tick(hub),
      tick(other),
    ]);
    const offers = await real.read<{ agent: string; call: string }>(
      "SELECT agent_id AS agent, interaction_id AS call FROM offers WHERE outcome = 'open'",
    );
    expect(offers.map((o) => o.agent).sort()).toEqual(["ada", "dan"]);
    expect(new Set(offers.map((o) => o.call)).size).toBe(2);
    // One is gone: the other takes its ringing calls over as soon as they are due (CE01-B10).
    const [first] = offers;
    hub.clock.advance(20_100);
    await tick(other);
    expect(await readInteraction(real, first!.call)).toMatchObject({
      state: expect.stringMatching(/queued|offered/),
    });
    expect(
      await real.read(
        "SELECT outcome FROM offers WHERE interaction_id = ? ORDER BY made_at LIMIT 1",
        [first!.call],
      ),
    )
      .toEqual([{ outcome: "no_answer" }]);
    for (const form of forms) await hangUp(form.CallSid);
    for (const agent of ["ada", "dan"]) await presence(hub, agent, "offline");
    await other.close();
    await promised();
  });
});

describe("the carrier's word", () => {
  const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
  it.each(orders)(
    "of a leg ends alike in the order %i %i %i, each said twice (IV-3)",
    async (...order) => {
      const form = newCall(PLAIN);
      await dial(form);
      const said = ["ringing", "in-progress", "completed"].map((CallStatus, i) => ({
        CallSid: form.CallSid,
        CallStatus,
        SequenceNumber: String(i),
      }));
      for (const i of order) {
        for (let twice = 0; twice < 2; twice++) {
          expect((await post("/webhooks/twilio/status/voice", said[i]!)).status).toBe(200);
        }
      }
      expect(await stateOf(form.CallSid)).toMatchObject({ state: "abandoned" });
      const id = await callOf(form.CallSid);
      expect(await real.read("SELECT state FROM call_legs WHERE call_id = ?", [id]))
        .toEqual([{ state: "completed" }]);
      const ends = await real.read(
        "SELECT COUNT(*) AS n FROM events WHERE interaction_id = ? AND kind = 'call.ended'",
        [id],
      );
      expect(ends).toEqual([{ n: 1 }]);
    },
  );

  it("of an end that never came is asked for, and the call closed with its true end (CE01-B15)", async () => {
    const form = newCall(PLAIN);
    await dial(form);
    const end = hub.now() + 7_000;
    hub.clock.advance(61_000);
    looked.set(form.CallSid, { state: "completed", seconds: 7, endedAt: end });
    await sweepCalls(hub);
    looked.delete(form.CallSid);
    expect(await stateOf(form.CallSid)).toMatchObject({ state: "abandoned" });
    const id = await callOf(form.CallSid);
    expect(await real.read("SELECT ended_at FROM calls WHERE id = ?", [id]))
      .toEqual([{ ended_at: end }]);
  });

  it("that a recording is absent leaves a work item without audio, with the number (CE01-B12)", async () => {
    const form = newCall(MENU);
    const record = await twiml(action(await dial(form)), { ...form, Digits: "2" });
    const id = await callOf(form.CallSid);
    await twiml(action(record), { ...form, RecordingDuration: "5", Digits: "#" });
    await post(`/webhooks/twilio/status/recordings?call=${id}`, {
      RecordingSid: "RE9",
      RecordingStatus: "absent",
    });
    await hangUp(form.CallSid);
    const item = await readInteraction(real, `${id}-message`);
    expect(item).toMatchObject({ state: "queued", medium: "task" });
    expect(JSON.parse(item!.attributes).voicemail).toMatchObject({ ani: form.From });
    const [line] = await real.read<{ text: string }>(
      "SELECT text FROM messages WHERE client_key = ?",
      [`voicemail:${id}`],
    );
    expect(line?.text).toBe(`Voice message of 5 s from ${form.From} (no audio)`);
    await leaveQueue(hub, `${id}-message`, "auto_closed");
  });
});

describe("a look-up that takes long", () => {
  it("has the caller wait with one moment, a pause and another try, never long (IV-4)", async () => {
    const flow = Flow.parse({
      id: "main",
      name: "Main",
      start: "look",
      nodes: [
        { id: "look", name: "Look", type: "lookup", source: "crm", next: "end", failed: "end" },
        { id: "end", name: "End", type: "hangup", prompt: { text: { en: "Thank you." } } },
      ],
    });
    let answer: (response: Response) => void = () => undefined;
    const slow = new Promise<Response>((resolve) => void (answer = resolve));
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => slow);
    const source = Source.parse({
      id: "crm",
      name: "CRM",
      url: `http://127.0.0.1:${server.addr.port}/facts`,
      timeoutMs: 8_000,
    });
    await configured(() => ({ flows: [flow], sources: [source] }), async () => {
      const form = newCall(MENU);
      const first = await dial(form);
      expect(first).toMatch(/One moment, please\..*<Pause length="1"\/><Redirect/);
      answer(Response.json({ plan: "gold" }));
      await vi.waitFor(
        async () => expect(await twiml(redirect(first), form)).toContain("Thank you."),
        SOON,
      );
      await hangUp(form.CallSid);
    });
    await server.shutdown();
  });
});

describe("a recording of a prompt", () => {
  /** A second of silence: 8-bit mono mu-law at 8,000 a second. */
  const wav = () => {
    const bytes = new Uint8Array(44 + 8_000).fill(0xff);
    const view = new DataView(bytes.buffer);
    const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
    text(0, "RIFF");
    view.setUint32(4, bytes.length - 8, true);
    text(8, "WAVEfmt ");
    view.setUint32(16, 16, true);
    for (const [at, value] of [[20, 7], [22, 1], [32, 1], [34, 8]] as const) {
      view.setUint16(at, value, true);
    }
    view.setUint32(24, 8_000, true);
    view.setUint32(28, 8_000, true);
    text(36, "data");
    view.setUint32(40, 8_000, true);
    return bytes;
  };
  const upload = async (bytes: Uint8Array<ArrayBuffer>, type: string) => {
    const form = new FormData();
    form.set("file", new File([bytes], "hello.wav", { type }));
    return await app.request("/api/v1/prompts", {
      method: "POST",
      body: form,
      headers: { cookie: await app.cookie("root"), origin: BASE },
    });
  };

  it("is kept, played unaltered from a signed address, and said in words once it is gone (CE01-B2, R39)", async () => {
    const answer = await upload(wav(), "audio/wav");
    expect(answer.status).toBe(201);
    const { id } = await answer.json() as { id: string };
    await configured((document) => ({
      flows: document.flows.map((flow) => ({
        ...flow,
        nodes: flow.nodes.map((n) =>
          n.id === "menu" && n.type === "menu"
            ? { ...n, prompt: { ...n.prompt, audio: { en: `file:${id}` } } }
            : n
        ),
      })),
      entryPoints: document.entryPoints.map((e) => ({
        ...e,
        voice: { ...e.voice, music: `file:${id}` },
      })),
    }), async () => {
      const form = newCall(MENU);
      const menu = await dial(form);
      const address = plain(/<Play>([^<]*)</.exec(menu)?.[1] ?? "");
      expect(address).toMatch(new RegExp(`^${BASE}/files/${id}/hello.wav\\?expires=`));
      expect(menu).not.toContain("<Say");
      const played = await app.request(address);
      expect(played.headers.get("content-type")).toBe("audio/wav");
      expect(new Uint8Array(await played.arrayBuffer())).toEqual(wav());
      const queued = await waiting();
      expect(await twiml(`/webhooks/twilio/voice/waiting/${queued.id}`, form))
        .toContain(`/files/${id}/hello.wav`);
      // Older than anything else is kept; nobody's conversation needs it.
      hub.clock.advance(400 * 86_400_000);
      await forgetFiles(hub);
      expect(await dial(newCall(MENU))).toContain("<Play>");
      await real.write([{ sql: "UPDATE files SET state = 'failed' WHERE id = ?", args: [id] }]);
      const words = await dial(newCall(MENU));
      expect(words).toContain("Press one for support");
      expect(words).not.toContain("<Play");
      expect(await twiml(`/webhooks/twilio/voice/waiting/${queued.id}`, form)).toContain(
        "music</Play>",
      );
      await hangUp(form.CallSid);
      await hangUp(queued.sid);
    });
  });

  it("is refused where no carrier plays it, or beyond 10 MB (CE01-R39)", async () => {
    expect((await upload(new TextEncoder().encode("Hello, this is text."), "text/plain")).status)
      .toBe(415);
    const large = new Uint8Array(10_500_000);
    large.set(wav());
    expect((await upload(large, "audio/wav")).status).toBe(413);
  });
});

describe("with a Redis that hangs", () => {
  it("a new caller is not kept waiting for it (IV-4, IV-11)", async () => {
    Deno.kill(redis.pid, "SIGSTOP");
    try {
      // Had it waited for the queue's answer, the caller would be asked to hold.
      expect(await dial(newCall(SAFE))).toContain(`<Number>${ELSEWHERE}</Number>`);
    } finally {
      Deno.kill(redis.pid, "SIGCONT");
    }
  });
});

describe("with Redis away", () => {
  beforeAll(() => redis.kill());

  it("a new caller hears the menu, then the mailbox takes the message (IV-11)", async () => {
    const form = newCall(MENU);
    const menu = await dial(form);
    expect(menu).toContain("Press one for support");
    const longer = await twiml(action(menu), { ...form, Digits: "1" });
    expect(longer).toContain("two to leave a message");
    const record = await twiml(action(longer), { ...form, Digits: "2" });
    expect(record).toContain("<Record");
    await twiml(action(record), { ...form, RecordingDuration: "9", Digits: "#" });
    expect(await stateOf(form.CallSid)).toMatchObject({ state: "message_left" });
    const message = await readInteraction(real, `${await callOf(form.CallSid)}-message`);
    expect(message).toMatchObject({ state: "received", medium: "task" });
  });

  it("a new caller is connected to the overflow number, and the call ends after it (IV-11)", async () => {
    const form = newCall(SAFE);
    const out = await dial(form);
    expect(out).toMatch(
      new RegExp(`<Dial[^>]*callerId="\\${SAFE}"[^>]*><Number>\\${ELSEWHERE}</Number>`),
    );
    const end = await twiml(action(out), { ...form, DialCallStatus: "completed" });
    expect(end).toMatch(/<Response><Hangup\/><\/Response>/);
    await hangUp(form.CallSid);
    expect(await stateOf(form.CallSid)).toMatchObject({ outcome: "transferred_external" });
    const busy = newCall(SAFE);
    const sorry = await twiml(action(await dial(busy)), { ...busy, DialCallStatus: "busy" });
    expect(sorry).toMatch(/nobody could be reached.*<Hangup\/>/);
  });

  it("a caller with neither waits with music and is let in when it is back (IV-11)", async () => {
    const form = newCall(PLAIN);
    expect(await dial(form)).toContain("<Enqueue");
    const id = await callOf(form.CallSid);
    expect(await twiml(`/webhooks/twilio/voice/waiting/${id}`, form)).toContain("<Play");
    await redis.restart();
    hub.clock.advance(3_000);
    await expect.poll(() => reconcile(hub).then(() => true, () => false), SOON).toBe(true);
    await recover(hub);
    expect(await readInteraction(real, id)).toMatchObject({ state: "queued", queue: "sales" });
    await hangUp(form.CallSid);
    expect(await readInteraction(real, id)).toMatchObject({ state: "abandoned" });
  });
});

describe("with the record away", () => {
  const away = async <T>(work: () => Promise<T>): Promise<T> => {
    recordAway = true;
    try {
      return await work();
    } finally {
      recordAway = false;
    }
  };

  it("a new caller is asked to hold, and gets through when it is back (IV-4, IV-11)", async () => {
    const form = newCall(MENU);
    const hold = await away(() => dial(form));
    expect(hold).toMatch(/One moment.*<Pause length="3"\/><Redirect/);
    const again = await away(() => twiml(redirect(hold), form));
    expect(again).not.toContain("One moment");
    expect(await twiml(redirect(again), form)).toContain("Press one for support");
    hub.clock.advance(300_000);
    await catchUp(hub);
    const rows = await real.read("SELECT id FROM calls WHERE ani = ?", [form.From]);
    expect(rows, "written once").toHaveLength(1);
    await hangUp(form.CallSid);
  });

  it("who cannot be held longer is put through elsewhere, and the call is written down later (IV-11)", async () => {
    const form = newCall(SAFE);
    let xml = await away(() => dial(form));
    for (let held = 0; held < 6; held++) {
      const next = redirect(xml);
      expect(next).toContain(`held=${held + 1}`);
      xml = await away(() => twiml(next, form));
    }
    expect(xml).toContain(`<Number>${ELSEWHERE}</Number>`);
    await catchUp(hub);
    expect(await stateOf(form.CallSid), "it may still come through").toBeNull();
    const at = hub.now();
    hub.clock.advance(121_000);
    await catchUp(hub);
    expect(await stateOf(form.CallSid)).toMatchObject({ state: "failed", ended_at: at });
    expect(await catchUp(hub)).toBe(false);
  });

  it("who waits keeps music and place, and routing goes on (IV-11)", async () => {
    const form = newCall(PLAIN);
    await dial(form);
    const id = await callOf(form.CallSid);
    const path = `/webhooks/twilio/voice/waiting/${id}?round=4`;
    await away(async () => {
      const waiting = await twiml(path, form);
      expect(waiting).toMatch(/<Play>[^<]*music<\/Play>/);
      expect(redirect(waiting)).toBe(BASE + path);
      // What happens meanwhile lies in Redis until it can be written.
      await hub.queue.setPresence("back", "dan", "available", "", "agent:dan");
      expect((await hub.queue.agent("dan"))?.units).toBe(100);
    });
    await recover(hub);
    expect(await readInteraction(real, id)).toMatchObject({ state: "offered", agent_id: "dan" });
    await hangUp(form.CallSid);
    await hub.queue.setPresence("gone", "dan", "offline", "", "agent:dan");
    await recover(hub);
  });

  it("a hang-up is reported later with its true time (IV-3, IV-11)", async () => {
    const form = newCall(PLAIN);
    await dial(form);
    const at = hub.now();
    await away(async () => {
      expect((await hangUp(form.CallSid)).status).toBe(200);
      hub.clock.advance(60_000);
    });
    await catchUp(hub);
    expect(await stateOf(form.CallSid)).toMatchObject({ state: "abandoned" });
    const [leg] = await real.read("SELECT ended_at FROM call_legs WHERE sid = ?", [form.CallSid]);
    expect(leg).toEqual({ ended_at: at });
  });

  it("a message spoken meanwhile is not lost, nor its recording (CE01-F9, IV-11)", async () => {
    const form = newCall(MENU);
    const record = await twiml(action(await dial(form)), { ...form, Digits: "2" });
    const id = await callOf(form.CallSid);
    await away(async () => {
      await twiml(action(record), { ...form, RecordingDuration: "12", Digits: "hangup" });
      await post(`/webhooks/twilio/status/recordings?call=${id}`, {
        RecordingSid: "RE1",
        RecordingStatus: "completed",
        RecordingUrl: "https://api.twilio.com/RE1",
      });
      await hangUp(form.CallSid);
    });
    await catchUp(hub);
    expect(await stateOf(form.CallSid)).toMatchObject({ state: "message_left" });
    expect(await readInteraction(real, `${id}-message`)).toMatchObject({ state: "queued" });
    const files = await real.read("SELECT state FROM files WHERE id = 'rec-RE1'");
    expect(files).toEqual([{ state: "pending" }]);
  });

  it("an agent's leg that answers meanwhile is brought together afterwards (IV-11)", async () => {
    const form = newCall(PLAIN);
    await hub.queue.setPresence("back2", "dan", "available", "", "agent:dan");
    await dial(form);
    const id = await callOf(form.CallSid);
    const offer = (await readInteraction(real, id))?.offer_id ?? "";
    expect((await (await app.as("dan"))("PUT", `/api/v1/offers/${offer}/acceptance`)).status)
      .toBe(200);
    await deliverCommands(hub, "test");
    const leg = asked.find((c) => c.do === "dial" && c.call === id)?.leg ?? "";
    const path = `/webhooks/twilio/voice/agents/${id}/${leg}`;
    const hold = await away(() => twiml(path, { CallSid: `CA-${leg}`, To: "client:dan" }));
    expect(await twiml(redirect(hold), { CallSid: `CA-${leg}` })).toContain(`>${id}</Conference>`);
    await hangUp(form.CallSid);
  });
});
