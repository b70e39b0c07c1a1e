import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { declineOffer } from "../../domain/interactions/decline.ts";
import { endInteraction } from "../../domain/interactions/end.ts";
import { getInteraction } from "../../domain/interactions/get.ts";
import { wrapUp } from "../../domain/interactions/wrap_up.ts";
import { readPresence } from "../../domain/people/presence.ts";
import { person, type TestHub, testHub } from "../support/hub.ts";
import { arrive, openOffer, presence, row } from "../support/work.ts";
import { tick } from "../support/tick.ts";

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
afterAll(() => hub.close());

describe("an interaction's way", () => {
  it("goes from arrival to wrap-up, each step in the record (DC-1, DC-2)", async () => {
    const hub = await testHub();
    const id = await arrive(hub, { subject: "general" });
    expect(await row(hub, id)).toMatchObject({ state: "queued", rev: 1, agent_id: null });
    hub.clock.advance(20_000);
    await presence(hub, "ada");
    expect(await row(hub, id)).toMatchObject({ state: "offered", agent_id: "ada" });
    const offer = await openOffer(hub, id);
    hub.clock.advance(4_000);
    const ada = hub.as(person("ada"));
    const accepted = await acceptOffer(ada, offer.id);
    expect(accepted).toMatchObject({ state: "active", agent: "ada" });
    hub.clock.advance(60_000);
    expect(await endInteraction(ada, id)).toMatchObject({ state: "wrapup" });
    hub.clock.advance(10_000);
    expect(await wrapUp(ada, id, { code: "solved", note: "Explained" })).toMatchObject({
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
    await hub.close();
  });

  it("returns a declined offer to its place and its agent to not ready (CE01-R48, DC-8)", async () => {
    await presence(hub, "cleo");
    const id = await arrive(hub, { subject: "german" });
    const offer = await openOffer(hub, id);
    await declineOffer(hub.as(person(offer.agent)), offer.id);
    expect(await row(hub, id)).toMatchObject({ state: "queued", agent_id: null });
    expect(await readPresence(hub, "cleo")).toMatchObject({
      presence: "not_ready",
      reason: "declined",
    });
  });

  it("makes an agent who does not answer not ready with rona (DC-8, CE01-R34)", async () => {
    const hub = await testHub();
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
    await expect(acceptOffer(hub.as(person("ada")), offer.id)).rejects.toMatchObject({
      code: "offer.expired",
    });
    await hub.close();
  });
});
