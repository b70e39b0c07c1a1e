import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatAvailability, decideAvailability } from "../../../domain/chat/availability.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { type TestHub, testHub } from "../../support/hub.ts";
import { presence } from "../../support/work.ts";
import { chat, staffedButBusy } from "./support.ts";

const RULES = { maxQueue: 100, maxEstimatedWaitSec: 600, showPosition: false, showWait: true };
const there = { open: true, load: { waiting: 3, signedIn: 2, free: 0 }, estWaitSec: 90 };

describe("the decision", () => {
  it("offers the chat with the wait, and the place only where it is shown (CE18-F2, R11, R12)", () => {
    expect(decideAvailability(there, RULES)).toEqual({
      state: "available",
      reason: "",
      agentsLoggedIn: true,
      agentsReady: false,
      estWaitSec: 90,
      position: null,
    });
    expect(decideAvailability(there, { ...RULES, showPosition: true }).position).toBe(4);
    expect(decideAvailability(there, { ...RULES, showWait: false }).estWaitSec).toBeNull();
  });

  it("is closed outside hours and when nobody is signed in (CE18-F3, F19)", () => {
    expect(decideAvailability({ ...there, open: false }, RULES))
      .toMatchObject({ state: "closed", reason: "out_of_hours" });
    const nobody = { ...there, load: { waiting: 0, signedIn: 0, free: 0 } };
    expect(decideAvailability(nobody, RULES)).toMatchObject({
      state: "closed",
      reason: "no_agents",
      agentsLoggedIn: false,
    });
  });

  it("is busy at the longest queue and above the longest wait, both exactly (CE18-R17)", () => {
    const at = (waiting: number, estWaitSec: number | null) =>
      decideAvailability({ ...there, load: { ...there.load, waiting }, estWaitSec }, RULES);
    expect(at(99, 600).state).toBe("available");
    expect(at(100, null)).toMatchObject({ state: "busy", reason: "queue_full" });
    expect(at(0, 601)).toMatchObject({ state: "busy", reason: "wait_too_long" });
    expect(at(0, null)).toMatchObject({ state: "available", estWaitSec: null });
  });

  it("says unknown instead of a made-up figure when the source is away (CE18-X14)", () => {
    expect(decideAvailability({ open: true, load: null, estWaitSec: null }, RULES)).toEqual({
      state: "available",
      reason: "unknown",
      agentsLoggedIn: null,
      agentsReady: null,
      estWaitSec: null,
      position: null,
    });
  });
});

describe("the answer to sites", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await testHub();
  });
  afterAll(() => hub.close());
  const ask = (subject = "general") => chatAvailability(hub, { entryPoint: "website", subject });

  it("is kept for ten seconds, so that the queue is not asked per visitor (CE18-R21, P1)", async () => {
    expect((await ask()).reason).toBe("no_agents");
    await presence(hub, "ada");
    hub.clock.advance(9_999);
    expect((await ask()).reason).toBe("no_agents");
    hub.clock.advance(1);
    expect(await ask()).toMatchObject({
      state: "available",
      agentsLoggedIn: true,
      agentsReady: true,
    });
  });

  it("asks the queue once for many visitors at the same moment (CE18-R21)", async () => {
    hub.clock.advance(20_000);
    let asked = 0;
    const counting = { ...hub, queue: { ...hub.queue, loads: () => (asked++, hub.queue.loads()) } };
    await Promise.all(
      Array.from(
        { length: 50 },
        () => chatAvailability(counting, { entryPoint: "website", subject: "" }),
      ),
    );
    expect(asked).toBe(1);
  });

  it("refuses an unknown entry point and an unknown subject (CE18-X9)", async () => {
    await expect(chatAvailability(hub, { entryPoint: "texts", subject: "" }))
      .rejects.toMatchObject({ kind: "not_found", code: "chat.entry_unknown" });
    await expect(ask("nonsense")).rejects.toMatchObject({ code: "chat.subject_unknown" });
  });

  it("answers unknown when the queue cannot be asked, and chats still begin (CE18-X14, DC-15)", async () => {
    hub.clock.advance(20_000);
    const away = () => Promise.reject(new Error("connection refused"));
    const cut = { ...hub, queue: { ...hub.queue, loads: away } };
    expect(await chatAvailability(cut, { entryPoint: "website", subject: "general" }))
      .toMatchObject({ state: "available", reason: "unknown", agentsLoggedIn: null });
    const { session } = await chat(cut);
    expect(session.state).toBe("waiting");
  });

  it("closes with the hours of the queue as well as its own (CE18-R20)", async () => {
    const own = await testHub({
      configuration: testConfiguration((input) => ({
        ...input,
        schedules: [{
          id: "mornings",
          name: "Mornings",
          weekly: {
            mon: [{ from: "08:00", to: "12:00" }],
            tue: [],
            wed: [],
            thu: [],
            fri: [],
            sat: [],
            sun: [],
          },
        }],
        queues: input.queues!.map((q) => q.id === "support" ? { ...q, schedule: "mornings" } : q),
      })),
    });
    await staffedButBusy(own);
    const answer = () => chatAvailability(own, { entryPoint: "website", subject: "general" });
    expect((await answer()).state).toBe("available");
    own.clock.advance(2 * 3600_000);
    expect(await answer()).toMatchObject({ state: "closed", reason: "out_of_hours" });
    await own.close();
  });
});
