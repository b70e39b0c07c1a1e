import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { parse } from "hono/utils/cookie";
import type { Hub } from "../types/hub.ts";

/** Longest session cookie looked at, in characters. */
const MAX_COOKIE = 512;

export interface Session {
  id: string;
  userId: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * The session a cookie of the sign-in library names, or null when it is not signed with `secret`
 * or over. The library finds the same (`better-auth`, signed cookies: `<token>.<HMAC-SHA-256>`),
 * but takes many times as long; this runs with every request of every desk.
 */
export async function readSession(
  hub: Hub,
  secret: string,
  cookieName: string,
  headers: Headers,
): Promise<Session | null> {
  const token = signedToken(headers.get("cookie") ?? "", cookieName, secret);
  if (token === null) return null;
  const [row] = await hub.db.read<{ id: string; user_id: string; expires_at: number }>(
    "SELECT id, user_id, expires_at FROM sessions WHERE token = ?",
    [token],
  );
  return row ? { id: row.id, userId: row.user_id, expiresAt: Number(row.expires_at) } : null;
}

/** The value of a signed cookie; null when it is missing, too long or not ours. */
function signedToken(cookies: string, name: string, secret: string): string | null {
  const value = parse(cookies, name)[name];
  if (value === undefined || value.length > MAX_COOKIE) return null;
  const dot = value.lastIndexOf(".");
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1), "base64");
  const own = createHmac("sha256", secret).update(token).digest();
  return given.length === own.length && timingSafeEqual(given, own) ? token : null;
}
