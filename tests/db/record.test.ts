import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDb, type TestDb } from "../support/db.ts";
import { sharedRedis } from "../support/redis.ts";

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await test.client.executeMultiple(
    "CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE); CREATE TABLE log (word TEXT)",
  );
});
afterAll(() => test.close());

const put = (word: string) => ({ sql: "INSERT INTO words (word) VALUES (?)", args: [word] });

describe("the record in a file", () => {
  it("rolls a failing unit back alone while its neighbours are kept", async () => {
    const outcomes = await Promise.allSettled([
      test.write([put("one")]),
      test.write([put("two"), put("one")]),
      test.write([put("three"), put("four")]),
    ]);
    expect(outcomes.map((o) => o.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await test.read("SELECT word FROM words ORDER BY word")).toEqual([
      { word: "four" },
      { word: "one" },
      { word: "three" },
    ]);
  });

  it("lets changes() speak of the unit's previous statement", async () => {
    const log = "INSERT INTO log SELECT ? WHERE changes() = 1";
    const unit = (id: string) => [
      { sql: "UPDATE words SET word = word || '!' WHERE word = ?", args: [id] },
      { sql: log, args: [id] },
    ];
    await Promise.all([test.write(unit("four")), test.write(unit("nobody"))]);
    expect(await test.read("SELECT word FROM log")).toEqual([{ word: "four" }]);
  });

  it("runs beside Redis", async () => {
    const redis = await sharedRedis();
    await redis.ping();
    await redis.close();
  });
});
