import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Person } from "../../types/configuration/people.ts";
import type { Hub } from "../../types/hub.ts";
import { auditRow } from "../audit/audit_row.ts";
import { applyConfiguration } from "../configuration/apply_configuration.ts";
import { lookup } from "../configuration/lookup.ts";
import { refreshConfiguration } from "../configuration/refresh_configuration.ts";
import { STANDARD_ROLES } from "../configuration/standards.ts";
import { hashPassword, verifyPassword } from "./hash.ts";
import { credential } from "./password.ts";

/** The account row that remembers which password of the environment was taken over last. */
const PROVIDER = "environment";

/**
 * Lets the administrator of the environment (`HUBBUB_ADMIN_EMAIL`, `HUBBUB_ADMIN_PASSWORD`) in: a
 * person with the role is added where there is none of that address. A password is taken over
 * once; one changed later on the screen stays until the environment names another.
 */
export async function ensureAdmin(hub: Hub): Promise<void> {
  const { admin } = hub.config;
  if (!admin) return;
  const person = findByEmail(hub, admin.email) ?? await addAdmin(hub, admin.email);
  const [taken] = await hub.db.read<{ password: string }>(
    "SELECT password FROM accounts WHERE provider_id = ? AND account_id = ?",
    [PROVIDER, person.id],
  );
  if (taken && await verifyPassword(taken.password, admin.password)) return;
  const hash = await hashPassword(admin.password);
  await hub.db.write([
    credential(hub, person.id, hash),
    {
      sql: `INSERT INTO accounts
              (id, user_id, account_id, provider_id, password, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (provider_id, account_id) DO UPDATE
            SET password = excluded.password, updated_at = excluded.updated_at`,
      args: [hub.id(), person.id, person.id, PROVIDER, hash, hub.now(), hub.now()],
    },
    auditRow(hub, { action: "password.set", subject: `person:${person.id}` }),
  ]);
}

const findByEmail = (hub: Hub, email: string): Person | undefined =>
  lookup(hub.settings().document).peopleByEmail.get(email.toLowerCase());

async function addAdmin(hub: Hub, email: string): Promise<Person> {
  const { version, document } = hub.settings();
  const { document: changed, id } = withAdmin(document, email);
  await applyConfiguration(hub, {
    document: changed,
    summary: "The administrator of the environment",
    expectedVersion: version,
  }).catch(async (error) => {
    // Another process that starts at the same time may have added the same person.
    await refreshConfiguration(hub);
    if (!findByEmail(hub, email)) throw error;
  });
  return lookup(hub.settings().document).people.get(id) ?? findByEmail(hub, email)!;
}

function withAdmin(
  document: Configuration,
  email: string,
): { document: unknown; id: string } {
  const taken = new Set(document.people.map((p) => p.id));
  let id = "admin";
  for (let n = 2; taken.has(id); n++) id = `admin-${n}`;
  const role = document.roles.find((r) =>
    r.permissions.includes("configuration.write") && r.permissions.includes("people.manage")
  );
  const standard = STANDARD_ROLES.find((r) => r.id === "admin")!;
  return {
    id,
    document: {
      ...document,
      roles: role ? document.roles : [...document.roles, standard],
      people: [...document.people, {
        id,
        name: "Administrator",
        email,
        roles: [role?.id ?? standard.id],
      }],
    },
  };
}
