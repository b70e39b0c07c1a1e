import type { Client, InArgs, InStatement, ResultSet, Transaction } from "@libsql/client";
import type { Plain } from "../statements.ts";
import { exact } from "../statements.ts";
import { recordUnavailable } from "../errors.ts";
import { type Connection, isSelect, resultSet } from "./connection.ts";
import type { Reader } from "./reader.ts";
import type { Turns } from "./turns.ts";
import type { Writer } from "./writer.ts";

/** A transaction of a library that is not ended by then is rolled back: it holds up every write. */
const TRANSACTION_MAX_MS = 5_000;

/**
 * The driver's interface for libraries (sign-in, Drizzle) on the connections of `openFile`: their
 * writes take turns with `write`.
 */
export function createClient(
  writer: Writer,
  reader: Reader,
  turns: Turns,
  open: () => void,
): Client {
  async function alone<T>(run: (connection: Connection) => T): Promise<T> {
    open();
    const give = await turns.take();
    try {
      const connection = await writer.begin();
      const done = run(connection);
      writer.commit();
      return done;
    } catch (error) {
      writer.recover(error);
      throw error;
    } finally {
      give();
    }
  }
  const execute = (statement: InStatement, args?: InArgs): Promise<ResultSet> => {
    open();
    const one = normal(statement, args);
    return isSelect(one.sql)
      ? Promise.resolve(reader.run(one))
      : alone((connection) => resultSet(connection.run(one)));
  };
  return {
    execute: async (statement: InStatement, args?: InArgs) => await execute(statement, args),
    batch: (statements) =>
      alone((connection) =>
        statements.map((s) =>
          resultSet(connection.run(Array.isArray(s) ? normal(s[0], s[1]) : normal(s)))
        )
      ),
    migrate: (statements) =>
      alone((connection) => statements.map((s) => resultSet(connection.run(normal(s))))),
    executeMultiple: (sql) => alone((connection) => connection.exec(sql)),
    async transaction() {
      open();
      const give = await turns.take();
      try {
        return transaction(writer, await writer.begin(), give);
      } catch (error) {
        give();
        throw error;
      }
    },
    sync: () => Promise.resolve(undefined),
    reconnect: () => {},
    // The hub closes the record; a library has no say in it.
    close: () => {},
    closed: false,
    protocol: "file",
  };
}

function transaction(writer: Writer, connection: Connection, give: () => void): Transaction {
  let ended = false;
  const timer = setTimeout(() => end(false), TRANSACTION_MAX_MS);
  function end(commit: boolean): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    try {
      if (commit) writer.commit();
      else if (connection.inTransaction) connection.exec("ROLLBACK");
    } catch (error) {
      writer.recover(error);
      throw error;
    } finally {
      give();
    }
  }
  const running = () => {
    if (ended) throw recordUnavailable("The transaction has ended");
    return connection;
  };
  return {
    // deno-lint-ignore require-await -- a promise also for what fails at once
    execute: async (statement: InStatement, args?: InArgs) =>
      resultSet(running().run(normal(statement, args))),
    // deno-lint-ignore require-await
    batch: async (statements) => statements.map((s) => resultSet(running().run(normal(s)))),
    // deno-lint-ignore require-await
    executeMultiple: async (sql) => running().exec(sql),
    // deno-lint-ignore require-await
    commit: async () => void (running(), end(true)),
    // deno-lint-ignore require-await
    rollback: async () => end(false),
    close: () => end(false),
    get closed() {
      return ended;
    },
  };
}

function normal(statement: InStatement, args?: InArgs): Plain {
  return typeof statement === "string"
    ? { sql: statement, args: exact(args ?? []) }
    : { sql: statement.sql, args: exact(statement.args ?? []) };
}
