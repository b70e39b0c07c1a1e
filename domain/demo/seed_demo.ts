import type { Hub } from "../../types/hub.ts";
import { hashPassword } from "../sign_in/hash.ts";
import { DEMO_PASSWORD, demoLogins } from "./logins.ts";

/**
 * Gives the demo people who have no password the printed one. A second run changes nothing. The
 * hash is shared: everybody knows the password, and twelve hashes would cost a second of start.
 */
export async function seedDemo(hub: Hub): Promise<void> {
  const ids = demoLogins(hub).map((login) => login.id);
  const without = await hub.db.read<{ id: string }>(
    `SELECT id FROM users WHERE id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
       SELECT 1 FROM accounts WHERE provider_id = 'credential' AND account_id = users.id)`,
    [JSON.stringify(ids)],
  );
  if (without.length === 0) return;
  const hash = await hashPassword(DEMO_PASSWORD);
  await hub.db.write(without.map(({ id }) => ({
    sql: `INSERT OR IGNORE INTO accounts
            (id, user_id, account_id, provider_id, password, created_at, updated_at)
          VALUES (?, ?, ?, 'credential', ?, ?, ?)`,
    args: [hub.id(), id, id, hash, hub.now(), hub.now()],
  })));
}
