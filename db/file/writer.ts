import type Database from "libsql";
import { isBusy, isStatementFault, recordUnavailable } from "../errors.ts";
import { connect, type Connection } from "./connection.ts";

/** How long a write waits for another process that holds the lock. */
const LOCK_WAIT_MS = 5_000;
const LOCK_PAUSE_MS = 5;

/**
 * The only connection of this process that writes. After any SQLITE_BUSY it is replaced: the driver
 * may then confirm writes that never reach the file.
 */
export interface Writer {
  readonly connection: Connection;
  /** Begins a transaction, waiting for other processes without blocking this one. */
  begin(): Promise<Connection>;
  commit(): void;
  /** Undoes an open transaction and takes a fresh connection where the old one is in doubt. */
  recover(error: unknown): void;
  close(): void;
}

export function createWriter(
  Driver: typeof Database,
  path: string,
  checkpoints: "here" | "elsewhere" = "here",
): Writer {
  let connection = connect(Driver, path, checkpoints);
  const renew = () => {
    // A closed connection with an open transaction would keep its lock until it is collected.
    undo(connection);
    connection.close();
    connection = connect(Driver, path, checkpoints);
  };
  return {
    get connection() {
      return connection;
    },
    async begin() {
      const giveUp = performance.now() + LOCK_WAIT_MS;
      while (true) {
        try {
          connection.exec("BEGIN IMMEDIATE");
          return connection;
        } catch (error) {
          renew();
          if (!isBusy(error)) throw recordUnavailable("The record cannot be written", error);
          if (performance.now() > giveUp) throw recordUnavailable("The record is locked", error);
        }
        await new Promise((r) => setTimeout(r, LOCK_PAUSE_MS * (0.5 + Math.random())));
      }
    },
    commit() {
      connection.exec("COMMIT");
    },
    recover(error) {
      if (!isStatementFault(error) || !undo(connection)) renew();
    },
    close() {
      connection.close();
    },
  };
}

/** Rolls an open transaction back; false when even that fails. */
function undo(connection: Connection): boolean {
  try {
    if (connection.inTransaction) connection.exec("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}
