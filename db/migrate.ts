import { HubError } from "../types/errors.ts";
import type { Db } from "../types/hub.ts";
import { type Migration, MIGRATIONS } from "./migrations/index.ts";
import { isConstraint } from "./errors.ts";

const LEDGER = `CREATE TABLE IF NOT EXISTS migrations (
  name TEXT PRIMARY KEY,
  at INTEGER NOT NULL
)`;

/**
 * Brings the record to the schema of this build. Forward only; many processes may start at once:
 * each migration is one transaction whose first statement claims its name. Refuses a record that a
 * newer build has already changed (`schema.newer`).
 */
export async function migrate(
  db: Db,
  now: number,
  migrations: Migration[] = MIGRATIONS,
): Promise<void> {
  const known = new Set(migrations.map((migration) => migration.name));
  let applied = await appliedNames(db);
  if (applied === undefined) {
    await db.write([{ sql: LEDGER }]);
    applied = await appliedNames(db) ?? [];
  }
  const foreign = applied.filter((name) => !known.has(name));
  if (foreign.length > 0) throw newer(foreign);
  for (const migration of migrations) {
    if (!applied.includes(migration.name)) await apply(db, migration, now);
  }
}

async function apply(db: Db, { name, sql }: Migration, now: number): Promise<void> {
  const claim = { sql: "INSERT INTO migrations (name, at) VALUES (?, ?)", args: [name, now] };
  try {
    await db.write([claim, ...statements(sql).map((sql) => ({ sql }))]);
  } catch (error) {
    // Another process was first; the whole unit of this one was rolled back.
    const there = isConstraint(error) && await appliedNames(db);
    if (!there || !there.includes(name)) throw error;
  }
}

async function appliedNames(db: Db): Promise<string[] | undefined> {
  const [ledger] = await db.read(
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'",
  );
  if (ledger === undefined) return undefined;
  return (await db.read<{ name: string }>("SELECT name FROM migrations")).map((row) => row.name);
}

function newer(names: string[]): HubError {
  return new HubError(
    "conflict",
    `Cannot open the record: it was changed by a newer build (${names.join(", ")}). ` +
      "Start that build or a later one; the record is untouched",
    { code: "schema.newer" },
  );
}

/** Statements of a script, split at semicolons outside quotes, comments and trigger bodies. */
export function statements(script: string): string[] {
  const found: string[] = [];
  let current = "";
  const tokens = script.match(
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|;|[^;'"\-/]+|[\s\S]/g,
  );
  for (const token of tokens ?? []) {
    if (token.startsWith("--") || token.startsWith("/*")) continue;
    const inTrigger = /^\s*create\s+(temp\s+)?trigger\b/i.test(current) &&
      !/\bend\s*$/i.test(current);
    if (token !== ";" || inTrigger) {
      current += token;
      continue;
    }
    if (current.trim() !== "") found.push(current.trim());
    current = "";
  }
  if (current.trim() !== "") found.push(current.trim());
  return found;
}
