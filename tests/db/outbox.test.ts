import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  buryOutbox,
  claimOutbox,
  finishOutbox,
  MAX_ATTEMPTS,
  nextOutbox,
  type OutboxItem,
  outboxRow,
  replayDeadLetter,
  retryOutbox,
  unknownOutbox,
} from "../../db/outbox.ts";
import { testClock } from "../support/clock.ts";
import { openTestDb, type TestDb } from "../support/db.ts";

let db: TestDb;
const clock = testClock();
beforeEach(async () => void (db = await openTestDb()));
afterEach(() => db.close());

const CLAIM_MS = 1_000;

function put(id: string, lane: string): Promise<unknown> {
  return db.write([
    outboxRow({ id, kind: "message", lane, payload: { n: id }, createdAt: clock.now() }),
  ]);
}
function claim(by = "one", limit = 10): Promise<OutboxItem[]> {
  return claimOutbox(db, { by, now: clock.now(), limit, claimMs: CLAIM_MS });
}
const failure = () => ({ now: clock.now(), code: "timeout", reason: "The carrier did not answer" });
const state = async (id: string) =>
  (await db.read("SELECT state, code, attempt FROM outbox WHERE id = ?", [id]))[0];

describe("the outbox", () => {
  it("sends one lane in order of ids and lanes side by side", async () => {
    await put("1", "a");
    await put("2", "a");
    await put("3", "b");
    const [first, third] = await claim();
    expect([first?.id, third?.id]).toEqual(["1", "3"]);
    expect(first?.payload).toEqual({ n: "1" });
    expect(await claim()).toEqual([]);
    await db.write([finishOutbox(first!, clock.now())]);
    expect((await claim()).map((row) => row.id)).toEqual(["2"]);
  });

  it("gives each row to one of many workers", async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => put(`${i}`, `lane ${i}`)));
    const taken = await Promise.all(Array.from({ length: 8 }, (_, i) => claim(`w${i}`, 10)));
    const ids = taken.flat().map((row) => row.id);
    expect(ids.length).toBe(40);
    expect(new Set(ids).size).toBe(40);
  });

  it("hands a row whose sender died to another one, marked uncertain (row 7)", async () => {
    await put("1", "a");
    const [dead] = await claim("dies");
    expect(dead?.uncertain).toBe(false);
    clock.advance(CLAIM_MS - 1);
    expect(await claim("other")).toEqual([]);
    clock.advance(1);
    const [taken] = await claim("other");
    expect(taken).toMatchObject({ id: "1", uncertain: true, attempt: 2 });
    // Whoever comes back from the dead changes nothing any more.
    const [late] = await db.write([finishOutbox(dead!, clock.now())]);
    expect(late?.rowsAffected).toBe(0);
    expect(await state("1")).toMatchObject({ state: "sending" });
  });

  it("waits longer after each failure and then puts the row on the list of dead letters (row 14)", async () => {
    await put("1", "a");
    await put("2", "a");
    const waits: number[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const [row] = await claim();
      expect(row).toMatchObject({ id: "1", attempt, uncertain: false });
      await db.write(retryOutbox(row!, failure()));
      const due = await nextOutbox(db);
      if (attempt < MAX_ATTEMPTS) waits.push(due! - clock.now());
      clock.set(due!);
    }
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(1_000 * 2 ** i);
      expect(wait).toBeLessThanOrEqual(1_300 * 2 ** i);
    });
    expect(await state("1")).toEqual({ state: "failed", code: "timeout", attempt: MAX_ATTEMPTS });
    expect(await db.read("SELECT kind, reference, attempts, reason FROM dead_letters")).toEqual([
      { kind: "message", reference: "1", attempts: 5, reason: "The carrier did not answer" },
    ]);
    // The lane goes on behind it.
    expect((await claim()).map((row) => row.id)).toEqual(["2"]);
  });

  it("holds a lane while nobody knows whether its first row went out", async () => {
    await put("1", "a");
    await put("2", "a");
    const [row] = await claim();
    await db.write(unknownOutbox(row!, failure()));
    expect(await claim()).toEqual([]);
    clock.set((await nextOutbox(db))!);
    expect(await claim()).toMatchObject([{ id: "1", uncertain: true }]);
  });

  it("replays a dead letter once, with all its attempts", async () => {
    await put("1", "a");
    const [row] = await claim();
    await db.write(buryOutbox(row!, failure()));
    const both = await Promise.allSettled([
      replayDeadLetter(db, "message:1", clock.now()),
      replayDeadLetter(db, "message:1", clock.now()),
    ]);
    expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
    const [again] = await claim();
    expect(again).toMatchObject({ id: "1", attempt: 1, uncertain: false });
    await db.write(buryOutbox(again!, failure()));
    expect(await db.read("SELECT replayed_at FROM dead_letters")).toEqual([{ replayed_at: null }]);
    await expect(replayDeadLetter(db, "nobody", 0)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("takes the same id once", async () => {
    await put("1", "a");
    await put("1", "a");
    expect((await db.read("SELECT id FROM outbox")).length).toBe(1);
  });
});
