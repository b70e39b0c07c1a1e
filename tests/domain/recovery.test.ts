import { afterEach, describe, expect, it } from "vitest";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { getInteraction } from "../../domain/interactions/get.ts";
import { parkInteraction } from "../../domain/interactions/park.ts";
import { transferInteraction } from "../../domain/interactions/transfer.ts";
import { drainJournal } from "../../domain/journal/drain.ts";
import { auditStores } from "../../domain/recovery/audit_stores.ts";
import { rebuildQueue } from "../../domain/recovery/rebuild_queue.ts";
import { rebuildItems } from "../../domain/recovery/rebuild_source.ts";
import { reconcile } from "../../domain/recovery/reconcile.ts";
import { recordEpoch } from "../../domain/recovery/epoch.ts";
import type { Hub } from "../../types/hub.ts";
import { person, type TestHub, testHub, type TestHubOptions } from "../support/hub.ts";
import { forgetRedis } from "../support/forget.ts";
import { tick } from "../support/tick.ts";
import { accept, arrive, openOffer, presence, row, segments, store } from "../support/work.ts";

const hubs: TestHub[] = [];
const newHub = async (options: TestHubOptions = {}) => {
  const hub = await testHub(options);
  hubs.push(hub);
  return hub;
};
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

/** Waiting interactions in the order they will be served. */
async function order(hub: Hub): Promise<string[]> {
  const items = [];
  for (let cursor: string | null = "0"; cursor !== null;) {
    const page: Awaited<ReturnType<Hub["queue"]["snapshot"]>> = await hub.queue.snapshot(
      cursor,
      100,
    );
    items.push(...page.items.filter((item) => item.state === "queued"));
    cursor = page.cursor;
  }
  return items.sort((a, b) => a.score - b.score || (a.id < b.id ? -1 : 1)).map((item) => item.id);
}

