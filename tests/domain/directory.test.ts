import { afterEach, describe, expect, it } from "vitest";
import { carryOutEffect } from "../../domain/directory/carry_out.ts";
import { keptIdentity } from "../../domain/identity/keep.ts";
import { mayBeMobile } from "../../domain/identity/mobile.ts";
import { drawWorld } from "../../domain/rules/world.ts";
import { Flow } from "../../types/configuration/flows.ts";
import type { Source } from "../../types/configuration/sources.ts";
import { testConfiguration } from "../support/configuration.ts";
import { type DirectoryServer, directoryServer } from "../support/directory.ts";
import { type TestHub, testHub } from "../support/hub.ts";

const ADA = {
  id: "ada/1",
  name: "Ada\u0000 Lovelace",
  phone: "+14155550123",
  identifier: "4711",
  answers: { pin: "7359" },
  facts: { segment: "VIP\u0007", orders: 3, secret: "x".repeat(900) },
};
const TWINS = ["a", "b"].map((id) => ({ ...ADA, id, phone: "+14155550124", identifier: "1" }));

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function setUp(
  kind: Source["kind"] | "none",
  { source = {}, environment = {} }: {
    source?: Partial<Source>;
    environment?: Record<string, string>;
  } = {},
): Promise<{ hub: TestHub; server: DirectoryServer }> {
  const server = directoryServer([ADA, ...TWINS]);
  const configuration = testConfiguration();
  if (kind !== "none") {
    configuration.sources = [{
      id: "customer-base",
      name: "Customers",
      kind,
      url: server.url,
      timeoutMs: 8000,
      cacheSec: 60,
      retries: 1,
      asks: "rest",
      method: "GET",
      envelope: "",
      soapAction: "",
      mapping: {},
      mask: [],
      writes: false,
      visible: ["segment"],
      on: true,
      ...source,
    }];
  }
  const hub = await testHub({
    configuration,
    environment: {
      HUBBUB_PRIVATE_WEBHOOKS: "on",
      HUBBUB_SOURCE_CUSTOMER_BASE: "let-me-in",
      ...environment,
    },
  });
  opened.push(hub, server);
  return { hub, server };
}

const byAddress = (address: string) => ({ kind: "find_by_address", address }) as const;
const byIdentifier = (identifier: string) => ({ kind: "find_by_identifier", identifier }) as const;
const pin = (answer: string) =>
  ({ kind: "verify", customer: "ada/1", question: "pin", answer }) as const;
const about = (by: string) => ({ kind: "lookup", source: "customer-base", by }) as const;

describe("a company's own directory", () => {
  it("finds exactly one, none or several by number and identifier (CE07-F3 to F8, R15)", async () => {
    const { hub, server } = await setUp("directory");
    const ada = { matches: 1, customer: "ada/1", name: "Ada Lovelace" };
    expect(await carryOutEffect(hub, byAddress(ADA.phone))).toEqual(ada);
    expect(await carryOutEffect(hub, byIdentifier("4711"))).toEqual(ada);
    expect(await carryOutEffect(hub, byAddress("+14155550124"))).toEqual({ matches: 2 });
    expect(await carryOutEffect(hub, byIdentifier("9"))).toEqual({ matches: 0 });
    expect(server.asked[0]).toMatchObject({
      path: "/customers?phone=%2B14155550123",
      authorization: "Bearer let-me-in",
    });
  });

  it("learns only right or wrong and suspends after six wrong answers (CE07-F12, R11)", async () => {
    const { hub, server } = await setUp("directory");
    expect(await carryOutEffect(hub, pin("7359"))).toEqual({ right: true });
    expect(server.asked[0]!.path).toBe("/customers/ada%2F1/verifications");
    for (let i = 0; i < 6; i++) {
      expect(await carryOutEffect(hub, pin("0000"))).toEqual({ right: false });
    }
    const asked = server.asked.length;
    expect(await carryOutEffect(hub, pin("7359"))).toEqual({ locked: true });
    expect(server.asked).toHaveLength(asked);
  });

  it("repeats a search that failed, never a verification (CE07-B2, R15)", async () => {
    const { hub, server } = await setUp("directory");
    server.misbehave = () => new Response("", { status: 500 });
    expect(await carryOutEffect(hub, pin("7359"))).toBeNull();
    expect(server.asked).toHaveLength(1);
    expect(await carryOutEffect(hub, byIdentifier("4711"))).toBeNull();
    expect(server.asked).toHaveLength(3);
  });

  it("takes an answer of another form for a failure, not for a match (CE07-B3)", async () => {
    const { hub, server } = await setUp("directory");
    for (const body of ["{}", "[]", "no json", '{"customers":[{"id":7}]}', '{"right":"yes"}']) {
      server.misbehave = () => new Response(body);
      expect(await carryOutEffect(hub, byIdentifier("4711"))).toBeNull();
    }
  });

  it("gives up on a system that does not answer in its time (CE07-B1)", async () => {
    const { hub, server } = await setUp("directory", { source: { timeoutMs: 500, retries: 0 } });
    let release = () => {};
    server.misbehave = () => new Promise((done) => release = () => done(new Response("")));
    expect(await carryOutEffect(hub, byIdentifier("4711"))).toBeNull();
    release();
  });

  it("leaves a system that is down alone for a while (CE07-B1)", async () => {
    const { hub, server } = await setUp("directory", { source: { timeoutMs: 8000, retries: 0 } });
    server.misbehave = () => new Response("", { status: 503 });
    for (let i = 0; i < 5; i++) await carryOutEffect(hub, byIdentifier("4711"));
    server.misbehave = null;
    expect(await carryOutEffect(hub, byIdentifier("4711"))).toBeNull();
    expect(server.asked).toHaveLength(5);
    hub.clock.advance(31_000);
    expect(await carryOutEffect(hub, byIdentifier("4711"))).toMatchObject({ matches: 1 });
  });

  it("never calls an address of the own network unless it is told so (CE07-R15)", async () => {
    const { hub, server } = await setUp("directory", {
      environment: { HUBBUB_PRIVATE_WEBHOOKS: "off" },
    });
    expect(await carryOutEffect(hub, byIdentifier("4711"))).toBeNull();
    expect(server.asked).toEqual([]);
  });
});

