import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../db/migrate.ts";
import { openDb } from "../../db/open.ts";
import type { Db } from "../../types/hub.ts";
import { openTestDb, type TestDb } from "../support/db.ts";
import { type HranaServer, startHrana } from "../support/hrana.ts";
import { recordContract } from "./record_contract.ts";

describe.each([
  { name: "the record in a file", threads: false },
  { name: "the record in a file that threads of its own write", threads: true },
])("$name", ({ threads }) => {
  recordContract(() => openTestDb({ threads }));

  it("keeps units waiting while a library's transaction is open, and undoes one left open", async () => {
    const db = await openTestDb({ threads });
    await db.client.execute("CREATE TABLE t (x)");
    const held = await db.client.transaction("write");
    await held.execute("INSERT INTO t VALUES ('theirs')");
    const ours = db.write([{ sql: "INSERT INTO t VALUES ('ours')" }]);
    // What is not committed is not read.
    expect(await db.read("SELECT x FROM t")).toEqual([]);
    await held.commit();
    await ours;
    expect(await db.read("SELECT x FROM t")).toEqual([{ x: "theirs" }, { x: "ours" }]);
    const undone = await db.client.transaction("write");
    await undone.execute("DELETE FROM t");
    undone.close();
    expect((await db.read("SELECT x FROM t")).length).toBe(2);
    await expect(undone.execute("SELECT 1")).rejects.toMatchObject({ kind: "unavailable" });
    await db.close();
  });

  it("is shared by several processes' writers without losing a write (row 6)", async () => {
    const db = await openTestDb({ threads });
    await db.client.execute("CREATE TABLE t (x)");
    const others = await Promise.all(
      Array.from({ length: 3 }, () => openDb({ kind: "file", path: db.path }, { threads })),
    );
    await Promise.all(
      [db, ...others].flatMap((one, who) =>
        Array.from(
          { length: 50 },
          (_, i) => one.write([{ sql: "INSERT INTO t VALUES (?)", args: [`${who}-${i}`] }]),
        )
      ),
    );
    expect(await db.read("SELECT count(DISTINCT x) AS n FROM t")).toEqual([{ n: 200 }]);
    for (const one of others) await one.close();
    await db.close();
  });

  it("finishes what waits before it closes, and refuses what comes after", async () => {
    const db = await openTestDb({ threads });
    await db.client.execute("CREATE TABLE t (x)");
    const last = db.write([{ sql: "INSERT INTO t VALUES (1)" }]);
    const closing = db.close();
    await last;
    await closing;
    await expect(db.write([{ sql: "SELECT 1" }])).rejects.toMatchObject({ kind: "unavailable" });
    await expect(db.read("SELECT 1")).rejects.toMatchObject({ kind: "unavailable" });
  });
});

describe("the record on a server", () => {
  let file: TestDb;
  let server: HranaServer;
  beforeAll(async () => {
    file = await openTestDb({ migrated: false });
    server = startHrana(file.path);
  });
  afterAll(async () => {
    await server.close();
    await file.close();
  });
  const open = async (): Promise<Db> => {
    const db = await openDb({ kind: "remote", url: server.url, token: server.token });
    await migrate(db, 0);
    return db;
  };

  recordContract(open);

  describe("that fails", () => {
    let db: Db;
    beforeAll(async () => {
      db = await open();
      await db.client.execute("CREATE TABLE counted (n)");
    });
    afterAll(() => db.close());
    const add = () => db.write([{ sql: "INSERT INTO counted VALUES (1)" }]);
    const count = async () =>
      (await db.read<{ n: number }>("SELECT count(*) AS n FROM counted"))[0]?.n ?? 0;

    it("before it ran anything is asked again: lost streams, overload (row 6)", async () => {
      for (const how of ["expired", "stream not found", "overloaded"] as const) {
        const before = await count();
        server.failNext(2, how);
        await add();
        expect(await count()).toBe(before + 1);
      }
    });

    it("and may have run it is not asked again: the caller is told (row 6)", async () => {
      const before = await count();
      server.failNext(1, "lost");
      await expect(add()).rejects.toMatchObject({ kind: "unavailable", code: "record.unknown" });
      expect(await count()).toBe(before + 1);
      server.failNext(1, "bad gateway");
      await expect(add()).rejects.toMatchObject({ code: "record.unknown" });
      expect(await count()).toBe(before + 1);
    });

    it("is read again, whatever became of the first answer", async () => {
      const before = await count();
      server.failNext(1, "lost");
      expect(await count()).toBe(before);
      server.failNext(2, "bad gateway");
      expect(await count()).toBe(before);
    });

    it("for good is unavailable, in bounded time", async () => {
      server.failNext(4, "overloaded");
      await expect(add()).rejects.toMatchObject({
        kind: "unavailable",
        code: "record.unavailable",
      });
    });

    it("says so when the token is wrong, without asking again", async () => {
      const stranger = await openDb({ kind: "remote", url: server.url, token: "wrong" });
      const before = server.requests();
      await expect(stranger.ping()).rejects.toMatchObject({ code: "record.refused" });
      expect(server.requests()).toBe(before + 1);
    });
  });

  it("takes units that wait together in one request", async () => {
    const db = await open();
    const before = server.requests();
    await Promise.all(Array.from({ length: 100 }, () => db.write([{ sql: "SELECT 1" }])));
    expect(server.requests() - before).toBeLessThanOrEqual(2);
    await db.close();
  });
});
