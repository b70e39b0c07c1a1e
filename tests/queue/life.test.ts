import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, bench, kinds, offers } from "./support.ts";

describe("an interaction's life in the queue", () => {
  let b: Bench;
  beforeAll(async () => {
    b = await bench();
  });
  afterAll(() => b.close());

  it("is offered, accepted, ended and wrapped up, and leaves nothing behind (CE01-F32, F39, DC-1)", async () => {
    await b.available("anna");
    const events = await b.enqueue({ id: "I1" });
    expect(kinds(events)).toEqual(["queued", "offered"]);
    expect(events[1]).toMatchObject({ agent: "anna", state: "offered", rev: 2, medium: "chat" });
    const offer = events[1]?.offer ?? "";
    const accepted = await b.queue.accept(b.op(), offer, "anna");
    expect(accepted.events[0]).toMatchObject({ kind: "accepted", state: "active", offer });
    const ended = await b.queue.end(b.op(), "I1", "agent:anna");
    expect(ended.events[0]).toMatchObject({ kind: "ended", state: "wrapup" });
    expect(ended.events[0]?.data.wrapUpEndsAt).toBe(b.clock.now() + 60_000);
    const done = await b.queue.wrapUp(b.op(), "I1", "agent:anna");
    expect(done.events[0]).toMatchObject({ kind: "wrapped_up", state: "done", agent: "anna" });
    expect(await b.queue.agent("anna")).toMatchObject({ units: 0, work: [] });
    expect((await b.queue.snapshot("0", 1000)).items.filter((i) => i.id === "I1")).toEqual([]);
  });

  it("goes to the agent who becomes available (CE01-F35)", async () => {
    const c = await bench();
    expect(kinds(await c.enqueue({ id: "W1" }))).toEqual(["queued"]);
    const events = await c.available("bert");
    expect(offers(events)).toEqual(["W1>bert"]);
    await c.close();
  });
});
