import type { Plain } from "../statements.ts";
import { recordUnavailable } from "../errors.ts";
import { type Connection, type Raw, resultSet } from "./connection.ts";
import type { Unit } from "../units.ts";

/** What became of a unit. */
export type Outcome = { results: Raw[] } | { error: unknown };

/**
 * Runs a group inside the transaction the caller began. A unit that fails is rolled back alone;
 * the promises are settled by `settle`, after the commit.
 */
export function runGroup(connection: Connection, group: Plain[][]): Outcome[] {
  return group.map((statements) => {
    const outcome = runUnit(connection, statements, group.length > 1);
    // Disk full and the like end the whole transaction: the group fails, not the unit.
    if (!connection.inTransaction) {
      throw recordUnavailable(
        "The record could not be written",
        "error" in outcome ? outcome.error : undefined,
      );
    }
    return outcome;
  });
}

export function settle(group: Unit[], outcomes: Outcome[]): void {
  group.forEach((unit, i) => {
    const outcome = outcomes[i];
    if (outcome === undefined) unit.reject(recordUnavailable("The record could not be written"));
    else if ("error" in outcome) unit.reject(outcome.error);
    else unit.resolve(outcome.results.map(resultSet));
  });
}

function runUnit(connection: Connection, statements: Plain[], shared: boolean): Outcome {
  // A single statement that fails undoes itself, and an only unit is undone by the transaction.
  const guarded = shared && statements.length > 1;
  try {
    if (guarded) connection.run(SAVE);
    const results = statements.map((statement) => connection.run(statement));
    if (guarded) connection.run(RELEASE);
    return { results };
  } catch (error) {
    if (connection.inTransaction && statements.length > 1) {
      if (guarded) {
        connection.run(BACK);
        connection.run(RELEASE);
      } else {
        connection.exec("ROLLBACK; BEGIN IMMEDIATE");
      }
    }
    return { error };
  }
}

const SAVE: Plain = { sql: "SAVEPOINT unit", args: [] };
const BACK: Plain = { sql: "ROLLBACK TO unit", args: [] };
const RELEASE: Plain = { sql: "RELEASE unit", args: [] };
