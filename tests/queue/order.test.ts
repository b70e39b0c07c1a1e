import { describe, expect, it } from "vitest";
import { DEFAULT_MEDIA, type Medium } from "../../types/media.ts";
import { agent, type Bench, bench, offers, queueSettings } from "./support.ts";

const T = Date.UTC(2026, 2, 3, 10);

/** Who is offered work, one after another, when one agent takes a single thing at a time. */
async function sequence(b: Bench, count: number): Promise<string[]> {
  const order: string[] = [];
  let events = await b.available("solo");
  for (let n = 0; n < count; n++) {
    const offer = events.find((e) => e.kind === "offered");
    if (!offer) break;
    order.push(offer.interaction);
    await b.queue.accept(b.op(), offer.offer, "solo");
    events = (await b.queue.end(b.op(), offer.interaction, "agent:solo")).events;
  }
  return order;
}

function solo(queues: Record<string, number> = { support: 50 }, skills = {}) {
  const one = Object.fromEntries(
    (Object.keys(DEFAULT_MEDIA) as Medium[]).map((m) => [m, { cost: 100 }]),
  );
  return agent("solo", skills, queues, one);
}

describe("order of what waits", () => {
  it("puts the later call of higher priority first, as 30 points are worth 360 s (CE01-R22, R26)", async () => {
    for (const [priority, expected] of [[80, ["B", "A"]], [70, ["A", "B"]]] as const) {
      const b = await bench({ agents: [solo()] });
      b.clock.set(T);
      await b.enqueue({ id: "A", medium: "voice", priority: 50, wrapUpSec: 0 });
      b.clock.advance(300_000);
      await b.enqueue({ id: "B", medium: "voice", priority, wrapUpSec: 0 });
      b.clock.advance(600_000);
      expect(await sequence(b, 2)).toEqual(expected);
      await b.close();
    }
  });

  it("compares media by effective priority when an agent becomes free: the e-mail at 10:06, the call at 10:07 (CE01-R36, DC-10)", async () => {
    for (const [minute, expected] of [[6, "mail"], [7, "call"]] as const) {
      const b = await bench({ agents: [solo()] });
      b.clock.set(T - 14 * 3_600_000);
      await b.enqueue({ id: "mail", medium: "email", priority: 30, wrapUpSec: 0 });
      b.clock.set(T + 5 * 60_000);
      await b.enqueue({ id: "call", medium: "voice", priority: 50, wrapUpSec: 0 });
      b.clock.set(T + minute * 60_000);
      expect((await sequence(b, 1))[0]).toBe(expected);
      await b.close();
    }
  });

  it("keeps start priorities where waiting does not raise them: priority, arrival, id (CE01-R23)", async () => {
    const b = await bench({
      queues: [queueSettings("support", { useTimeInQueue: false })],
      agents: [solo()],
    });
    for (const [id, priority] of [["C", 60], ["B", 60], ["A", 70], ["D", 40]] as const) {
      await b.enqueue({ id, priority, wrapUpSec: 0 });
    }
    b.clock.advance(3_600_000);
    await b.enqueue({ id: "E", priority: 60, wrapUpSec: 0 });
    expect(await sequence(b, 5)).toEqual(["A", "B", "C", "E", "D"]);
    await b.close();
  });

  it("puts work to the front: one ms before the first, arrival unchanged (CE01-R49)", async () => {
    const b = await bench({ agents: [solo()] });
    const [first] = await b.enqueue({ id: "A", wrapUpSec: 0 });
    b.clock.advance(60_000);
    const arrival = b.clock.now();
    const [front] = await b.enqueue({ id: "B", front: true, wrapUpSec: 0 });
    expect(front?.score).toBe((first?.score ?? 0) - 1);
    expect((await b.queue.position("B"))?.position).toBe(1);
    expect(await sequence(b, 2)).toEqual(["B", "A"]);
    expect(arrival).toBe(b.clock.now());
    await b.close();
  });

  it("counts voice and callback as one medium, so that a callback keeps its call's place (CE01-R26)", async () => {
    const b = await bench({ agents: [solo()] });
    await b.enqueue({ id: "A", medium: "voice", priority: 50, wrapUpSec: 0 });
    b.clock.advance(1_000);
    await b.enqueue({ id: "B", medium: "callback", priority: 50, wrapUpSec: 0 });
    b.clock.advance(1_000);
    await b.enqueue({ id: "C", medium: "voice", priority: 50, wrapUpSec: 0 });
    expect(await sequence(b, 3)).toEqual(["A", "B", "C"]);
    await b.close();
  });

  it("cuts priorities to the medium's range (CE01-R36, DC-10)", async () => {
    const b = await bench({ agents: [] });
    expect((await b.enqueue({ medium: "email", priority: 99 }))[0]?.priority).toBe(60);
    expect((await b.enqueue({ medium: "voice", priority: 1 }))[0]?.priority).toBe(50);
    await b.close();
  });

  it("moves what a supervisor reprioritises (CE01-R26)", async () => {
    const b = await bench({ agents: [solo()] });
    await b.enqueue({ id: "A", wrapUpSec: 0 });
    b.clock.advance(1_000);
    await b.enqueue({ id: "B", wrapUpSec: 0 });
    const { events } = await b.queue.reprioritise(b.op(), "B", 90, "supervisor:s");
    expect(events[0]).toMatchObject({ kind: "reprioritised", priority: 90 });
    expect(await b.queue.position("B")).toEqual({ position: 1, waiting: 2 });
    expect(await sequence(b, 2)).toEqual(["B", "A"]);
    await b.close();
  });

  it("refuses what goes beyond the queue's size (CE01-R32)", async () => {
    const b = await bench({ queues: [queueSettings("support", { maxSize: 2 })] });
    await b.enqueue({});
    await b.enqueue({ medium: "sms", priority: 50 });
    await expect(b.enqueue({})).rejects.toMatchObject({ kind: "conflict", code: "queue.full" });
    await b.close();
  });
});

