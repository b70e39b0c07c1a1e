import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { auditRow } from "../audit/audit_row.ts";
import { demoCompany } from "../demo/company.ts";
import { peopleRows } from "../sign_in/people_rows.ts";
import { parseConfiguration } from "./parse_configuration.ts";
import { holdSettings, type Settings } from "./settings.ts";
import { starterConfiguration } from "./starter.ts";
import { readStored } from "./stored.ts";

/**
 * Brings the newest configuration of the record into this process. A record without one gets its
 * first: the demo company in demo mode, else the standard roles and an administrator.
 */
export async function loadConfiguration(hub: Hub): Promise<Settings> {
  const stored = await readStored(hub.db) ?? await writeFirst(hub);
  holdSettings(hub.db, stored);
  return stored;
}

async function writeFirst(hub: Hub): Promise<Settings> {
  const input: ConfigurationInput = hub.config.demo
    ? demoCompany()
    : starterConfiguration(hub.config.admin?.email);
  const { document, errors } = parseConfiguration(input);
  if (!document) {
    throw new HubError("unprocessable", "The first configuration is not valid", { errors });
  }
  await hub.db.write([
    {
      // Of many processes that start at once one writes the first version.
      sql: `INSERT OR IGNORE INTO configurations (version, document, summary, author, at)
            VALUES (1, ?, ?, ?, ?)`,
      args: [
        JSON.stringify(document),
        hub.config.demo ? "The demo company" : "A fresh installation",
        "Hubbub",
        hub.now(),
      ],
    },
    auditRow(hub, { action: "configuration.applied", subject: "configuration:1" }, true),
    ...peopleRows(null, document, hub.now()),
  ]);
  return (await readStored(hub.db))!;
}