describe("facts", () => {
  it("are tamed, kept for their time and asked for again after it (CE09-F3, B4, R51)", async () => {
    const { hub, server } = await setUp("lookup");
    const facts = await carryOutEffect(hub, about(ADA.phone));
    expect(facts).toMatchObject({ segment: "VIP", orders: 3 });
    expect(facts!.secret).toHaveLength(500);
    await carryOutEffect(hub, about(ADA.phone));
    expect(server.asked).toHaveLength(1);
    hub.clock.advance(61_000);
    await carryOutEffect(hub, about(ADA.phone));
    expect(server.asked).toHaveLength(2);
    expect(await carryOutEffect(hub, { ...about("+1"), source: "nobody" })).toBeNull();
  });
});

describe("the own contacts", () => {
  it("are found by number and customer number, and verify nobody (CE07-F3, F8, R12)", async () => {
    const { hub } = await setUp("none");
    const contact = (id: string, name: string, attributes = "{}") => ({
      sql: `INSERT INTO contacts (id, name, phone, attributes, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, 0)`,
      args: [id, name, "+14155550123", attributes, hub.now()],
    });
    await hub.db.write([contact("c1", "Ada", '{"customer_number":4711}'), contact("c2", "")]);
    const ada = { matches: 1, customer: "c1", name: "Ada" };
    expect(await carryOutEffect(hub, byAddress("+14155550123"))).toEqual(ada);
    expect(await carryOutEffect(hub, byIdentifier("4711"))).toEqual(ada);
    expect(await carryOutEffect(hub, pin("7359"))).toBeNull();
    await hub.db.write([{ sql: "UPDATE contacts SET silent_since = 1" }]);
    expect(await carryOutEffect(hub, byAddress("+14155550123"))).toEqual({ matches: 0 });
  });
});

describe("who proved to be somebody lately", () => {
  it("is known by their number to the next call, a texter an agent checked too, for the company's time (CE07-R13)", async () => {
    const { hub } = await setUp("none");
    const number = "+14155550123";
    await hub.db.write([
      {
        sql: `INSERT INTO contacts (id, name, phone, created_at, updated_at, verified_at)
              VALUES ('c1', 'Ada', ?, 0, 0, ?)`,
        args: [number, hub.now()],
      },
      {
        sql: "INSERT INTO contact_addresses VALUES ('sms', ?, 'c1', 0)",
        args: [number],
      },
    ]);
    const known = { status: "verified", level: 2, customer: "c1", by: "agent" };
    expect(await keptIdentity(hub, number)).toMatchObject(known);
    for (const other of ["+14155550124", "anonymous", ""]) {
      expect(await keptIdentity(hub, other)).toBeNull();
    }
    hub.clock.advance(30 * 60_000);
    expect(await keptIdentity(hub, number)).toBeNull();
    const { document } = hub.settings();
    await hub.configure({ ...document, company: { ...document.company, identityMin: 0 } });
    await hub.db.write([{ sql: "UPDATE contacts SET verified_at = ?", args: [hub.now()] }]);
    expect(await keptIdentity(hub, number)).toBeNull();
  });

  it("gets a link only on a number that may be a mobile phone, where the plan tells (CE07-F20)", () => {
    const may = ["+491701234567", "+447700900123", "+33612345678", "+14155550123"];
    const not = ["+4930123456", "+442079460000", "+33123456789", "0170123456", "withheld"];
    expect(may.filter(mayBeMobile)).toEqual(may);
    expect(not.filter(mayBeMobile)).toEqual([]);
  });
});

