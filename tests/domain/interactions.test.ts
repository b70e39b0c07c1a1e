import { afterEach, describe, expect, it } from "vitest";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { assignInteraction } from "../../domain/interactions/assign.ts";
import { closeInteraction } from "../../domain/interactions/close.ts";
import { declineOffer } from "../../domain/interactions/decline.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { getInteraction } from "../../domain/interactions/get.ts";
import { leaveQueue } from "../../domain/interactions/leave.ts";
import { listInteractions } from "../../domain/interactions/list.ts";
import { parkInteraction } from "../../domain/interactions/park.ts";
import { reprioritise } from "../../domain/interactions/reprioritise.ts";
import { resumeInteraction } from "../../domain/interactions/resume.ts";
import { transferInteraction } from "../../domain/interactions/transfer.ts";
import { wrapUp } from "../../domain/interactions/wrap_up.ts";
import { readPresence } from "../../domain/people/presence.ts";
import { enqueueInteraction } from "../../domain/interactions/enqueue.ts";
import type { Hub } from "../../types/hub.ts";
import { testConfiguration } from "../support/configuration.ts";
import { person, type TestHub, testHub, type TestHubOptions } from "../support/hub.ts";
import { accept, arrive, openOffer, presence, row, segments, store } from "../support/work.ts";
import { tick } from "../support/tick.ts";

const hubs: TestHub[] = [];
const newHub = async (options: TestHubOptions = {}) => {
  const hub = await testHub(options);
  hubs.push(hub);
  return hub;
};
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

const as = (hub: Hub, id: string) => hub.as(person(id));

describe("an interaction's way", () => {
  it("goes from arrival to wrap-up, each step in the record (DC-1, DC-2)", async () => {
    const hub = await newHub();
    const id = await arrive(hub, { subject: "general" });
    expect(await row(hub, id)).toMatchObject({ state: "queued", agent_id: null });
    hub.clock.advance(20_000);
    await presence(hub, "ada");
    expect(await row(hub, id)).toMatchObject({ state: "offered", agent_id: "ada" });
    const offer = await openOffer(hub, id);
    hub.clock.advance(4_000);
    const accepted = await acceptOffer(as(hub, "ada"), offer.id);
    expect(accepted).toMatchObject({ state: "active", agent: "ada" });
    hub.clock.advance(60_000);
    expect(await endInteraction(as(hub, "ada"), id)).toMatchObject({ state: "wrapup" });
    hub.clock.advance(10_000);
    expect(await wrapUp(as(hub, "ada"), id, { code: "solved", note: "Explained" })).toMatchObject({
      state: "done",
      wrapUpCode: "solved",
      agent: "ada",
    });
    const start = hub.now() - 94_000;
    expect(await row(hub, id)).toMatchObject({
      queued_at: start,
      offered_at: start + 20_000,
      accepted_at: start + 24_000,
      ended_at: start + 84_000,
      wrapped_up_at: start + 94_000,
      wrap_up_note: "Explained",
    });
    const detail = await getInteraction(hub, id);
    expect(detail.timeline.map((e) => e.kind)).toEqual([
      "queued",
      "offered",
      "accepted",
      "ended",
      "wrapped_up",
    ]);
    expect(detail.explanation[0]).toMatchObject({
      outcome: "accepted",
      explanation: { chosen: "ada", trigger: "agent_free", ruleVersion: 1 },
    });
  });

  it("refuses what the states do not allow with interaction.state (DC-1)", async () => {
    const hub = await newHub();
    const id = await arrive(hub);
    const refused = { kind: "conflict", code: "interaction.state" };
    await expect(endInteraction(hub, id)).rejects.toMatchObject(refused);
    await expect(wrapUp(hub, id, { code: "solved", note: "" })).rejects.toMatchObject(refused);
    await expect(resumeInteraction(hub, id)).rejects.toMatchObject(refused);
    await expect(transferInteraction(hub, id, { queue: "sales", note: "" })).rejects
      .toMatchObject(refused);
    await leaveQueue(hub, id, "abandoned");
    for (const verb of [endInteraction, parkInteraction, resumeInteraction]) {
      await expect(verb(hub, id)).rejects.toMatchObject(refused);
    }
    await expect(leaveQueue(hub, id, "timed_out")).rejects.toMatchObject(refused);
    expect(await row(hub, id)).toMatchObject({ state: "abandoned", outcome: "abandoned" });
  });

  it("answers a repeated accept like the first, and enters the queue once (DC-7, DC-12)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    expect(await enqueueInteraction(hub, id)).toEqual({ id, entered: true });
    const offer = await openOffer(hub, id);
    const first = await acceptOffer(as(hub, "ada"), offer.id);
    expect(await acceptOffer(as(hub, "ada"), offer.id)).toEqual(first);
    await expect(acceptOffer(as(hub, "ben"), offer.id)).rejects.toMatchObject({
      code: "offer.expired",
    });
  });
});

