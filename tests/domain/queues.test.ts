import { afterEach, describe, expect, it } from "vitest";
import { leaveQueue } from "../../domain/interactions/leave.ts";
import { getFloor } from "../../domain/floor/get_floor.ts";
import { transferInteraction } from "../../domain/interactions/transfer.ts";
import { sweepUnattended } from "../../domain/queues/no_agents.ts";
import { expectedWait } from "../../domain/queues/expected_wait.ts";
import { getQueue } from "../../domain/queues/list_queues.ts";
import { midnightBefore } from "../../domain/queues/today.ts";
import { percent } from "../../domain/reports/ratio.ts";
import { serviceLevelParts } from "../../domain/reports/service_level.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { SMS_NUMBER, testConfiguration } from "../support/configuration.ts";
import { type TestHub, testHub } from "../support/hub.ts";
import { tick } from "../support/tick.ts";
import { textingHub } from "../support/texting.ts";
import { accept, arrive, presence, row, segments } from "../support/work.ts";

const hubs: TestHub[] = [];
type QueueInput = NonNullable<ConfigurationInput["queues"]>[number];
const newHub = async (queue?: Partial<QueueInput>) => {
  const hub = await testHub({
    configuration: testConfiguration((c) => ({
      ...c,
      queues: c.queues?.map((q) => q.id === "support" ? { ...q, ...queue } : q),
    })),
  });
  hubs.push(hub);
  return hub;
};
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

describe("waiting that goes on too long", () => {
  it("overflows to the next queue with its arrival; the first counts flow_out (CE01-F37, DC-3)", async () => {
    const hub = await newHub();
    const id = await arrive(hub, { subject: "bill" });
    hub.clock.advance(59_000);
    await tick(hub);
    expect(await row(hub, id)).toMatchObject({ queue: "billing" });
    hub.clock.advance(1_000);
    await tick(hub);
    expect(await row(hub, id)).toMatchObject({ state: "queued", queue: "support" });
    expect(await segments(hub, id)).toMatchObject([
      { queue: "billing", outcome: "flow_out" },
      { queue: "support", outcome: "waiting" },
    ]);
    const { item, created_at } = await row(hub, id);
    expect(JSON.parse(item)).toMatchObject({ queue: "support", arrival: created_at });
  });

  it("ends a chat at its final timeout, but never a text (CE18-F10, CE18-R8)", async () => {
    const hub = await newHub({ maxWaitSec: 120 });
    const chat = await arrive(hub);
    const text = await arrive(hub, { medium: "sms" });
    hub.clock.advance(120_000);
    await tick(hub);
    expect(await row(hub, chat)).toMatchObject({ state: "timed_out" });
    expect(await segments(hub, chat)).toMatchObject([{ outcome: "timed_out" }]);
    hub.clock.advance(86_400_000);
    await tick(hub);
    expect(await row(hub, text)).toMatchObject({ state: "queued" });
  });

  it("lets a full queue overflow, and keeps what fits nowhere outside (CE01-R32)", async () => {
    const hub = await testHub({
      configuration: testConfiguration((c) => ({
        ...c,
        queues: c.queues?.map((q) => q.id === "sales" ? q : { ...q, maxSize: 1 }),
      })),
    });
    hubs.push(hub);
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push(await arrive(hub, { subject: "bill" }));
    const states = await Promise.all(ids.map((id) => row(hub, id)));
    expect(states.map((r) => [r.state, r.queue])).toEqual([
      ["queued", "billing"],
      ["queued", "support"],
      ["received", "billing"],
    ]);
  });
});

