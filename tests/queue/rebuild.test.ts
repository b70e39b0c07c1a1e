import { describe, expect, it } from "vitest";
import { createQueue } from "../../queue/queue.ts";
import type { RebuildItem } from "../../types/queue.ts";
import { sharedRedis, testRegion } from "../support/redis.ts";
import { agent, bench, item, queueSettings } from "./support.ts";

const WAITING = 3_000;

function waiting(n: number): RebuildItem {
  const arrival = 1_772_000_000_000 + n * 37;
  const priority = 40 + (n * 7) % 50;
  return {
    ...item({ id: `W${String(n).padStart(6, "0")}`, arrival, priority, rev: 4 }),
    state: "queued",
    agent: "",
    score: arrival - priority * 12_000,
    ring: 0,
    queuedAt: arrival,
  };
}

describe("rebuilding a lost queue", () => {
  it("refuses everything while Redis holds no epoch (faults 4, DC-15)", async () => {
    const redis = await sharedRedis();
    const queue = createQueue({ redis, region: testRegion() });
    const refused = { kind: "unavailable", code: "queue.rebuilding" };
    expect(await queue.epoch()).toBeNull();
    await expect(queue.enqueue("1", item(), "customer")).rejects.toMatchObject(refused);
    await expect(queue.setPresence("2", "a", "available", "", "a")).rejects.toMatchObject(refused);
    await expect(queue.tick()).rejects.toMatchObject(refused);
    await expect(queue.loads()).rejects.toMatchObject(refused);
    await redis.close();
  });

  it("brings everything back in the same order under a higher epoch (faults 4, DC-15, I6)", async () => {
    const items = Array.from({ length: WAITING }, (_, n) => waiting(n));
    const b = await bench(
      { queues: [queueSettings("support", { maxSize: 10_000 })], agents: [agent("anna")] },
      undefined,
      items,
    );
    const expected = items.toSorted((x, y) => x.score - y.score || (x.id < y.id ? -1 : 1));
    for (const n of [0, 1, 500, WAITING - 1]) {
      expect((await b.queue.position(expected[n]?.id ?? ""))?.position).toBe(n + 1);
    }
    await b.queue.rebuild({
      epoch: 2,
      ...b.settings,
      agents: [[{ ...agent("anna"), presence: "available", reason: "", since: 0 }]],
      items: [items],
    });
    expect(await b.queue.epoch()).toBe(2);
    const { events } = await b.queue.events("0", 10);
    expect(events.map((e) => [e.kind, e.interaction, e.epoch, e.rev])).toEqual(
      expected.slice(0, 3).map((x) => ["offered", x.id, 2, 5]),
    );
    expect((await b.queue.loads()).find((l) => l.medium === "chat")).toMatchObject({
      waiting: WAITING - 3,
      offered: 3,
    });
    await b.close();
  });

  it("remembers who passed on waiting work, and what a call interrupted (CE01-F42, R37, faults 4)", async () => {
    const b = await bench({ agents: [agent("anna"), agent("bert")] });
    const until = b.clock.now() + 600_000;
    const held = { ...waiting(1), state: "parked" as const, agent: "bert", interrupted: true };
    await b.queue.rebuild({
      epoch: 2,
      ...b.settings,
      agents: [["anna", "bert"].map((id) => ({
        ...agent(id),
        presence: "available" as const,
        reason: "",
        since: 0,
      }))],
      items: [[
        { ...waiting(0), passed: [{ agent: "anna", until }] },
        { ...held, medium: "email", queue: "support" },
      ]],
    });
    const { events } = await b.queue.events("0", 10);
    expect(events.map((e) => [e.kind, e.interaction, e.agent])).toEqual([
      ["resumed", held.id, "bert"],
      ["offered", waiting(0).id, "bert"],
    ]);
    await b.close();
  });

  it("lets one of several rebuilders win an epoch, and nobody go back (faults 4, 5, 10)", async () => {
    const b = await bench();
    const input = { epoch: 2, ...b.settings, agents: [], items: [] };
    const results = await Promise.allSettled([1, 2, 3].map(() => b.queue.rebuild(input)));
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    await expect(b.queue.rebuild(input)).rejects.toMatchObject({ code: "epoch.stale" });
    await expect(b.queue.rebuild({ ...input, epoch: 1 })).rejects.toMatchObject({
      code: "epoch.stale",
    });
    await b.close();
  });

  it("forgets operations of the old epoch: what the record does not know is done anew (faults 5)", async () => {
    const b = await bench();
    const wanted = item({ id: "X" });
    await b.queue.enqueue("enqueue:X:1", wanted, "customer");
    await b.queue.rebuild({ epoch: 2, ...b.settings, agents: [], items: [] });
    const { events } = await b.queue.enqueue("enqueue:X:1", wanted, "customer");
    expect(events.map((e) => e.kind)).toEqual(["queued"]);
    await b.close();
  });
});