describe("the world of a call", () => {
  const flow = Flow.parse({
    id: "line",
    name: "Line",
    start: "a",
    nodes: [{
      id: "a",
      name: "A",
      type: "rule",
      rules: [{
        name: "r",
        when: {
          conditions: [
            ...["callsToday", "callsWeek", "calls4Weeks", "recentFailure", "waiting:support"].map(
              (variable) => ({ variable, operator: "blank" }),
            ),
            { variable: "ewt:support", operator: "greater", values: ["{{agentsFree:support}}"] },
            { variable: "openingHours:office", operator: "equal", values: ["true"] },
          ],
        },
      }],
      otherwise: "a",
    }],
  });

  it("counts this number's calls into this flow, this one included (CE09-R3, R6 to R9, R17)", async () => {
    const { hub } = await setUp("none");
    const DAY = 86_400_000;
    const call = (id: string, ago: number, more: { flow?: string; reason?: string } = {}) => ({
      sql:
        `INSERT INTO calls (id, conversation_id, direction, ani, dnis, entry_point, flow, version,
              started_at, end_reason) VALUES (?, ?, 'in', '+14155550123', '+1', 'line', ?, 1, ?, ?)`,
      args: [id, id, more.flow ?? "line", hub.now() - ago, more.reason ?? ""],
    });
    await hub.db.write([
      call("now", 0),
      call("today", 3_600_000, { reason: "failed" }),
      call("week", 3 * DAY),
      call("month", 20 * DAY),
      call("older", 40 * DAY),
      call("other", 0, { flow: "another" }),
    ]);
    const entryPoint = hub.settings().document.entryPoints[0]!;
    const of = { entryPoint, flow, call: "now", dnis: "+1" };
    const known = await drawWorld(hub, { ...of, ani: "+14155550123" });
    expect(
      ["callsToday", "callsWeek", "calls4Weeks", "recentFailure", "cli"].map(known.value),
    ).toEqual([2, 3, 4, true, "+14155550123"]);
    const withheld = await drawWorld(hub, { ...of, ani: "anonymous" });
    expect(["callsToday", "recentFailure", "cli"].map(withheld.value)).toEqual([1, false, ""]);
  });

  it("tells how busy a queue is, and whether an emergency is declared (CE09-R55, CE01-F11, R5)", async () => {
    const { hub } = await setUp("none");
    const entryPoint = hub.settings().document.entryPoints[0]!;
    const look = () => drawWorld(hub, { entryPoint, flow, call: "c", ani: "", dnis: "" });
    const calm = await look();
    expect(["ewt:support", "agentsFree:support", "waiting:support"].map(calm.value))
      .toEqual([null, 0, 0]);
    expect([calm.emergency, calm.value("openingHours:office")]).toEqual([false, undefined]);
    await hub.db.write([{
      sql: "INSERT INTO emergencies VALUES ('company', 'sue', ?, ?)",
      args: [hub.now(), hub.now() + 60_000],
    }]);
    expect((await look()).emergency).toBe(true);
    hub.clock.advance(61_000);
    expect((await look()).emergency).toBe(false);
  });

  it("leaves blank what a store that is down cannot tell (CE09-B9)", async () => {
    const { hub } = await setUp("none");
    const entryPoint = hub.settings().document.entryPoints[0]!;
    const broken = { ...hub, db: { ...hub.db, read: () => Promise.reject(new Error("down")) } };
    const world = await drawWorld(broken, {
      entryPoint,
      flow,
      call: "c",
      ani: "+14155550123",
      dnis: "",
    });
    expect(world.value("callsToday")).toBeUndefined();
    expect(world.emergency).toBe(false);
  });
});
