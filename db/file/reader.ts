import type Database from "libsql";
import type { ResultSet } from "@libsql/client";
import { isBusy } from "../errors.ts";
import type { Plain } from "../statements.ts";
import { connect, resultSet } from "./connection.ts";

const ATTEMPTS = 3;

/** The connection that reads: it sees every commit, and never what is not committed yet. */
export interface Reader {
  rows(statement: Plain): { columns: string[]; values: unknown[][] };
  run(statement: Plain): ResultSet;
  close(): void;
}

export function createReader(Driver: typeof Database, path: string): Reader {
  let connection = connect(Driver, path);
  connection.exec("PRAGMA query_only = ON");
  const patient = <T>(run: () => T): T => {
    for (let attempt = 1;; attempt++) {
      try {
        return run();
      } catch (error) {
        if (!isBusy(error) || attempt === ATTEMPTS) throw error;
        connection.close();
        connection = connect(Driver, path);
        connection.exec("PRAGMA query_only = ON");
      }
    }
  };
  return {
    rows: (statement) => patient(() => connection.rows(statement)),
    run: (statement) => patient(() => resultSet(connection.run(statement))),
    close: () => connection.close(),
  };
}
