import { describe, expect, it } from "vitest";
import { agent, type Bench, bench, kinds, offers } from "./support.ts";

async function offered(change: Parameters<Bench["enqueue"]>[0] = {}, staff = ["anna"]) {
  const b = await bench();
  await b.available(...staff);
  const events = await b.enqueue({ id: "X", ...change });
  const offer = events.find((e) => e.kind === "offered");
  if (!offer) throw new Error("Nothing was offered");
  return { b, offer };
}

describe("offers", () => {
  it("returns an unanswered offer to its old place with more priority and makes the agent not ready (DC-8, CE01-F41, F42, R34)", async () => {
    const { b, offer } = await offered({ priority: 88, noAnswerPriority: 5 });
    b.clock.advance(30_000);
    const { events } = await b.queue.tick();
    expect(kinds(events)).toEqual(["no_answer", "presence"]);
    expect(events[0]).toMatchObject({
      state: "queued",
      priority: 90,
      agent: "anna",
      offer: offer.offer,
    });
    expect(events[1]?.data).toMatchObject({ presence: "not_ready", reason: "rona" });
    expect(await b.queue.agent("anna")).toMatchObject({ presence: "not_ready", units: 0 });
    expect(offers(await b.available("bert"))).toEqual(["X>bert"]);
    await b.close();
  });

  it("refuses an accept at or after the deadline and lets it change nothing (DC-7)", async () => {
    for (const [ms, good] of [[-1, true], [0, false], [1, false]] as const) {
      const { b, offer } = await offered();
      b.clock.advance(30_000 + ms);
      const accept = b.queue.accept(b.op(), offer.offer, "anna");
      if (good) expect(kinds((await accept).events)).toEqual(["accepted"]);
      else await expect(accept).rejects.toMatchObject({ kind: "conflict", code: "offer.expired" });
      await b.close();
    }
  });

  it("declares a decline: not ready or staying, passed over while another is available (CE01-R48, F43)", async () => {
    const { b, offer } = await offered({}, ["anna", "bert"]);
    const { events } = await b.queue.decline(b.op(), offer.offer, "anna");
    expect(kinds(events)).toEqual(["declined", "presence", "offered"]);
    expect(events[1]?.data.reason).toBe("declined");
    expect(events[2]?.agent).toBe("bert");
    await b.close();
  });

  it("does not play ping-pong with the only agent: again after ten seconds at the soonest (CE01-F42)", async () => {
    const { b, offer } = await offered({ declineAction: "stay" });
    const { events } = await b.queue.decline(b.op(), offer.offer, "anna");
    expect(kinds(events)).toEqual(["declined"]);
    b.clock.advance(9_999);
    expect((await b.queue.tick()).events).toEqual([]);
    b.clock.advance(1);
    expect(offers((await b.queue.tick()).events)).toEqual(["X>anna"]);
    await b.close();
  });

  it("waits for another available agent rather than asking who declined again (CE01-F42, R48)", async () => {
    const { b, offer } = await offered({ declineAction: "stay", medium: "voice", priority: 50 });
    await b.queue.decline(b.op(), offer.offer, "anna");
    // Bert is available but on another call: he counts.
    await b.available("bert");
    expect((await b.queue.agent("bert"))?.work.map((w) => w.interaction)).toEqual(["X"]);
    await b.close();
  });

  it("says of a free agent's offer who was passed over for having declined it (CE01-R48, F43)", async () => {
    const { b, offer } = await offered();
    await b.queue.decline(b.op(), offer.offer, "anna");
    const [given] = (await b.available("bert")).filter((e) => e.kind === "offered");
    expect(given?.data.explanation).toMatchObject({
      trigger: "agent_free",
      chosen: "bert",
      exclusions: [{ agent: "anna", reason: "excluded" }],
    });
    await b.close();
  });

  it("takes open offers back without penalty when the agent leaves availability (CE01-R47)", async () => {
    for (const presence of ["not_ready", "offline"] as const) {
      const { b } = await offered();
      const { events } = await b.queue.setPresence(b.op(), "anna", presence, "lunch", "agent:anna");
      expect(kinds(events)).toEqual(["presence", "offer_withdrawn"]);
      expect(events[1]).toMatchObject({ state: "queued", priority: 60 });
      await b.close();
    }
  });

  it("withdraws the offer when the customer leaves, without a mark on the agent (CE01-F45, DC-1)", async () => {
    const { b, offer } = await offered();
    const { events } = await b.queue.leave(b.op(), "X", "abandoned", "customer");
    expect(kinds(events)).toEqual(["offer_withdrawn", "abandoned"]);
    expect(events[1]?.state).toBe("abandoned");
    expect(await b.queue.agent("anna")).toMatchObject({ presence: "available", units: 0 });
    await expect(b.queue.accept(b.op(), offer.offer, "anna")).rejects.toMatchObject({
      code: "offer.expired",
    });
    await b.close();
  });

  it("answers a repeated operation as the first time and does nothing twice (faults 8, I5)", async () => {
    const { b, offer } = await offered();
    const first = await b.queue.accept("same", offer.offer, "anna");
    expect(await b.queue.accept("same", offer.offer, "anna")).toEqual(first);
    expect((await b.queue.events("0", 100)).events.filter((e) => e.kind === "accepted"))
      .toHaveLength(1);
    await b.queue.trimEvents("1-1");
    expect(await b.queue.accept("same", offer.offer, "anna")).toEqual(first);
    await b.close();
  });

  it("numbers events without a gap and names them by region, epoch and number", async () => {
    const { b } = await offered();
    const { events, cursor } = await b.queue.events("0", 100);
    expect(events.map((e) => e.id)).toEqual(events.map((_, n) => `${b.region}-1-${n + 1}`));
    expect((await b.queue.events(cursor, 100)).events).toEqual([]);
    await b.close();
  });
});