describe("choice of the agent", () => {
  const need = { afterSec: 0, skills: [{ skill: "german", min: 1, max: 100 }] };

  it("offers to the most proficient, or to the longest idle, as the queue says (CE01-F33, R27)", async () => {
    const staff = [agent("old", { german: 40 }), agent("good", { german: 80 })];
    for (const [agentOrder, chosen] of [["best_skill", "good"], ["longest_idle", "old"]] as const) {
      const b = await bench({ queues: [queueSettings("support", { agentOrder })], agents: staff });
      await b.available("old");
      b.clock.advance(5_000);
      await b.available("good");
      const events = await b.enqueue({ id: "X", rings: [need] });
      expect(offers(events)).toEqual([`X>${chosen}`]);
      await b.close();
    }
  });

  it("takes idle agents before holders of work, fewest units first (CE01-R27)", async () => {
    const b = await bench();
    await b.available("anna");
    b.clock.advance(1_000);
    await b.available("bert");
    const chosen = [];
    for (let n = 0; n < 4; n++) chosen.push(...offers(await b.enqueue({ id: `X${n}` })));
    expect(chosen).toEqual(["X0>anna", "X1>bert", "X2>anna", "X3>bert"]);
    await b.close();
  });

  it("keeps both bounds of a skill (CE01-R20, DC-5)", async () => {
    const b = await bench({
      agents: [agent("low", { german: 20 }), agent("high", { german: 90 })],
    });
    await b.available("low", "high");
    const between = { afterSec: 0, skills: [{ skill: "german", min: 20, max: 89 }] };
    expect(offers(await b.enqueue({ id: "X", rings: [between] }))).toEqual(["X>low"]);
    await b.close();
  });

  it("widens ring by ring with the place unchanged (CE01-F36, R28)", async () => {
    const b = await bench({ agents: [agent("low", { german: 20 }), agent("none")] });
    const rings = [
      { afterSec: 0, skills: [{ skill: "german", min: 80, max: 100 }] },
      { afterSec: 10, skills: [{ skill: "german", min: 20, max: 100 }] },
      { afterSec: 20, skills: [] },
    ];
    await b.available("none", "low");
    const [queued] = await b.enqueue({ id: "X", rings });
    b.clock.advance(9_999);
    expect((await b.queue.tick()).events).toEqual([]);
    b.clock.advance(1);
    const { events } = await b.queue.tick();
    expect(events.map((e) => [e.kind, e.ring, e.score])).toEqual([
      ["widened", 1, queued?.score],
      ["offered", 1, queued?.score],
    ]);
    expect(events[1]?.agent).toBe("low");
    await b.close();
  });

  it("prefers the agent of last time, holds for a while, then asks everybody (CE29-F11)", async () => {
    const b = await bench();
    await b.available("anna");
    expect(offers(await b.enqueue({ id: "A", preferredAgent: "bert" }))).toEqual(["A>anna"]);
    const held = await b.enqueue({ id: "B", preferredAgent: "bert", holdSec: 20 });
    expect(offers(held)).toEqual([]);
    expect(offers(await b.available("bert"))).toEqual(["B>bert"]);
    await b.queue.setPresence(b.op(), "bert", "not_ready", "lunch", "agent:bert");
    await b.enqueue({ id: "C", preferredAgent: "bert", holdSec: 20 });
    b.clock.advance(20_000);
    expect(offers((await b.queue.tick()).events)).toContain("C>anna");
    await b.close();
  });

  it("explains each offer: candidates, exclusions, heads, rules (DC-5, CE01-F33)", async () => {
    const b = await bench({
      version: 7,
      agents: [
        agent("a", { german: 80 }),
        agent("b", { german: 60 }),
        agent("c"),
        agent("d", { german: 9 }),
      ],
    });
    await b.available("a", "b", "c");
    await b.queue.setPresence(b.op(), "d", "not_ready", "lunch", "agent:d");
    b.clock.advance(4_000);
    const events = await b.enqueue({ id: "X", rings: [need] });
    const why = events.find((e) => e.kind === "offered")?.data.explanation;
    expect(why).toMatchObject({
      ruleVersion: 7,
      trigger: "arrival",
      chosen: "a",
      agentOrder: "best_skill",
      candidates: [
        { agent: "a", proficiency: 80, unitsInUse: 0, idleSec: 4, chosen: true },
        { agent: "b", proficiency: 60, chosen: false },
      ],
      exclusions: [
        { agent: "c", reason: "skill" },
        { agent: "d", reason: "not_ready", detail: "lunch" },
      ],
    });
    await b.close();
  });
});