describe("a queue that lost its state", () => {
  it("is rebuilt with everybody's place, priority and holder (DC-15)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const active = await accept(hub, await arrive(hub));
    const parked = await accept(hub, await arrive(hub));
    await parkInteraction(hub, parked);
    const wrapup = await accept(hub, await arrive(hub));
    await endInteraction(hub, wrapup);
    await presence(hub, "ada", "not_ready", "meeting");
    for (let i = 0; i < 20; i++) {
      hub.clock.advance(1_000);
      await arrive(hub, { priority: 40 + (i * 7) % 50, medium: i % 2 ? "sms" : "chat" });
    }
    const before = await order(hub);
    await forgetRedis(hub);
    expect(await hub.queue.epoch()).toBeNull();
    expect(await rebuildQueue(hub)).toMatchObject({ epoch: 2, items: 23 });
    expect(await order(hub)).toEqual(before);
    expect(await hub.queue.agent("ada")).toMatchObject({
      presence: "not_ready",
      reason: "meeting",
      units: 50,
    });
    expect((await hub.queue.agent("ada"))?.work.map((w) => [w.interaction, w.state]).sort())
      .toEqual([[active, "active"], [parked, "parked"], [wrapup, "wrapup"]].sort());
    expect(await auditStores(hub)).toMatchObject({ drifted: [] });
  });

  it("takes open offers back and makes them anew; the old one is over (DC-7, DC-15)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    const old = await openOffer(hub, id);
    await forgetRedis(hub);
    await rebuildQueue(hub);
    await drainJournal(hub);
    const anew = await openOffer(hub, id);
    expect(anew.id).not.toBe(old.id);
    await expect(acceptOffer(hub.as(person("ada")), old.id)).rejects.toMatchObject({
      code: "offer.expired",
    });
    await accept(hub, id);
    expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ada", epoch: 2 });
  });

  it("gives a transfer under way back to who transferred it, as it was (CE01-F49, CE18-X17, DC-15)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const [active, parked] = [
      await accept(hub, await arrive(hub)),
      await accept(hub, await arrive(hub)),
    ];
    await parkInteraction(hub, parked);
    await presence(hub, "ben");
    for (const id of [active, parked]) {
      await transferInteraction(hub.as(person("ada")), id, { agent: "ben", note: "" });
    }
    const offer = await openOffer(hub, active);
    await forgetRedis(hub);
    await rebuildQueue(hub);
    await drainJournal(hub);
    expect(await row(hub, active)).toMatchObject({
      state: "active",
      agent_id: "ada",
      offer_id: null,
    });
    expect(await row(hub, parked)).toMatchObject({ state: "parked", agent_id: "ada" });
    expect((await hub.queue.agent("ada"))?.work.map((w) => [w.interaction, w.state]).sort())
      .toEqual([[active, "active"], [parked, "parked"]].sort());
    await expect(acceptOffer(hub.as(person("ben")), offer.id)).rejects.toMatchObject({
      code: "offer.expired",
    });
    expect(await segments(hub, active)).toMatchObject([{ outcome: "answered", agent_id: "ada" }]);
    expect((await getInteraction(hub, active)).timeline.slice(-2).map((e) => e.kind))
      .toEqual(["offer_withdrawn", "resumed"]);
    await endInteraction(hub, active);
    expect(await auditStores(hub)).toMatchObject({ drifted: [] });
  });

  it("puts it to the queue's front when who transferred has left (CE01-F49, CE01-R49, DC-15)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    await presence(hub, "ada", "not_ready", "lunch");
    const earlier = await arrive(hub, { at: hub.now() - 3_600_000, priority: 90 });
    await presence(hub, "ben");
    await accept(hub, earlier);
    await transferInteraction(hub.as(person("ada")), id, { agent: "ben", note: "" });
    await presence(hub, "ada", "offline");
    const first = await arrive(hub, {
      at: hub.now() - 7_200_000,
      priority: 100,
      subject: "german",
    });
    await forgetRedis(hub);
    await hub.db.write([{
      sql: "UPDATE presences SET presence = 'offline' WHERE agent_id = 'ben'",
    }]);
    await rebuildQueue(hub);
    expect((await order(hub)).slice(0, 2)).toEqual([id, first]);
    expect((await segments(hub, id)).map((s) => s.outcome)).toEqual(["answered", "waiting"]);
  });

  it("remembers who missed it and what a call interrupted, for the queue (CE01-F42, CE01-R37)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const missed = await arrive(hub);
    hub.clock.advance(30_000);
    await tick(hub);
    const interrupted = await store(hub);
    await hub.db.write([
      {
        sql: "UPDATE interactions SET state = 'parked', rev = 7, agent_id = 'ben' WHERE id = ?",
        args: [interrupted],
      },
      {
        sql: `INSERT INTO events (id, at, kind, interaction_id, state, rev, actor, data)
          VALUES ('e', 0, 'parked', ?, 'parked', 7, 'system', '{"reason":"interrupted"}')`,
        args: [interrupted],
      },
    ]);
    const items = [];
    for await (const page of rebuildItems(hub, 9)) items.push(...page);
    expect(items.find((i) => i.id === missed)?.passed).toEqual([
      { agent: "ada", until: hub.now() + 600_000 },
    ]);
    expect(items.find((i) => i.id === interrupted)).toMatchObject({ interrupted: true });
  });

  it("is rebuilt by the first verb that finds it gone (DC-15)", async () => {
    const hub = await newHub();
    const id = await arrive(hub);
    await forgetRedis(hub);
    await presence(hub, "ada");
    await drainJournal(hub);
    expect(await row(hub, id)).toMatchObject({ state: "offered", agent_id: "ada" });
    expect(await recordEpoch(hub.db, hub.queue.region)).toBe(2);
  });

  it("is rebuilt once, however many find it gone at the same time (DC-15)", async () => {
    const first = await newHub();
    const second = await testHub({
      db: first.db,
      region: first.queue.region,
      clock: first.clock,
      empty: true,
    });
    hubs.push(second);
    await Promise.all([arrive(first), arrive(first), arrive(first)]);
    await forgetRedis(first);
    await Promise.all([first, second, first, second].map((hub) => reconcile(hub)));
    expect(await recordEpoch(first.db, first.queue.region)).toBe(2);
    expect(await first.queue.epoch()).toBe(2);
    expect(await order(first)).toHaveLength(3);
  });

  it("lets work in that arrived meanwhile (DC-15)", async () => {
    const hub = await newHub();
    await forgetRedis(hub);
    const id = await arrive(hub);
    expect(await row(hub, id)).toMatchObject({ state: "received" });
    hub.clock.advance(2_000);
    expect(await reconcile(hub)).toBe(1);
    expect(await row(hub, id)).toMatchObject({ state: "queued" });
  });
});

