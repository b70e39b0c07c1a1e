import { describe, expect, it } from "vitest";
import { agent, bench, item, queueSettings } from "./support.ts";

const any = [{ afterSec: 0, skills: [] }];

describe("numbers", () => {
  it("tells the expected wait as defined: (q+1) x H / S, 0 when somebody is free, else unknown (CB-C11)", async () => {
    const b = await bench({
      agents: ["a", "b", "c", "d", "e"].map((id) => agent(id)),
    });
    const wait = (medium: "voice" | "chat", handleSec: number | null) =>
      b.queue.expectedWait({ queue: "support", medium, rings: any, handleSec });
    expect(await wait("voice", 300)).toBeNull();
    await b.available("a", "b", "c");
    expect(await wait("voice", 300)).toBe(0);
    for (let n = 0; n < 7; n++) await b.enqueue({ medium: "voice", priority: 50 });
    expect(await wait("voice", 300)).toBe(500);
    expect(await wait("voice", null)).toBeNull();
    for (const id of ["d", "e"]) await b.available(id);
    // Two more take two calls: two wait before a newcomer, five can handle them.
    expect(await wait("voice", 300)).toBe(180);
    await b.close();
  });

  it("counts a chat's places: 2 agents of 3, two before, 480 s each = 240 s (CB-C11)", async () => {
    const b = await bench();
    await b.available("anna", "bert");
    for (let n = 0; n < 8; n++) await b.enqueue({});
    expect(
      await b.queue.expectedWait({ queue: "support", medium: "chat", rings: any, handleSec: 480 }),
    ).toBe(240);
    await b.close();
  });

  it("counts per queue and medium who waits, who is there and who is free", async () => {
    const b = await bench({
      queues: [queueSettings("support"), queueSettings("sales")],
      agents: [
        agent("a"),
        agent("b", {}, { support: 50, sales: 50 }),
        agent("c", {}, { sales: 50 }),
      ],
    });
    await b.available("a");
    await b.queue.setPresence(b.op(), "b", "not_ready", "lunch", "agent:b");
    for (let n = 0; n < 4; n++) {
      b.clock.advance(1_000);
      await b.enqueue({});
    }
    const loads = await b.queue.loads();
    expect(loads.find((l) => l.queue === "support" && l.medium === "chat")).toEqual({
      queue: "support",
      medium: "chat",
      waiting: 1,
      offered: 3,
      oldestArrival: b.clock.now(),
      signedIn: 2,
      available: 1,
      free: 0,
    });
    expect(loads.find((l) => l.queue === "support" && l.medium === "sms")).toMatchObject({
      free: 1,
    });
    expect(loads.find((l) => l.queue === "sales" && l.medium === "chat")).toMatchObject({
      signedIn: 1,
      available: 0,
      waiting: 0,
      oldestArrival: null,
    });
    await b.close();
  });

  it("matches at once when a configuration lets an agent fit (I11)", async () => {
    const b = await bench({ agents: [agent("anna", {}, { sales: 50 })] });
    await b.available("anna");
    await b.enqueue({ id: "X" });
    await b.configure({ agents: [agent("anna", {}, { support: 50 })] });
    expect((await b.queue.agent("anna"))?.work).toMatchObject([{
      interaction: "X",
      state: "offered",
    }]);
    await b.close();
  });

  it("ignores an older configuration than the one in force", async () => {
    const b = await bench({ version: 5 });
    await b.queue.configure({ ...b.settings, version: 4, agents: [] });
    expect(await b.queue.agents()).toHaveLength(2);
    await b.close();
  });

  it("refuses an unknown queue or agent in words", async () => {
    const b = await bench();
    await expect(b.queue.enqueue(b.op(), item({ queue: "nowhere" }), "customer")).rejects
      .toMatchObject({ kind: "not_found" });
    await expect(b.queue.setPresence(b.op(), "nobody", "available", "", "nobody")).rejects
      .toMatchObject({ kind: "not_found" });
    await b.close();
  });
});