describe("work in hand", () => {
  it("holds units until wrap-up ends, by hand or by its limit (CE01-R35, R37)", async () => {
    const { b, offer } = await offered({ medium: "voice", priority: 50, wrapUpSec: 20 });
    await b.queue.accept(b.op(), offer.offer, "anna");
    await b.queue.end(b.op(), "X", "agent:anna");
    await b.enqueue({ id: "Y", medium: "voice", priority: 50 });
    expect((await b.queue.agent("anna"))?.units).toBe(100);
    b.clock.advance(20_000);
    const { events } = await b.queue.tick();
    expect(kinds(events)).toEqual(["wrapped_up", "offered"]);
    expect(events[0]?.data.limit).toBe(true);
    await b.close();
  });

  it("goes straight to done without a wrap-up limit (DC-1)", async () => {
    const { b, offer } = await offered({ wrapUpSec: 0 });
    await b.queue.accept(b.op(), offer.offer, "anna");
    const { events } = await b.queue.end(b.op(), "X", "agent:anna");
    expect(events[0]).toMatchObject({ kind: "ended", state: "done" });
    await b.close();
  });

  it("gives room while parked and refuses to resume without room (DC-1, DC-9)", async () => {
    const b = await bench({
      agents: [agent("anna", {}, { support: 50 }, { chat: { maximum: 1 } })],
    });
    await b.available("anna");
    const [, first] = await b.enqueue({ id: "A" });
    await b.enqueue({ id: "B" });
    await b.queue.accept(b.op(), first?.offer ?? "", "anna");
    const parked = await b.queue.park(b.op(), "A", "agent:anna");
    expect(kinds(parked.events)).toEqual(["parked", "offered"]);
    await expect(b.queue.resume(b.op(), "A", "agent:anna")).rejects.toMatchObject({
      code: "agent.capacity",
    });
    await b.queue.leave(b.op(), "B", "abandoned", "customer");
    expect(kinds((await b.queue.resume(b.op(), "A", "agent:anna")).events)).toEqual(["resumed"]);
    await b.close();
  });

  it("interrupts e-mail for a call and gives the units back after its wrap-up (CE01-R37)", async () => {
    const b = await bench({ agents: [agent("anna")] });
    await b.available("anna");
    const [, mail] = await b.enqueue({ id: "M", medium: "email", priority: 30 });
    await b.queue.accept(b.op(), mail?.offer ?? "", "anna");
    const events = await b.enqueue({ id: "C", medium: "voice", priority: 50, wrapUpSec: 10 });
    expect(kinds(events)).toEqual(["queued", "parked", "offered"]);
    expect((await b.queue.agent("anna"))?.units).toBe(100);
    await b.queue.accept(b.op(), events[2]?.offer ?? "", "anna");
    await b.queue.end(b.op(), "C", "agent:anna");
    const done = await b.queue.wrapUp(b.op(), "C", "agent:anna");
    expect(kinds(done.events)).toEqual(["wrapped_up", "resumed"]);
    expect(await b.queue.agent("anna")).toMatchObject({ units: 20 });
    await b.close();
  });

  it("gives interrupted work back when the call's offer lapses (CE01-R37)", async () => {
    const b = await bench({ agents: [agent("anna")] });
    await b.available("anna");
    const [, mail] = await b.enqueue({ id: "M", medium: "email", priority: 30 });
    await b.queue.accept(b.op(), mail?.offer ?? "", "anna");
    await b.enqueue({ id: "C", medium: "voice", priority: 50 });
    b.clock.advance(30_000);
    expect(kinds((await b.queue.tick()).events)).toEqual(["no_answer", "presence", "resumed"]);
    await b.close();
  });

  it("returns a transfer nobody takes to who transferred, or to the front if they left (CE18-X17, CE01-F49)", async () => {
    for (const gone of [false, true]) {
      const { b, offer } = await offered();
      await b.queue.accept(b.op(), offer.offer, "anna");
      await b.available("bert");
      const { events } = await b.queue.transferToAgent(
        b.op(),
        { interaction: "X", agent: "bert", offerSec: 20, returnTo: "anna" },
        "agent:anna",
      );
      expect(events[0]).toMatchObject({ kind: "offered", agent: "bert", data: { from: "anna" } });
      expect((await b.queue.agent("anna"))?.units).toBe(25);
      if (gone) await b.queue.setPresence(b.op(), "anna", "offline", "", "agent:anna");
      const back = await b.queue.decline(b.op(), events[0]?.offer ?? "", "bert");
      expect(back.events.slice(0, 2).map((e) => [e.kind, e.state, e.agent])).toEqual(
        gone
          ? [["declined", "queued", "bert"], ["requeued", "queued", ""]]
          : [["declined", "queued", "bert"], ["resumed", "active", "anna"]],
      );
      await b.close();
    }
  });

  it("takes an offer nobody answered yet to the agent a supervisor names (CE01-R48, DC-7)", async () => {
    const { b, offer } = await offered();
    await b.available("bert");
    const wanted = { interaction: "X", agent: "bert", offerSec: 30, returnTo: null };
    const { events } = await b.queue.transferToAgent(b.op(), wanted, "supervisor:eva");
    expect(events.map((e) => [e.kind, e.agent])).toEqual([
      ["offer_withdrawn", "anna"],
      ["offered", "bert"],
    ]);
    await expect(b.queue.accept(b.op(), offer.offer, "anna")).rejects.toMatchObject({
      code: "offer.expired",
    });
    expect(await b.queue.agent("anna")).toMatchObject({ presence: "available", units: 0 });
    await b.close();
  });

  it("frees the transferring agent when the other accepts (CE01-F49)", async () => {
    const { b, offer } = await offered();
    await b.queue.accept(b.op(), offer.offer, "anna");
    await b.available("bert");
    const input = { interaction: "X", agent: "bert", offerSec: 20, returnTo: "anna" };
    const { events } = await b.queue.transferToAgent(b.op(), input, "agent:anna");
    await b.queue.accept(b.op(), events[0]?.offer ?? "", "bert");
    expect((await b.queue.agent("anna"))?.units).toBe(0);
    expect((await b.queue.agent("bert"))?.units).toBe(25);
    await b.close();
  });

  it("refuses an interaction of a lower epoch (faults 10)", async () => {
    const b = await bench();
    await b.enqueue({ id: "X", epoch: 3 });
    const { item } = await import("./support.ts");
    await expect(b.queue.requeue(b.op(), item({ id: "X", epoch: 2 }), "system", "transfer"))
      .rejects.toMatchObject({ kind: "stale", code: "epoch.stale" });
    await b.close();
  });

  it("says again every ten seconds that overflow and final timeout are due (CE01-F37, F38)", async () => {
    const b = await bench({ agents: [] });
    await b.enqueue({ id: "X", overflowAfterSec: 10, maxWaitSec: 15 });
    const seen = [];
    for (let n = 0; n < 5; n++) {
      b.clock.advance(5_000);
      seen.push((await b.queue.tick()).events.map((e) => e.data.kind));
    }
    expect(seen).toEqual([[], ["overflow"], ["max_wait"], ["overflow"], ["max_wait"]]);
    await b.close();
  });
});
