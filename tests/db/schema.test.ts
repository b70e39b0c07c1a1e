import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { openTestDb, type TestDb } from "../support/db.ts";

interface Column {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

let db: TestDb;
let drawn: Table[];
beforeAll(async () => {
  db = await openTestDb();
  const folder = new URL("../../db/schema/", import.meta.url);
  drawn = [];
  for await (const entry of Deno.readDir(folder)) {
    const file = await import(new URL(entry.name, folder).href);
    drawn.push(...Object.values(file).filter((value) => is(value, Table)) as Table[]);
  }
});
afterAll(() => db.close());

const columns = (table: string) =>
  db.read<Column>("SELECT name, type, [notnull], pk FROM pragma_table_info(?)", [table]);

describe("the typed schema", () => {
  it("has every table of the migrated record, and no other", async () => {
    const there = await db.read<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    expect(drawn.map(getTableName).sort()).toEqual(there.map((row) => row.name).sort());
  });

  it("agrees with the record in every column's name, type and emptiness", async () => {
    for (const table of drawn) {
      const name = getTableName(table);
      const typed = Object.values(getTableColumns(table)).map((column) => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        required: column.notNull,
      }));
      const real = (await columns(name)).map((column) => ({
        name: column.name,
        type: column.type,
        // A TEXT primary key may be NULL in SQLite; nobody writes one.
        required: column.notnull === 1 || column.pk > 0,
      }));
      const byName = (a: { name: string }, b: { name: string }) => a.name < b.name ? -1 : 1;
      expect({ [name]: typed.sort(byName) }).toEqual({ [name]: real.sort(byName) });
    }
  });

  it("reads a row through Drizzle as it was written", async () => {
    const { timers } = await import("../../db/schema/timers.ts");
    await db.write([
      db.orm.insert(timers).values({
        id: "a:1",
        kind: "a",
        reference: "1",
        region: "eu",
        due_at: 1_772_532_000_123,
      }),
    ]);
    expect(await db.orm.select().from(timers)).toEqual([{
      id: "a:1",
      kind: "a",
      reference: "1",
      region: "eu",
      due_at: 1_772_532_000_123,
      payload: "{}",
      attempts: 0,
    }]);
  });
});
