import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isConstraint } from "../../db/errors.ts";
import { outbox } from "../../db/schema/outbox.ts";
import type { Db } from "../../types/hub.ts";

/** What the hub relies on, whether the record is a file or a server. `open` gives a migrated record. */
export function recordContract(open: () => Promise<Db>): void {
  let db: Db;
  beforeAll(async () => {
    db = await open();
    await db.client.executeMultiple(`CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE);
      CREATE TABLE log (word TEXT); CREATE TABLE kinds (a, b, c, d, e)`);
  });
  afterAll(() => db.close());
  beforeEach(() => db.client.executeMultiple("DELETE FROM words; DELETE FROM log"));

  const put = (word: string) => ({ sql: "INSERT INTO words (word) VALUES (?)", args: [word] });
  const words = async () =>
    (await db.read<{ word: string }>("SELECT word FROM words ORDER BY word")).map((r) => r.word);

  describe("units", () => {
    it("that fail are undone alone while their neighbours are kept", async () => {
      const outcomes = await Promise.allSettled([
        db.write([put("one")]),
        db.write([put("two"), put("one")]),
        db.write([put("three"), put("four")]),
        db.write([put("three")]),
        db.write([{ sql: "INSERT INTO nowhere VALUES (1)" }]),
      ]);
      expect(outcomes.map((o) => o.status)).toEqual([
        "fulfilled",
        "rejected",
        "fulfilled",
        "rejected",
        "rejected",
      ]);
      expect(outcomes.map((o) => o.status === "rejected" && isConstraint(o.reason)))
        .toEqual([false, true, false, true, false]);
      expect(await words()).toEqual(["four", "one", "three"]);
    });

    it("that fail alone leave nothing behind", async () => {
      await expect(db.write([put("a"), put("a")])).rejects.toSatisfy(isConstraint);
      expect(await words()).toEqual([]);
      await db.write([put("b")]);
      expect(await words()).toEqual(["b"]);
    });

    it("let changes() speak of their own previous statement", async () => {
      await db.write([put("here")]);
      const unit = (word: string) => [
        { sql: "UPDATE words SET word = word || '!' WHERE word = ?", args: [word] },
        { sql: "INSERT INTO log SELECT ? WHERE changes() = 1", args: [word] },
      ];
      await Promise.all([
        db.write(unit("nobody")),
        db.write(unit("here")),
        db.write(unit("nowhere")),
      ]);
      expect(await db.read("SELECT word FROM log")).toEqual([{ word: "here" }]);
    });

    it("give one of many who ask for the same thing at once", async () => {
      await db.write([put("free")]);
      const taken = await Promise.all(Array.from({ length: 50 }, (_, i) =>
        db.write([{
          sql: "UPDATE words SET word = ? WHERE word = 'free'",
          args: [`taken by ${i}`],
        }])));
      expect(taken.filter(([result]) => result?.rowsAffected === 1).length).toBe(1);
    });

    it("answer each statement in order, with rows where it returns some", async () => {
      const results = await db.write([
        put("x"),
        { sql: "UPDATE words SET word = upper(word) RETURNING word, length(word) AS size" },
        { sql: "DELETE FROM words WHERE word = 'none'" },
      ]);
      expect(results.map((r) => r.rowsAffected)).toEqual([1, 1, 0]);
      expect(results[1]?.rows[0]).toMatchObject({ word: "X", size: 1 });
      expect(await db.write([])).toEqual([]);
    });

    it("in great number are all kept and seen by the next read", async () => {
      await Promise.all(Array.from({ length: 600 }, (_, i) => db.write([put(`w${i}`)])));
      expect((await words()).length).toBe(600);
    });

    it("beyond what may wait are refused instead of piling up (row 13)", async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10_100 }, (_, i) => db.write([put(`m${i}`)])),
      );
      const refused = outcomes.filter((o) => o.status === "rejected");
      expect(refused.length).toBeGreaterThan(0);
      expect(refused[0]?.reason).toMatchObject({ kind: "unavailable", code: "record.busy" });
      expect((await words()).length).toBe(10_100 - refused.length);
    }, 60_000);
  });

  describe("values", () => {
    it("come back as they went in; whole numbers stay whole", async () => {
      const bytes = new Uint8Array([0, 1, 255]);
      await db.write([
        { sql: "DELETE FROM kinds" },
        {
          sql: "INSERT INTO kinds VALUES (?, ?, ?, ?, ?)",
          args: [1_772_532_000_123, 0.5, "é 😀", null, bytes],
        },
      ]);
      const [row] = await db.read<Record<string, unknown>>("SELECT * FROM kinds");
      expect(row).toMatchObject({ a: 1_772_532_000_123, b: 0.5, c: "é 😀", d: null });
      expect(new Uint8Array(row?.e as ArrayBuffer)).toEqual(bytes);
      expect(
        await db.read("SELECT json_object('n', ?, 'yes', ?) AS j, typeof(?) AS t", [7, true, 7]),
      )
        .toEqual([{ j: '{"n":7,"yes":1}', t: "integer" }]);
    });

    it("are bound by name as well", async () => {
      expect(await db.read("SELECT :a + $b AS sum", { a: 2, b: 3 })).toEqual([{ sum: 5 }]);
    });

    it("that cannot be stored are refused", async () => {
      await expect(db.write([{ sql: "SELECT ?", args: [NaN] }])).rejects.toThrow(/finite/);
      await expect(db.write([{ sql: "SELECT ?", args: [undefined as never] }])).rejects
        .toThrow(/undefined/);
    });
  });

  describe("libraries", () => {
    it("build and read through Drizzle", async () => {
      const row = { id: "1", kind: "message", lane: "a", next_at: 5, created_at: 5 };
      await db.write([
        db.orm.insert(outbox).values(row),
        db.orm.update(outbox).set({ attempt: sql`${outbox.attempt} + 1` }),
      ]);
      expect(await db.orm.select().from(outbox)).toMatchObject([{ ...row, attempt: 1 }]);
    });

    it("write through the client while units are written", async () => {
      await Promise.all([
        ...Array.from({ length: 20 }, (_, i) => db.write([put(`u${i}`)])),
        ...Array.from({ length: 20 }, (_, i) => db.client.execute(put(`c${i}`))),
        db.client.batch([put("b1"), put("b2")], "write"),
      ]);
      expect((await words()).length).toBe(42);
      await expect(db.client.batch([put("b3"), put("b1")], "write")).rejects.toSatisfy(
        isConstraint,
      );
      expect(await words()).not.toContain("b3");
    });
  });
}
