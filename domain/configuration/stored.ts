import { Configuration } from "../../types/configuration/configuration.ts";
import type { Db } from "../../types/hub.ts";
import { HubError } from "../../types/errors.ts";
import type { Settings } from "./settings.ts";

interface Row {
  version: number;
  document: string;
}

/** The newest version of the record, or the one asked for; null when there is none. */
export async function readStored(db: Db, version?: number): Promise<Settings | null> {
  const [row] = await db.read<Row>(
    `SELECT version, document FROM configurations
     ${version === undefined ? "ORDER BY version DESC LIMIT 1" : "WHERE version = ?"}`,
    version === undefined ? [] : [version],
  );
  return row ? { version: Number(row.version), document: parseStored(row) } : null;
}

/** Newest version number; 0 before the first. */
export async function newestVersion(db: Db): Promise<number> {
  const [row] = await db.read<{ version: number | null }>(
    "SELECT max(version) AS version FROM configurations",
  );
  return Number(row?.version ?? 0);
}

/** Documents of older builds gain the defaults of what they did not know yet. */
function parseStored(row: Row): Configuration {
  const parsed = Configuration.safeParse(JSON.parse(row.document));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new HubError(
    "unavailable",
    `Configuration version ${row.version} cannot be read by this build: ${
      issue?.path.join(".")
    } ${issue?.message}`,
    { code: "configuration.unreadable" },
  );
}