describe("offers that come to nothing", () => {
  it("returns a declined offer to its place and its agent to not ready (CE01-R48)", async () => {
    const hub = await newHub();
    await presence(hub, "cleo");
    const id = await arrive(hub, { subject: "german" });
    const offer = await openOffer(hub, id);
    await declineOffer(as(hub, "cleo"), offer.id);
    expect(await row(hub, id)).toMatchObject({ state: "queued", agent_id: null });
    expect(await readPresence(hub, "cleo")).toMatchObject({
      presence: "not_ready",
      reason: "declined",
    });
  });

  it("lets nobody decline where the queue forbids it (CE01-R48)", async () => {
    const hub = await newHub({
      configuration: testConfiguration((c) => ({
        ...c,
        queues: c.queues!.map((q) => ({ ...q, declineAllowed: false })),
      })),
    });
    await presence(hub, "ada");
    const offer = await openOffer(hub, await arrive(hub));
    await expect(declineOffer(as(hub, "ada"), offer.id)).rejects.toMatchObject({
      code: "offer.decline_not_allowed",
    });
  });

  it("makes an agent who does not answer not ready with rona (DC-8, CE01-R34, CE18-F12)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    const offer = await openOffer(hub, id);
    hub.clock.advance(30_000);
    await tick(hub);
    expect(await row(hub, id)).toMatchObject({ state: "queued", priority: 65 });
    expect(await readPresence(hub, "ada")).toMatchObject({
      presence: "not_ready",
      reason: "rona",
    });
    await expect(acceptOffer(as(hub, "ada"), offer.id)).rejects.toMatchObject({
      code: "offer.expired",
    });
    expect((await segments(hub, id))[0]).toMatchObject({ outcome: "waiting", no_answers: 1 });
  });

  it("withdraws the offer of a customer who leaves, without penalty (CE01-F45, CE18-F8)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    await leaveQueue(hub, id, "abandoned");
    expect(await row(hub, id)).toMatchObject({ state: "abandoned", agent_id: null });
    expect(await readPresence(hub, "ada")).toMatchObject({ presence: "available" });
    const [offer] = (await getInteraction(hub, id)).explanation;
    expect(offer).toMatchObject({ outcome: "withdrawn" });
    expect(await segments(hub, id)).toMatchObject([{ outcome: "abandoned" }]);
  });
});

describe("wrap-up", () => {
  const inWrapUp = async (hub: TestHub, subject: string) => {
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub, { subject }));
    await endInteraction(as(hub, "ada"), id);
    return id;
  };

  it("asks for a code of the queue's list where one is mandatory (CE18-F17, CE18-A2)", async () => {
    const hub = await newHub();
    const id = await inWrapUp(hub, "bill");
    await expect(wrapUp(as(hub, "ada"), id, { code: null, note: "" })).rejects.toMatchObject({
      kind: "unprocessable",
      code: "wrapup.code_required",
    });
    await expect(wrapUp(as(hub, "ada"), id, { code: "follow-up", note: "" })).rejects
      .toMatchObject({ code: "wrapup.code_unknown" });
    expect(await wrapUp(as(hub, "ada"), id, { code: "solved", note: "" })).toMatchObject({
      state: "done",
    });
  });

  it("stores NS when its limit runs out without a code (CE01-R35, BO02-F21)", async () => {
    const hub = await newHub();
    const id = await inWrapUp(hub, "general");
    hub.clock.advance(60_000);
    await tick(hub);
    expect(await row(hub, id)).toMatchObject({ state: "done", wrap_up_code: "NS" });
    expect((await hub.queue.agent("ada"))?.units).toBe(0);
  });

  it("stores - where the queue has no codes, at once where it has no limit (BO02-F21)", async () => {
    const hub = await newHub();
    await presence(hub, "dan");
    const id = await accept(hub, await arrive(hub, { queue: "sales" }));
    await endInteraction(as(hub, "dan"), id);
    expect(await row(hub, id)).toMatchObject({ state: "done", wrap_up_code: "-", agent_id: "dan" });
  });
});