describe("the reconciler", () => {
  it("enters what was stored by a process that died before it could (DC-15)", async () => {
    const hub = await newHub();
    const ids = [await store(hub), await store(hub)];
    expect(await reconcile(hub)).toBe(0);
    hub.clock.advance(2_000);
    expect(await reconcile(hub)).toBe(2);
    expect(await reconcile(hub)).toBe(0);
    for (const id of ids) expect(await row(hub, id)).toMatchObject({ state: "queued" });
  });
});

describe("the journal", () => {
  it("records what a process did in Redis and then died (DC-1)", async () => {
    const hub = await newHub();
    const id = await arrive(hub);
    // A verb that died right after its script.
    await hub.queue.setPresence("op-1", "ada", "available", "", "agent:ada");
    expect(await row(hub, id)).toMatchObject({ state: "queued" });
    expect(await drainJournal(hub)).toMatchObject({ more: false });
    expect(await row(hub, id)).toMatchObject({ state: "offered", agent_id: "ada" });
    expect((await drainJournal(hub)).events).toBe(0);
  });

  it("sets a hole in the sequence before the supervisor (DC-15)", async () => {
    const hub = await newHub();
    await arrive(hub);
    await drainJournal(hub);
    await hub.db.write([{
      sql: "UPDATE journal_cursors SET seq = seq - 1 WHERE region = ?",
      args: [hub.queue.region],
    }]);
    await arrive(hub);
    await drainJournal(hub);
    const alarms = await hub.db.read(
      "SELECT data->>'code' AS code FROM events WHERE kind = 'alarm'",
    );
    expect(alarms).toEqual([{ code: "journal.gap" }]);
  });
});

describe("the auditor", () => {
  it("finds and mends a record and a queue that differ (DC-15)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    const other = await arrive(hub, { subject: "general", queue: "sales", at: hub.now() });
    expect(await auditStores(hub)).toMatchObject({ drifted: [], presences: [], repaired: false });
    // The record holds more than Redis: as after a fail-over to an older replica.
    await hub.db.write([{
      sql: "UPDATE interactions SET rev = rev + 5, state = 'parked' WHERE id = ?",
      args: [id],
    }]);
    expect(await auditStores(hub)).toMatchObject({ drifted: [id], repaired: true });
    expect(await auditStores(hub)).toMatchObject({ drifted: [] });
    const work = (await hub.queue.agent("ada"))?.work ?? [];
    expect(work.map((w) => [w.interaction, w.state]).sort())
      .toEqual([[id, "parked"], [other, "offered"]].sort());
  });

  it("sets a presence the queue holds otherwise as the record has it, without a rebuild (DC-15)", async () => {
    const hub = await newHub();
    await presence(hub, "ada", "not_ready", "lunch");
    await presence(hub, "ben");
    expect(await auditStores(hub)).toMatchObject({ presences: [], repaired: false });
    await hub.db.write([{
      sql: "UPDATE presences SET presence = 'available', reason = '' WHERE agent_id = 'ada'",
    }]);
    const id = await arrive(hub, { subject: "technical" });
    expect(await auditStores(hub)).toMatchObject({
      drifted: [],
      presences: ["ada"],
      repaired: true,
    });
    expect(await hub.queue.agent("ada")).toMatchObject({ presence: "available" });
    expect(await row(hub, id)).toMatchObject({ state: "offered", agent_id: "ada" });
    expect(await recordEpoch(hub.db, hub.queue.region)).toBe(1);
    expect(await auditStores(hub)).toMatchObject({ presences: [] });
  });

  it("lets work in again that the queue has forgotten, in its old place, without a rebuild (DC-15)", async () => {
    const hub = await newHub();
    const [first, lost, last] = [await arrive(hub), await arrive(hub), await arrive(hub)];
    const { item, rev } = await row(hub, lost);
    await hub.queue.leave("by-hand", lost, "abandoned", "system");
    // Its event is lost too: nothing in Redis tells of it any more.
    await hub.redis.client.del(`{${hub.queue.region}}:events`);
    expect(await order(hub)).toEqual([first, last]);
    expect(await auditStores(hub)).toMatchObject({ drifted: [lost], repaired: true });
    expect(await order(hub)).toEqual([first, lost, last]);
    expect(await row(hub, lost)).toMatchObject({ state: "queued", item, rev: rev + 1 });
    expect(await recordEpoch(hub.db, hub.queue.region)).toBe(1);
    expect(await segments(hub, lost)).toHaveLength(1);
  });
});