describe("a queue nobody is signed in for", () => {
  it("tells waiting chats and closes them, where it is set so; texts wait on (CE18-X8)", async () => {
    const hub = await newHub({ noAgentsAction: "message" });
    await presence(hub, "ada", "not_ready");
    const chat = await arrive(hub);
    const text = await arrive(hub, { medium: "sms" });
    await presence(hub, "ada", "offline");
    await sweepUnattended(hub);
    // Whoever signs in again within two seconds has not left.
    expect(await row(hub, chat)).toMatchObject({ state: "queued" });
    hub.clock.advance(2_000);
    await sweepUnattended(hub);
    expect(await row(hub, chat)).toMatchObject({ state: "timed_out" });
    expect(await row(hub, text)).toMatchObject({ state: "queued" });
  });

  it("lets chats wait where it is set so, and while somebody is left (CE18-X8, CE01-R30)", async () => {
    const hub = await newHub({ noAgentsAction: "message" });
    await presence(hub, "ada", "not_ready");
    await presence(hub, "ben", "not_ready");
    const chat = await arrive(hub);
    await presence(hub, "ada", "offline");
    hub.clock.advance(2_000);
    await sweepUnattended(hub);
    expect(await row(hub, chat)).toMatchObject({ state: "queued" });
  });

  it("is noticed when work enters, is transferred or overflows, after a restart too (CE01-F31, CE18-X8)", async () => {
    const hub = await newHub({ noAgentsAction: "overflow", overflowQueue: "sales" });
    await presence(hub, "dan", "not_ready");
    const entered = await arrive(hub);
    const overflowed = await arrive(hub, { subject: "bill" });
    hub.clock.advance(60_000);
    await tick(hub);
    expect(await row(hub, overflowed)).toMatchObject({ queue: "support" });
    await presence(hub, "dan");
    const transferred = await accept(hub, await arrive(hub, { queue: "sales" }));
    await presence(hub, "dan", "not_ready");
    await transferInteraction(hub, transferred, { queue: "support", note: "" });
    // Another process, which knows nothing of what went before.
    const next = await testHub({
      db: hub.db,
      region: hub.queue.region,
      clock: hub.clock,
      empty: true,
    });
    hubs.push(next);
    await next.configure(hub.settings().document);
    await Promise.all([sweepUnattended(next), sweepUnattended(hub)]);
    await sweepUnattended(next);
    for (const id of [entered, overflowed, transferred]) {
      expect(await row(hub, id)).toMatchObject({ state: "queued", queue: "sales" });
    }
    expect((await segments(hub, entered)).map((s) => [s.queue, s.outcome])).toEqual([
      ["support", "flow_out"],
      ["sales", "waiting"],
    ]);
  });

  it("tells who texted once, where the number has words for it (CE01-F31, CE29-R3, CE29-X5)", async () => {
    const texting = await textingHub({
      configuration: testConfiguration((c) => ({
        ...c,
        queues: c.queues?.map((q) => q.id === "support" ? { ...q, noAgentsAction: "message" } : q),
        entryPoints: c.entryPoints?.map((e) =>
          e.channel === "sms" ? { ...e, sms: { noAgents: { en: "We answer in the morning." } } } : e
        ),
      })),
    });
    try {
      await texting.text("+12025550190", "Is anybody there?");
      await texting.text("+12025550191", "Me too");
      await texting.hub.db.write([{
        sql: `INSERT INTO opt_outs (channel, our_address, address, at, source)
          VALUES ('sms', ?, '+12025550191', 0, 'customer')`,
        args: [SMS_NUMBER],
      }]);
      await Promise.all([sweepUnattended(texting.hub), sweepUnattended(texting.hub)]);
      await sweepUnattended(texting.hub);
      await texting.deliver();
      const sent = (await texting.messages()).filter((m) => m.direction === "out");
      expect(sent.map((m) => m.text)).toEqual(["We answer in the morning."]);
      expect(sent[0]?.status).toBe("delivered");
      const [waits] = await texting.hub.db.read("SELECT state FROM interactions LIMIT 1");
      expect(waits).toEqual({ state: "queued" });
    } finally {
      await texting.close();
    }
  });
});

describe("the numbers of a queue", () => {
  it("count segments since midnight, short abandons apart (CE18-M1 to M3, BO07-R14, BO07-R16)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const answered = await accept(hub, await arrive(hub));
    hub.clock.advance(100_000);
    await presence(hub, "ada");
    await endInteraction(hub, answered);
    await presence(hub, "ada", "not_ready", "lunch");
    const short = await arrive(hub);
    hub.clock.advance(3_000);
    await leaveQueue(hub, short, "abandoned");
    const long = await arrive(hub);
    hub.clock.advance(30_000);
    await leaveQueue(hub, long, "abandoned");
    const waiting = await arrive(hub);
    hub.clock.advance(10_000);
    const queue = await getQueue(hub, "support");
    expect(queue).toMatchObject({
      waiting: 1,
      active: 1,
      signedIn: 1,
      available: 0,
      today: {
        entered: 4,
        answered: 1,
        abandoned: 1,
        shortAbandoned: 1,
        serviceLevel: 50,
        averageWaitSec: 0,
      },
    });
    expect(queue?.media.find((m) => m.medium === "chat")).toMatchObject({
      waiting: 1,
      longestWaitSec: 10,
      estWaitSec: null,
    });
    const floor = await getFloor(hub);
    expect(floor.waiting.map((i) => i.id)).toEqual([waiting]);
    expect(floor.agents.find((a) => a.id === "ada")).toMatchObject({
      presence: "not_ready",
      reason: "lunch",
      units: 25,
      work: [{ interaction: answered, state: "wrapup", units: 25 }],
    });
  });

  it("say service level by formula A of BO07-R16, nothing while nothing counts", () => {
    const level = (answeredInTime: number, answered: number, abandoned: number) =>
      percent(...serviceLevelParts("A", { answeredInTime, answered, abandoned }));
    expect(level(8, 9, 1)).toBe(80);
    expect(level(0, 0, 0)).toBeNull();
  });

  it("begin at the company's midnight, also where the clock changes (DC-4)", () => {
    const at = (iso: string, zone: string) =>
      new Date(midnightBefore(Date.parse(iso), zone)).toISOString();
    expect(at("2026-03-02T10:00:00Z", "UTC")).toBe("2026-03-02T00:00:00.000Z");
    expect(at("2026-03-29T12:00:00Z", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
    expect(at("2026-03-02T03:00:00Z", "America/New_York")).toBe("2026-03-01T05:00:00.000Z");
  });

  it("know no expected wait before five contacts were handled (CB-C11, CE18-R22)", async () => {
    const hub = await newHub();
    const of = { queue: "support", medium: "chat" as const, rings: [] };
    await presence(hub, "ben");
    const handle = async (seconds: number) => {
      const id = await accept(hub, await arrive(hub));
      hub.clock.advance(seconds * 1000);
      await presence(hub, "ben");
      await endInteraction(hub, id);
      hub.clock.advance(60_000);
      await tick(hub);
    };
    const fill = async () => {
      for (let i = 0; i < 3; i++) await accept(hub, await arrive(hub));
      await arrive(hub);
    };
    for (let i = 0; i < 4; i++) await handle(420);
    await fill();
    expect(await expectedWait(hub, of)).toBeNull();
  });
});
