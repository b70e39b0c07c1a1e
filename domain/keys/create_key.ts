import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { auditRow } from "../audit/audit_row.ts";
import { operationId } from "../operation.ts";
import { derivedBytes } from "./derived_secret.ts";
import { hashKey, type Scope } from "./find_key.ts";
import type { KeyView } from "./list_keys.ts";

const KEY_BYTES = 24;
const HINT_LENGTH = 10;
/** Keys that may be alive at once. */
const MAX_KEYS = 500;

/**
 * Makes a key. Its text is in this answer and nowhere else: only its hash is kept. A repeat of the
 * same operation makes the same key.
 */
export async function createKey(
  hub: Hub,
  input: { name: string; scopes: Scope[] },
): Promise<KeyView & { key: string }> {
  need(hub, "keys.manage");
  refuseClimbing(hub, input.scopes);
  const id = operationId(hub);
  const key = `hub_${await keyText(hub, id)}`;
  const scopes = [...new Set(input.scopes)].toSorted();
  const created = await hub.db.write([
    {
      sql: `INSERT INTO api_keys (id, name, hash, hint, scopes, created_by, created_at)
            SELECT ?, ?, ?, ?, ?, ?, ?
            WHERE (SELECT count(*) FROM api_keys WHERE revoked_at IS NULL) < ?
            ON CONFLICT (id) DO NOTHING`,
      args: [
        id,
        input.name,
        await hashKey(key),
        key.slice(0, HINT_LENGTH),
        JSON.stringify(scopes),
        hub.actor.name,
        hub.now(),
        MAX_KEYS,
      ],
    },
    auditRow(hub, {
      action: "key.created",
      subject: `key:${id}`,
      after: { name: input.name, scopes },
    }, true),
  ]);
  if ((created[0]?.rowsAffected ?? 0) === 0 && !await exists(hub, id)) {
    throw new HubError("conflict", `There are ${MAX_KEYS} keys already: revoke some first`, {
      code: "keys.too_many",
    });
  }
  return {
    id,
    name: input.name,
    hint: key.slice(0, HINT_LENGTH),
    scopes,
    createdBy: hub.actor.name,
    createdAt: new Date(hub.now()).toISOString(),
    usedAt: null,
    key,
  };
}

/** A key never makes one that may do more than itself; a person needs the right to configure for `admin`. */
function refuseClimbing(hub: Hub, scopes: Scope[]): void {
  if (scopes.includes("admin")) need(hub, "configuration.write");
}

/** Drawn by lot; for a repeatable operation derived from it, so that its repeat says the same. */
async function keyText(hub: Hub, id: string): Promise<string> {
  const bytes = hub.operation === undefined
    ? crypto.getRandomValues(new Uint8Array(KEY_BYTES))
    : (await derivedBytes(hub.config, `api-key:${id}`)).subarray(0, KEY_BYTES);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

async function exists(hub: Hub, id: string): Promise<boolean> {
  return (await hub.db.read("SELECT 1 FROM api_keys WHERE id = ?", [id])).length > 0;
}
