import type { Hub, Statement } from "../../types/hub.ts";
import { HubError } from "../../types/errors.ts";
import { need, permissionsOf } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { lookup } from "../configuration/lookup.ts";
import { hashPassword } from "./hash.ts";

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;

/**
 * Sets somebody's password and ends their sessions. Nobody sets the password of a person who may
 * do more than they themselves: it would be a way to become that person.
 */
export async function setPassword(hub: Hub, personId: string, password: string): Promise<void> {
  need(hub, "people.manage");
  const { document } = hub.settings();
  if (!lookup(document).people.has(personId)) {
    throw new HubError("not_found", `There is no person "${personId.slice(0, 63)}"`);
  }
  refuseClimbing(hub, personId);
  checkPassword(password);
  await hub.db.write([
    credential(hub, personId, await hashPassword(password)),
    { sql: "DELETE FROM sessions WHERE user_id = ?", args: [personId] },
    auditRow(hub, { action: "password.set", subject: `person:${personId}` }),
  ]);
}

/** The row a password lives in. */
export function credential(hub: Hub, personId: string, hash: string): Statement {
  return {
    sql:
      `INSERT INTO accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
          SELECT ?, id, id, 'credential', ?, ?, ? FROM users WHERE id = ?
          ON CONFLICT (provider_id, account_id) DO UPDATE
          SET password = excluded.password, updated_at = excluded.updated_at`,
    args: [hub.id(), hash, hub.now(), hub.now(), personId],
  };
}

export function checkPassword(password: string): void {
  if (password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD) return;
  const detail = `a password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters`;
  throw new HubError("malformed", `Choose another password: ${detail}`, {
    errors: [{ field: "password", code: "length", detail }],
  });
}

function refuseClimbing(hub: Hub, personId: string): void {
  if (hub.actor.kind !== "person") return;
  const { document } = hub.settings();
  const own = permissionsOf(document, hub.actor.id);
  const beyond = [...permissionsOf(document, personId)].filter((p) => !own.has(p));
  if (beyond.length > 0) {
    throw new HubError("forbidden", "This person may do more than you: ask an administrator", {
      code: "permission.missing",
    });
  }
}
