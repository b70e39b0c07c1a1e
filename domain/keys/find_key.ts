import type { Hub } from "../../types/hub.ts";

/** `identity`: shows tokens of a visual IVR and nothing else (CE07-F20). */
export const SCOPES = ["read", "write", "admin", "identity"] as const;
export type Scope = (typeof SCOPES)[number];

export interface KeyIdentity {
  id: string;
  name: string;
  scopes: Scope[];
}

/** How often `used_at` is written at most, in milliseconds. */
const USED_EVERY_MS = 60_000;

/** The key behind a bearer token; null when it is unknown or revoked. */
export async function findKey(hub: Hub, token: string): Promise<KeyIdentity | null> {
  const hash = await hashKey(token);
  if (hub.config.apiKey !== undefined && hash === await hashKey(hub.config.apiKey)) {
    return { id: "environment", name: "HUBBUB_API_KEY", scopes: [...SCOPES] };
  }
  const [row] = await hub.db.read<{ id: string; name: string; scopes: string; used_at: number }>(
    "SELECT id, name, scopes, used_at FROM api_keys WHERE hash = ? AND revoked_at IS NULL",
    [hash],
  );
  if (!row) return null;
  if ((row.used_at ?? 0) < hub.now() - USED_EVERY_MS) {
    await hub.db.write([{
      sql: "UPDATE api_keys SET used_at = ? WHERE id = ?",
      args: [hub.now(), row.id],
    }]);
  }
  return { id: row.id, name: row.name, scopes: JSON.parse(row.scopes) };
}

/** SHA-256 in hexadecimal. Keys are random and long, so a plain hash gives nothing to guess. */
export async function hashKey(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
}
