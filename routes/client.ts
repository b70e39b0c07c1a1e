import type { Context } from "hono";

const PRIVATE =
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe80:|::ffff:(127\.|10\.|192\.168\.))/i;

/**
 * The caller's address. `X-Forwarded-For` counts only when the connection comes from a private
 * address (a proxy of the house), and then its last public entry: what stands before it is
 * whatever the caller wrote.
 */
export function clientAddress(c: Context): string {
  const info = c.env as { remoteAddr?: { hostname?: string } } | undefined;
  const peer = info?.remoteAddr?.hostname ?? "";
  if (peer !== "" && !PRIVATE.test(peer)) return peer;
  const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((a) => a.trim());
  return forwarded.findLast((a) => a !== "" && !PRIVATE.test(a))?.slice(0, 45) ?? (peer || "local");
}
