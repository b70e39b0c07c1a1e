import { createHash } from "node:crypto";

/** 256 bits: beyond guessing (CE18-X12 asks for at least 128). */
const TOKEN_BYTES = 32;

/** A new bearer token of a session; only its hash is kept. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** SHA-256 in hexadecimal: the token has full entropy, so no salt is needed. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
