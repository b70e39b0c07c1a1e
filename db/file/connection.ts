import { Buffer } from "node:buffer";
import type { InArgs, ResultSet } from "@libsql/client";
import type Database from "libsql";
import { row } from "../statements.ts";
import type { Plain } from "../statements.ts";

/** SQLite's own wait for a lock, which blocks the process; longer waits are ours and do not. */
const BUSY_TIMEOUT_MS = 20;
/** While opening, when several processes may be switching a new file to WAL. */
const OPEN_TIMEOUT_MS = 5_000;
/** A log that others carry, and that has grown to this all the same, is carried by who writes. */
const LOG_MAX_PAGES = 16_384;
const CACHED_STATEMENTS = 500;
const CACHE_KIB = 16_384;

type Native = InstanceType<typeof Database>;
type Prepared = ReturnType<Native["prepare"]>;
interface Cached {
  statement: Prepared;
  /** Null when the statement returns no rows. */
  columns: string[] | null;
}

/** What a statement came to, as plain data that may pass between threads. */
export interface Raw {
  columns: string[];
  values: unknown[][];
  rowsAffected: number;
  lastInsertRowid: bigint | undefined;
}

/** One connection to the file with its prepared statements. Synchronous: a call is over when it returns. */
export interface Connection {
  run(statement: Plain): Raw;
  rows(statement: Plain): { columns: string[]; values: unknown[][] };
  exec(sql: string): void;
  readonly inTransaction: boolean;
  close(): void;
}

/**
 * Opens the file in WAL mode; every commit is on disk when it returns (synchronous=FULL).
 * `checkpoints: "elsewhere"` leaves it to another thread to carry the log into the file.
 */
export function connect(
  Driver: typeof Database,
  path: string,
  checkpoints: "here" | "elsewhere" = "here",
): Connection {
  const native = new Driver(path, { timeout: OPEN_TIMEOUT_MS });
  native.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`);
  if (checkpoints === "elsewhere") native.exec(`PRAGMA wal_autocheckpoint = ${LOG_MAX_PAGES}`);
  const cache = new Map<string, Cached>();
  const prepared = (sql: string) => {
    const known = cache.get(sql);
    // Moved to the end: the first entry is the one unused for longest.
    if (known) cache.delete(sql);
    const found = known ?? prepare(native, sql);
    cache.set(sql, found);
    if (cache.size > CACHED_STATEMENTS) cache.delete(cache.keys().next().value ?? "");
    return found;
  };
  return {
    run({ sql, args }) {
      const { statement, columns } = prepared(sql);
      if (columns === null) {
        const done = statement.run(bound(args));
        return {
          columns: [],
          values: [],
          rowsAffected: done.changes,
          lastInsertRowid: BigInt(done.lastInsertRowid),
        };
      }
      const values = all(statement, args);
      const rowsAffected = isSelect(sql) ? 0 : values.length;
      return { columns, values, rowsAffected, lastInsertRowid: undefined };
    },
    rows({ sql, args }) {
      const { statement, columns } = prepared(sql);
      if (columns === null) throw new Error(`Cannot read with a statement without rows: ${sql}`);
      return { columns, values: all(statement, args) };
    },
    exec: (sql) => void native.exec(sql),
    get inTransaction() {
      return native.inTransaction;
    },
    close() {
      cache.clear();
      if (native.open) native.close();
    },
  };
}

/** True for statements that only read. */
export function isSelect(sql: string): boolean {
  return /^\s*(?:--[^\n]*\n\s*)*(?:select|explain)\b/i.test(sql);
}

function prepare(native: Native, sql: string): Cached {
  const statement = native.prepare(sql);
  if (!statement.reader) return { statement, columns: null };
  statement.raw(true);
  return { statement, columns: statement.columns().map((column) => column.name) };
}

function all(statement: Prepared, args: InArgs): unknown[][] {
  const values = statement.all(bound(args)) as unknown[][];
  for (const line of values) {
    for (let i = 0; i < line.length; i++) {
      const v = line[i];
      if (v instanceof Buffer) line[i] = v.buffer.slice(v.byteOffset, v.byteOffset + v.byteLength);
    }
  }
  return values;
}

function bound(args: InArgs): unknown[] | Record<string, unknown> {
  if (Array.isArray(args)) return args.map(bytes);
  const named: Record<string, unknown> = {};
  for (const name in args) named[name.replace(/^[@$:]/, "")] = bytes(args[name]);
  return named;
}

function bytes(v: unknown): unknown {
  if (v instanceof ArrayBuffer) return Buffer.from(v);
  return v instanceof Uint8Array && !(v instanceof Buffer) ? Buffer.from(v) : v;
}

/** The same as the driver's interface shows it. */
export function resultSet({ columns, values, rowsAffected, lastInsertRowid }: Raw): ResultSet {
  const made = {
    columns,
    columnTypes: columns.map(() => ""),
    rows: values.map((line) => row(columns, line)),
    rowsAffected,
    lastInsertRowid,
  };
  return { ...made, toJSON: () => made };
}