describe("handing on", () => {
  it("offers to the named agent with the note, who then has it (CE18-F16, CE18-A7, CE29-R12)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    await presence(hub, "ben");
    const view = await transferInteraction(as(hub, "ada"), id, {
      agent: "ben",
      note: "Card 4111 1111 1111 1111, wants 5 %",
    });
    expect(view).toMatchObject({ state: "offered", agent: "ben" });
    await accept(hub, id);
    expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ben", transfers: 1 });
    const notes = await hub.db.read(
      "SELECT text, direction FROM messages WHERE direction = 'note'",
    );
    expect(notes).toHaveLength(1);
    expect(notes[0]?.text).toContain("wants 5 %");
    expect(notes[0]?.text).not.toContain("4111 1111");
    // DC-2: nobody waited in a queue, so there is no second segment.
    expect(await segments(hub, id)).toMatchObject([{ outcome: "answered", agent_id: "ada" }]);
  });

  it("answers the repeat of a transfer whose answer was lost with 409 (CE18-F16, row 3)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    await presence(hub, "ben");
    const wish = { agent: "ben", note: "" };
    await transferInteraction(as(hub, "ada"), id, wish);
    const handedOn = { kind: "conflict", code: "interaction.handed_on" };
    await expect(transferInteraction(as(hub, "ada"), id, wish)).rejects.toMatchObject(handedOn);
    await accept(hub, id);
    await expect(transferInteraction(as(hub, "ada"), id, wish)).rejects.toMatchObject(handedOn);
    await expect(endInteraction(as(hub, "ada"), id)).rejects.toMatchObject(handedOn);
    expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ben", transfers: 1 });
    // Who only saw its offer has no business with it.
    await presence(hub, "ada", "offline");
    await expect(endInteraction(as(hub, "cleo"), id)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("comes back to who transferred when the target does not take it (CE18-X17, CE01-F49)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    await presence(hub, "ben");
    await transferInteraction(as(hub, "ada"), id, { agent: "ben", note: "" });
    hub.clock.advance(30_000);
    await tick(hub);
    expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
    expect(await segments(hub, id)).toHaveLength(1);
  });

  it("goes to the queue's front when who transferred has left too (CE18-X17, CE01-R49)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    hub.clock.advance(1);
    const others = [await arrive(hub), await arrive(hub)];
    await presence(hub, "ada", "not_ready");
    await presence(hub, "ben", "available");
    for (const other of others) await endWork(hub, other);
    await presence(hub, "ben", "available");
    await transferInteraction(as(hub, "ada"), id, { agent: "ben", note: "" });
    await presence(hub, "ada", "offline");
    hub.clock.advance(30_000);
    await tick(hub);
    expect(await row(hub, id)).toMatchObject({ state: "queued", agent_id: null });
    expect(await hub.queue.position(id)).toMatchObject({ position: 1 });
    expect(await segments(hub, id)).toMatchObject([{ outcome: "answered" }, {
      outcome: "waiting",
    }]);
  });

  it("enters another queue with its arrival, at least the transfer priority, as a new segment (DC-2, DC-3)", async () => {
    const hub = await newHub({
      configuration: testConfiguration((c) => ({
        ...c,
        queues: c.queues!.map((q) => q.id === "sales" ? { ...q, transferPriority: 80 } : q),
      })),
    });
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    const before = await row(hub, id);
    await presence(hub, "ada", "not_ready", "lunch");
    await transferInteraction(as(hub, "ada"), id, { queue: "sales", note: "" });
    const after = await row(hub, id);
    expect(after).toMatchObject({ state: "queued", queue: "sales", priority: 80, agent_id: null });
    expect(JSON.parse(after.item).arrival).toBe(JSON.parse(before.item).arrival);
    expect(await segments(hub, id)).toMatchObject([
      { queue: "support", outcome: "answered" },
      { queue: "sales", outcome: "waiting" },
    ]);
  });

  it("alarms the supervisor at the sixth transfer (CE18-X17)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    await presence(hub, "ben");
    const id = await accept(hub, await arrive(hub));
    for (let i = 0; i < 6; i++) {
      const { agent_id } = await row(hub, id);
      const target = agent_id === "ada" ? "ben" : "ada";
      await transferInteraction(as(hub, agent_id ?? ""), id, { agent: target, note: "" });
      await accept(hub, id);
    }
    const alarms = await hub.db.read(
      "SELECT data->>'code' AS code FROM events WHERE kind = 'alarm'",
    );
    expect(alarms).toEqual([{ code: "transfers.many" }]);
  });

  it("parks and resumes; parked work takes no units (DC-1)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    expect(await parkInteraction(as(hub, "ada"), id)).toMatchObject({ state: "parked" });
    expect((await hub.queue.agent("ada"))?.units).toBe(0);
    expect(await resumeInteraction(as(hub, "ada"), id)).toMatchObject({ state: "active" });
    expect((await hub.queue.agent("ada"))?.units).toBe(25);
  });
});

