import { createClient } from "@libsql/client/web";
import type { ResultSet } from "@libsql/client/web";
import { drizzle } from "drizzle-orm/libsql/web";
import { HubError } from "../../types/errors.ts";
import type { Db } from "../../types/hub.ts";
import { isStatementFault } from "../errors.ts";
import { exact, type Plain, plain, record } from "../statements.ts";
import { createUnits, type Unit } from "../units.ts";
import { faultOf } from "./faults.ts";
import { fetchOnce } from "./fetch_once.ts";

const ATTEMPTS = 4;
const PAUSE_MS = 50;

/**
 * The record on a libSQL server over HTTP: no native code, no interactive transactions. Units that
 * wait while one request is under way travel together in the next one. A request whose answer is
 * lost is refused as `record.unknown` and not repeated: it may have been written.
 */
export function openRemote(url: string, token: string | undefined): Db {
  const client = createClient({
    url,
    fetch: fetchOnce,
    ...(token === undefined ? {} : { authToken: token }),
  });
  const batch = (statements: Plain[]) => patient(() => client.batch(statements, "write"), false);
  const units = createUnits((group) => commit(batch, group));
  let closed = false;
  const open = () => {
    if (closed) throw new HubError("unavailable", "The record is closed");
  };
  return {
    client,
    orm: drizzle(client),
    async write(statements) {
      open();
      return statements.length === 0 ? [] : await units.write(statements.map(plain));
    },
    async read<T>(sql: string, args = []) {
      open();
      const found = await patient(() => client.execute({ sql, args: exact(args) }), true);
      return found.rows.map((row) => record(found.columns, Array.from(row)) as T);
    },
    async ping() {
      open();
      await patient(() => client.execute("SELECT 1"), true);
    },
    async close() {
      if (closed) return;
      await units.settled();
      closed = true;
      client.close();
    },
  };
}

type Batch = (statements: Plain[]) => Promise<ResultSet[]>;

/** All units in one transaction; when one of them is at fault, nothing was written: each on its own. */
async function commit(batch: Batch, group: Unit[]): Promise<void> {
  try {
    const results = await batch(group.flatMap((unit) => unit.statements));
    for (const unit of group) unit.resolve(results.splice(0, unit.statements.length));
  } catch (error) {
    if (group.length === 1 || !isStatementFault(error)) throw error;
    await Promise.all(group.map((unit) => batch(unit.statements).then(unit.resolve, unit.reject)));
  }
}

async function patient<T>(run: () => Promise<T>, harmless: boolean): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await run();
    } catch (error) {
      const fault = faultOf(error);
      if (fault === "statement") throw error;
      if (fault === "refused") throw refused(error);
      const again = fault === "not done" || harmless;
      if (!again) throw lost(error);
      if (attempt === ATTEMPTS) throw away(error);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * 2 ** attempt * Math.random()));
  }
}

function away(cause: unknown): HubError {
  return new HubError("unavailable", "The record cannot be reached: try again in a moment", {
    code: "record.unavailable",
    retryAfter: 1,
    cause,
  });
}

function refused(cause: unknown): HubError {
  return new HubError(
    "unavailable",
    "The record does not accept the token: see LIBSQL_AUTH_TOKEN",
    {
      code: "record.refused",
      cause,
    },
  );
}

function lost(cause: unknown): HubError {
  const what = "The record gave no answer, so the change may or may not be in it: look before " +
    "repeating, or repeat with the same key";
  return new HubError("unavailable", what, { code: "record.unknown", retryAfter: 1, cause });
}
