import { describe, expect, it, vi } from "vitest";
import { startWorkers } from "../../workers/start.ts";
import type { Work } from "../../workers/loop.ts";
import { TIMETABLE } from "../../workers/timetable.ts";
import { testHub } from "../support/hub.ts";
import { arrive, row, store } from "../support/work.ts";
import { SOON } from "../support/patience.ts";

const HOUR_MS = 3_600_000;

/** A turn that ends when the test says so. */
function gate(): { run: Work["run"]; turns: number; open(): void; running(): number } {
  let release = () => {};
  const state = {
    turns: 0,
    now: 0,
    run: async () => {
      state.turns++;
      state.now++;
      await new Promise<void>((resolve) => release = resolve);
      state.now--;
    },
    open: () => release(),
    running: () => state.now,
  };
  return state;
}

describe("recurring work", () => {
  it("never overlaps itself, comes at once when it is woken, and stops cleanly", async () => {
    const hub = await testHub();
    const work = gate();
    const workers = startWorkers(hub, [
      { name: "test", everyMs: HOUR_MS, wokenBy: ["outbox"], run: work.run },
    ]);
    await vi.waitFor(() => expect(work.turns).toBe(1), SOON);
    hub.wake("outbox");
    hub.wake("outbox");
    expect(work.running()).toBe(1);
    work.open();
    // Woken while it ran: it comes again, once.
    await vi.waitFor(() => expect(work.turns).toBe(2), SOON);
    expect(work.running()).toBe(1);
    const stopped = workers.stop();
    work.open();
    await stopped;
    expect(work.running()).toBe(0);
    hub.wake("outbox");
    expect(work.turns).toBe(2);
    await hub.close();
  });

  it("goes on after a failure, later each time, and does not take others along", async () => {
    const hub = await testHub();
    let failures = 0;
    let others = 0;
    const workers = startWorkers(hub, [
      { name: "failing", everyMs: 1, run: () => Promise.reject(new Error(`no ${++failures}`)) },
      { name: "other", everyMs: 1, run: () => Promise.resolve(void others++) },
    ]);
    await vi.waitFor(() => expect(failures).toBeGreaterThan(3), SOON);
    await vi.waitFor(() => expect(others).toBeGreaterThan(failures), SOON);
    await workers.stop();
    await hub.close();
  });

  it("names each work once", () => {
    const names = TIMETABLE.map((work) => work.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("lets in what a dead process left behind, with the whole timetable running (DC-15)", async () => {
    const hub = await testHub();
    const waiting = await arrive(hub);
    const left = await store(hub);
    hub.clock.advance(2_000);
    await hub.queue.setPresence("op", "ada", "available", "", "agent:ada");
    const workers = startWorkers(hub);
    await vi.waitFor(async () => {
      expect(await row(hub, left)).toMatchObject({ state: "offered" });
      expect(await row(hub, waiting)).toMatchObject({ state: "offered" });
    }, SOON);
    await workers.stop();
    await hub.close();
  });
});
