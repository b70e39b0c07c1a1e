import { afterEach, describe, expect, it } from "vitest";
import { getMe } from "../../domain/people/get_me.ts";
import { heartbeat } from "../../domain/people/heartbeat.ts";
import { heartbeats } from "../../domain/people/heartbeats.ts";
import { listAgents } from "../../domain/people/list_agents.ts";
import { myWork } from "../../domain/people/my_work.ts";
import { readPresence } from "../../domain/people/presence.ts";
import { setPresence } from "../../domain/people/set_presence.ts";
import { sweepLostDesks } from "../../domain/people/sweep_lost_desks.ts";
import type { Hub } from "../../types/hub.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";
import { accept, arrive, openOffer, presence, row, segments } from "../support/work.ts";

const hubs: TestHub[] = [];
const newHub = async () => {
  const hub = await testHub();
  hubs.push(hub);
  return hub;
};
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

const as = (hub: Hub, id: string) => hub.as(person(id));

describe("presence", () => {
  it("is the agent's own to set, with a reason of the list (CE01-R47, CE18-A1, CE29-A1)", async () => {
    const hub = await newHub();
    const ada = as(hub, "ada");
    expect(await setPresence(ada, "ada", { state: "not_ready", reason: "lunch" })).toMatchObject({
      presence: "not_ready",
      reason: "lunch",
    });
    await expect(setPresence(ada, "ada", { state: "not_ready", reason: "golf" })).rejects
      .toMatchObject({ code: "presence.reason_unknown" });
    for (const reason of ["rona", "declined", "disconnected"]) {
      await expect(setPresence(ada, "ada", { state: "not_ready", reason })).rejects
        .toMatchObject({ code: "presence.reason_unknown" });
    }
    await expect(setPresence(ada, "ben", { state: "available", reason: "" })).rejects
      .toMatchObject({ kind: "forbidden" });
    await setPresence(as(hub, "sue"), "ada", { state: "available", reason: "" });
    expect(await getMe(ada)).toMatchObject({ presence: { state: "available", reason: "" } });
  });

  it("sends open offers back at once when it is left (CE01-R47)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    await setPresence(as(hub, "ada"), "ada", { state: "not_ready", reason: "meeting" });
    expect(await row(hub, id)).toMatchObject({ state: "queued", agent_id: null });
  });

  it("keeps rona until the agent or a supervisor ends it (CE01-R34)", async () => {
    const hub = await newHub();
    await hub.queue.setPresence("op", "ada", "not_ready", "rona", "system");
    await heartbeat(hub, "ada");
    expect((await listAgents(hub)).find((a) => a.id === "ada")).toMatchObject({
      presence: "not_ready",
      reason: "rona",
    });
    await setPresence(as(hub, "ada"), "ada", { state: "available", reason: "" });
    expect(await readPresence(hub, "ada")).toMatchObject({ presence: "available", reason: "" });
  });
});

