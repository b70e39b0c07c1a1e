import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replayDeadLetter } from "../../db/dead_letters.ts";
import {
  claimTimers,
  clearTimer,
  finishTimer,
  nextTimer,
  retryTimer,
  setTimer,
  TIMER_MAX_ATTEMPTS,
} from "../../db/timers.ts";
import { testClock } from "../support/clock.ts";
import { openTestDb, type TestDb } from "../support/db.ts";

let db: TestDb;
let clock: ReturnType<typeof testClock>;
beforeEach(async () => {
  db = await openTestDb();
  clock = testClock(1_000_000);
});
afterEach(() => db.close());

const set = (reference: string, dueAt: number, payload = {}) =>
  db.write([setTimer({ kind: "idle", reference, region: "eu", dueAt, payload })]);
const claim = (limit = 10) => claimTimers(db, "eu", clock.now(), limit);

describe("timers", () => {
  it("fall due at their instant, in their region, earliest first", async () => {
    await set("late", 1_000_001);
    await set("b", 1_000_000, { why: "idle" });
    await set("a", 999_000);
    await db.write([setTimer({ kind: "idle", reference: "x", region: "us", dueAt: 0 })]);
    expect((await claim()).map((t) => t.reference)).toEqual(["a", "b"]);
    expect(await nextTimer(db, "eu")).toBe(1_000_001);
    clock.advance(1);
    expect((await claim()).map((t) => t.reference)).toEqual(["late"]);
  });

  it("are moved when set again and gone when cleared", async () => {
    await set("a", 1_000_000);
    await set("a", 2_000_000);
    expect(await claim()).toEqual([]);
    await db.write([clearTimer("idle", "a")]);
    expect(await nextTimer(db, "eu")).toBeNull();
  });

  it("come again when whoever claimed them died, and end when finished", async () => {
    await set("a", 1_000_000);
    const [first] = await claim();
    expect(await claim()).toEqual([]);
    clock.set(first!.claimedUntil);
    const [second] = await claim();
    expect(second).toMatchObject({ reference: "a", attempts: 2 });
    await db.write([finishTimer(first!)]);
    expect(await nextTimer(db, "eu")).not.toBeNull();
    await db.write([finishTimer(second!)]);
    expect(await nextTimer(db, "eu")).toBeNull();
  });

  it("set anew by their own work stay", async () => {
    await set("a", 1_000_000);
    const [claimed] = await claim();
    await set("a", 1_500_000);
    await db.write([finishTimer(claimed!)]);
    expect(await nextTimer(db, "eu")).toBe(1_500_000);
  });

  it("become a dead letter after five failures and can be replayed (row 14)", async () => {
    await set("a", 1_000_000, { n: 1 });
    for (let i = 0; i < TIMER_MAX_ATTEMPTS; i++) {
      clock.set((await nextTimer(db, "eu"))!);
      const [claimed] = await claim();
      await db.write(retryTimer(claimed!, { now: clock.now(), code: "bug", reason: "It threw" }));
    }
    expect(await nextTimer(db, "eu")).toBeNull();
    await replayDeadLetter(db, "timer:idle:a", clock.now());
    expect(await claim()).toMatchObject([{ reference: "a", payload: { n: 1 }, attempts: 1 }]);
  });
});
