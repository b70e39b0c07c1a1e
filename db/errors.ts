import { HubError } from "../types/errors.ts";

/** SQLite's code of an error of the record, e.g. `SQLITE_CONSTRAINT_UNIQUE`; empty when it has none. */
export function sqlCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { extendedCode, code } = at as { extendedCode?: unknown; code?: unknown };
    if (typeof extendedCode === "string" && extendedCode.startsWith("SQLITE_")) return extendedCode;
    if (typeof code === "string" && code.startsWith("SQLITE_")) return code;
  }
  return "";
}

/** True when a write was refused by a UNIQUE, CHECK, NOT NULL or foreign key rule. */
export function isConstraint(error: unknown): boolean {
  return sqlCode(error).startsWith("SQLITE_CONSTRAINT");
}

/** True when another connection held the lock. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqlCode(error));
}

/** True when the statement itself is at fault, so that a repeat would fail the same way. */
export function isStatementFault(error: unknown): boolean {
  return /^SQLITE_(CONSTRAINT|ERROR|MISMATCH|RANGE|TOOBIG|AUTH|UNKNOWN)/.test(sqlCode(error));
}

/** The record cannot be reached or written: nothing of the unit is in it, unless `code` says so. */
export function recordUnavailable(
  what: string,
  cause?: unknown,
  code = "record.unavailable",
): HubError {
  return new HubError("unavailable", `${what}: try again in a moment`, {
    code,
    retryAfter: 1,
    cause,
  });
}