describe("a lost desk", () => {
  const lose = async (hub: TestHub) => {
    hub.clock.advance(20_001);
    await sweepLostDesks(hub);
  };

  it("counts as lost after deskLostAfter: offers go back, its state comes back with it (CE01-R47)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const id = await arrive(hub);
    hub.clock.advance(19_000);
    await sweepLostDesks(hub);
    expect(await row(hub, id)).toMatchObject({ state: "offered" });
    await lose(hub);
    expect(await row(hub, id)).toMatchObject({ state: "queued" });
    expect(await readPresence(hub, "ada")).toMatchObject({ reason: "disconnected" });
    await heartbeat(hub, "ada");
    expect(await readPresence(hub, "ada")).toMatchObject({ presence: "available", reason: "" });
    expect(await row(hub, id)).toMatchObject({ state: "offered" });
  });

  it("is kept alive by its heartbeats", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    for (let i = 0; i < 6; i++) {
      hub.clock.advance(10_000);
      await heartbeat(hub, "ada");
      await sweepLostDesks(hub);
    }
    expect(await readPresence(hub, "ada")).toMatchObject({ presence: "available" });
  });

  it("lives by the signs its process gives for all desks together (CE01-R47)", async () => {
    const hub = await newHub();
    await Promise.all([presence(hub, "ada"), presence(hub, "cleo")]);
    await lose(hub);
    await heartbeats(hub, ["ada", "cleo", "ben"]);
    for (let i = 0; i < 6; i++) {
      hub.clock.advance(10_000);
      await heartbeats(hub, ["ada", "ben"]);
      await sweepLostDesks(hub);
    }
    expect(await readPresence(hub, "ada")).toMatchObject({ presence: "available", reason: "" });
    expect(await readPresence(hub, "cleo")).toMatchObject({ reason: "disconnected" });
    expect(await readPresence(hub, "ben")).toMatchObject({ presence: "offline" });
  });

  it("gives chats back to the front of their queue after 60 s, texts after 5 min (CE18-X6, CE29-X21)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const chat = await accept(hub, await arrive(hub));
    const text = await accept(hub, await arrive(hub, { medium: "sms" }));
    await lose(hub);
    hub.clock.advance(59_000);
    await sweepLostDesks(hub);
    expect(await row(hub, chat)).toMatchObject({ state: "active", agent_id: "ada" });
    hub.clock.advance(2_000);
    await sweepLostDesks(hub);
    expect(await row(hub, chat)).toMatchObject({ state: "queued", agent_id: null });
    expect(await segments(hub, chat)).toMatchObject([{ outcome: "answered" }, {
      outcome: "waiting",
    }]);
    expect(await row(hub, text)).toMatchObject({ state: "active" });
    hub.clock.advance(240_000);
    await sweepLostDesks(hub);
    expect(await row(hub, text)).toMatchObject({ state: "queued" });
    const [event] = await hub.db.read(
      "SELECT data->>'reason' AS reason FROM events WHERE kind = 'requeued' LIMIT 1",
    );
    expect(event).toEqual({ reason: "agent_lost" });
  });

  it("leaves the conversation with an agent who is back in time (CE18-X6)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const chat = await accept(hub, await arrive(hub));
    await lose(hub);
    hub.clock.advance(40_000);
    await heartbeat(hub, "ada");
    hub.clock.advance(40_000);
    await heartbeat(hub, "ada");
    await sweepLostDesks(hub);
    expect(await row(hub, chat)).toMatchObject({ state: "active", agent_id: "ada" });
  });
});

describe("the desk's snapshot", () => {
  it("holds open offers and the conversations in hand (CE18-A3, CE18-A5)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const held = await accept(hub, await arrive(hub));
    const offered = await arrive(hub);
    const work = await myWork(as(hub, "ada"));
    expect(work.conversations.map((c) => c.interaction?.id)).toEqual([held]);
    expect(work.offers).toMatchObject([{
      id: (await openOffer(hub, offered)).id,
      interactionView: { id: offered, contact: { name: "Kim" } },
      explanation: { chosen: "ada" },
    }]);
    expect(work.cursor).toMatch(/^\d+-\d+$/);
    expect(await myWork(as(hub, "ben"))).toMatchObject({ offers: [], conversations: [] });
  });

  it("is followed by the stream from its cursor on (DC-7)", async () => {
    const hub = await newHub();
    await presence(hub, "ada");
    const { cursor } = await myWork(as(hub, "ada"));
    const id = await arrive(hub);
    await accept(hub, id);
    const stop = new AbortController();
    const kinds: string[] = [];
    for await (const event of hub.live.follow(["agent:ada"], cursor, stop.signal)) {
      kinds.push(event.kind);
      if (event.kind === "interaction" && kinds.includes("offer_ended")) break;
    }
    stop.abort();
    expect(kinds).toEqual(["offer", "interaction", "offer_ended", "interaction"]);
  });
});
