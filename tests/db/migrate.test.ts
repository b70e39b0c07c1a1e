import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate, statements } from "../../db/migrate.ts";
import { MIGRATIONS } from "../../db/migrations/index.ts";
import { migrationsModule } from "../../tools/migrations.ts";
import { openTestDb, type TestDb } from "../support/db.ts";

const PROCESSES = 20;

let db: TestDb;
beforeEach(async () => void (db = await openTestDb({ migrated: false })));
afterEach(() => db.close());

const names = async () =>
  (await db.read<{ name: string }>("SELECT name FROM migrations ORDER BY name")).map((r) => r.name);

describe("migrations", () => {
  it("are carried in the code exactly as the SQL files say", async () => {
    const file = new URL("../../db/migrations/index.ts", import.meta.url);
    expect(await Deno.readTextFile(file), "run: deno run -A tools/migrations.ts")
      .toBe(await migrationsModule());
  });

  it("run once each, however often a hub starts", async () => {
    await migrate(db, 1);
    await migrate(db, 2);
    expect(await names()).toEqual(MIGRATIONS.map((m) => m.name));
    expect(await db.read("SELECT DISTINCT at FROM migrations")).toEqual([{ at: 1 }]);
  });

  it("are safe when twenty processes start at once on an empty record", async () => {
    const program = new URL("./programs/migrate.ts", import.meta.url).pathname;
    const runs = await Promise.all(
      Array.from({ length: PROCESSES }, () =>
        new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--no-check", program, db.path],
          stdout: "piped",
          stderr: "piped",
        }).output()),
    );
    const failures = runs.filter((r) => r.code !== 0).map((r) =>
      new TextDecoder().decode(r.stderr)
    );
    expect(failures).toEqual([]);
    expect(await names()).toEqual(MIGRATIONS.map((m) => m.name));
  }, 120_000);

  it("leave nothing behind when one of their statements fails", async () => {
    const broken = [{ name: "0001_broken", sql: "CREATE TABLE a (x); CREATE TABLE a (x);" }];
    await expect(migrate(db, 1, broken)).rejects.toThrow(/already exists/);
    expect(await db.read("SELECT name FROM sqlite_schema WHERE name = 'a'")).toEqual([]);
    expect(await names()).toEqual([]);
  });

  it("refuse a record that a newer build has changed, without touching it", async () => {
    await migrate(db, 1);
    await migrate(db, 1, [...MIGRATIONS, { name: "9999_later", sql: "CREATE TABLE later (x)" }]);
    const refused = migrate(db, 2);
    await expect(refused).rejects.toMatchObject({ kind: "conflict", code: "schema.newer" });
    await expect(refused).rejects.toThrow("9999_later");
    expect(await names()).toContain("9999_later");
  });

  it("add what is missing to a record of an older build", async () => {
    await migrate(db, 1, MIGRATIONS.slice(0, 1));
    await migrate(db, 2);
    expect(await names()).toEqual(MIGRATIONS.map((m) => m.name));
  });
});

describe("a migration's script", () => {
  it("is cut at semicolons, but not in quotes, comments or triggers", () => {
    const script = `CREATE TABLE a (x TEXT DEFAULT ';''--'); -- one; two
      /* ; */ INSERT INTO a VALUES ('it''s; fine');
      CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;
      SELECT ";" FROM a`;
    expect(statements(script).map((s) => s.split(" ").slice(0, 2).join(" "))).toEqual([
      "CREATE TABLE",
      "INSERT INTO",
      "CREATE TRIGGER",
      'SELECT ";"',
    ]);
  });
});
