import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Config } from "../../config.ts";
import { derivedBytes } from "../keys/derived_secret.ts";

/** What a token speaks for; it holds none of it in clear but its own id. */
export interface TokenRow {
  id: string;
  call_id: string;
  customer: string;
  name: string;
  status: "identified" | "verified";
  level: number;
  language: string;
  expires_at: number;
  redeemed_at: number | null;
}

/** Stands in a kept text where the token is put when it is sent. */
export const TOKEN_PLACE = "{token}";
const PURPOSE = "identity token";

/** The token of a row (CE07-R14): its id and a signature over customer, level, call and end. */
export async function tokenOf(config: Config, row: TokenRow): Promise<string> {
  return `${Buffer.from(row.id).toString("base64url")}.${
    (await sign(config, row)).toString("base64url")
  }`;
}

/** Id a token claims; null = it is none. */
export function idOfToken(token: string): string | null {
  const [id = "", signature, ...more] = token.split(".");
  if (!signature || more.length > 0 || id === "") return null;
  return Buffer.from(id, "base64url").toString("utf-8");
}

/** Whether the signature is ours and of this very row; takes the same time whatever is wrong. */
export async function isSigned(config: Config, token: string, row: TokenRow): Promise<boolean> {
  const shown = Buffer.from(token.split(".")[1] ?? "", "base64url");
  const own = await sign(config, row);
  return shown.length === own.length && timingSafeEqual(shown, own) &&
    token === await tokenOf(config, row);
}

async function sign(config: Config, row: TokenRow): Promise<Buffer> {
  const { id, call_id, customer, status, level, expires_at } = row;
  const key = await derivedBytes(config, PURPOSE);
  return createHmac("sha256", key)
    .update(JSON.stringify([id, call_id, customer, status, level, expires_at])).digest();
}
