import type { InArgs, InValue, Row } from "@libsql/client";
import type { Statement } from "../types/hub.ts";

export interface Plain {
  sql: string;
  args: InArgs;
}

/** A statement as SQL and arguments, whatever it was written with. */
export function plain(statement: Statement): Plain {
  if ("sql" in statement) return { sql: statement.sql, args: exact(statement.args ?? []) };
  const { sql, params } = statement.toSQL();
  return { sql, args: exact(params as InValue[]) };
}

/**
 * Whole numbers travel as integers. The drivers send every JavaScript number as a floating point
 * value, which shows wherever no column type turns it back: `json_object('n', 7)` gave `7.0`.
 */
export function exact(args: InArgs): InArgs {
  if (Array.isArray(args)) return args.map(value);
  return Object.fromEntries(Object.entries(args).map(([name, v]) => [name, value(v)]));
}

function value(v: InValue): InValue {
  if (typeof v === "number") {
    if (Number.isSafeInteger(v)) return BigInt(v);
    if (!Number.isFinite(v)) throw new RangeError(`Cannot store ${v}: only finite numbers`);
    return v;
  }
  if (typeof v === "boolean") return v ? 1n : 0n;
  if (v instanceof Date) return BigInt(v.valueOf());
  if (v === undefined) throw new TypeError("Cannot store undefined: pass null");
  return v;
}

/** A row as the driver gives it: by column name, by index, with a length. */
export function row(columns: string[], values: unknown[]): Row {
  const made = {} as Row;
  Object.defineProperty(made, "length", { value: values.length });
  for (let i = 0; i < values.length; i++) {
    const at = values[i] as Row[number];
    Object.defineProperty(made, i, { value: at });
    const column = columns[i] ?? "";
    if (!Object.hasOwn(made, column)) made[column] = at as never;
  }
  return made;
}

/** A row as a plain object; of two columns with one name the first counts, as in `row`. */
export function record(columns: string[], values: unknown[]): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (let i = values.length - 1; i >= 0; i--) made[columns[i] ?? ""] = values[i];
  return made;
}
