import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signatureOf } from "../../channels/sms/signature.ts";
import { deliverCommands } from "../../domain/calls/deliver_commands.ts";
import { catchUp } from "../../domain/calls/later.ts";
import { readInteraction } from "../../domain/interactions/row.ts";
import { reconcile } from "../../domain/recovery/reconcile.ts";
import type { CallCommand } from "../../types/calls.ts";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { HubError } from "../../types/errors.ts";
import type { Db, Telephony } from "../../types/hub.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { testConfiguration } from "../support/configuration.ts";
import { openTestDb } from "../support/db.ts";
import type { TestHub } from "../support/hub.ts";
import { recover } from "../support/invariants.ts";
import { SOON } from "../support/patience.ts";
import { type OwnRedis, startRedis } from "../support/redis.ts";
import { withVoice } from "../support/voice.ts";

const BASE = "https://hub.example.com";
const MENU = "+12025550110";
const PLAIN = "+12025550111";
/** Has a number for such moments, and no mailbox. */
const SAFE = "+12025550112";
const ELSEWHERE = "+12025550199";

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
    look: () => Promise.resolve(null),
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
    expect(out).toMatch(new RegExp(`<Dial[^>]*><Number>\\${ELSEWHERE}</Number>`));
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