describe("the supervisor", () => {
  it("gives waiting work another priority, cut to the medium's range (CE29-A8, CE01-R36)", async () => {
    const hub = await newHub();
    const id = await arrive(hub);
    expect(await reprioritise(as(hub, "sue"), id, 100)).toMatchObject({ priority: 90 });
    await expect(reprioritise(as(hub, "ada"), id, 50)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("assigns waiting work to an agent who is there (CE29-A8)", async () => {
    const hub = await newHub();
    const id = await arrive(hub, { subject: "german" });
    await expect(assignInteraction(as(hub, "sue"), id, "dan")).rejects.toMatchObject({
      code: "agent.unavailable",
    });
    await presence(hub, "dan");
    expect(await assignInteraction(as(hub, "sue"), id, "dan")).toMatchObject({
      state: "offered",
      agent: "dan",
    });
    await accept(hub, id);
    expect(await segments(hub, id)).toMatchObject([{ outcome: "answered", agent_id: "dan" }]);
  });

  it("closes waiting and active work with a reason (CE29-A8, DC-3)", async () => {
    const hub = await newHub();
    const waiting = await arrive(hub);
    await expect(closeInteraction(as(hub, "sue"), waiting, "  ")).rejects.toMatchObject({
      code: "close.reason",
    });
    expect(await closeInteraction(as(hub, "sue"), waiting, "Spam")).toMatchObject({
      state: "auto_closed",
    });
    expect(await segments(hub, waiting)).toMatchObject([{ outcome: "closed_unrouted" }]);
    await presence(hub, "ada");
    const active = await accept(hub, await arrive(hub));
    expect(await closeInteraction(as(hub, "sue"), active, "Taken by phone")).toMatchObject({
      state: "wrapup",
    });
    const { timeline } = await getInteraction(hub, active);
    expect(timeline.find((e) => e.kind === "closure")).toMatchObject({
      actor: "supervisor:sue",
      data: { reason: "Taken by phone" },
    });
  });

  it("closes work that has not entered the queue yet (DC-1)", async () => {
    const hub = await newHub();
    const id = await store(hub);
    expect(await closeInteraction(as(hub, "sue"), id, "Test")).toMatchObject({
      state: "auto_closed",
    });
    await enqueueInteraction(hub, id);
    expect(await hub.queue.position(id)).toBeNull();
  });
});

describe("who may see what", () => {
  it("shows agents what was offered to them and nothing else (DC-16)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await accept(hub, await arrive(hub));
    const other = await arrive(hub, { subject: "german", medium: "sms", queue: "sales" });
    await expect(getInteraction(as(hub, "ben"), id)).rejects.toMatchObject({ kind: "not_found" });
    expect(await getInteraction(as(hub, "sue"), id)).toMatchObject({ id });
    const { items } = await listInteractions(as(hub, "ben"), {});
    expect(items).toEqual([]);
    const all = await listInteractions(as(hub, "sue"), {});
    expect(all.items.map((i) => i.id).sort()).toEqual([id, other].sort());
    await expect(endInteraction(as(hub, "ben"), id)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("pages lists by an opaque cursor without holes (CB-I1)", async () => {
    const hub = await newHub();
    const ids = [];
    for (let i = 0; i < 5; i++) {
      hub.clock.advance(1);
      ids.push(await arrive(hub));
    }
    const seen: string[] = [];
    for (let cursor: string | undefined, next: string | null = ""; next !== null;) {
      const page = await listInteractions(as(hub, "sue"), { state: "queued", cursor, limit: 2 });
      seen.push(...page.items.map((i) => i.id));
      next = page.next;
      cursor = next ?? undefined;
    }
    expect(seen).toEqual(ids.toReversed());
  });
});

async function endWork(hub: TestHub, id: string): Promise<void> {
  const { state } = await row(hub, id);
  if (state === "queued" || state === "offered") await leaveQueue(hub, id, "abandoned");
}
