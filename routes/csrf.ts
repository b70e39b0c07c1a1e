import type { Context } from "hono";
import { HubError } from "../types/errors.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a request that a foreign page made with our cookie: what changes something must name an
 * `Origin` with the host it was sent to, or the public address. Browsers set both and pages
 * cannot.
 */
export function checkOrigin(c: Context, publicUrl: string | undefined): void {
  if (SAFE.has(c.req.method)) return;
  const origin = c.req.header("origin");
  if (origin === undefined && c.req.header("sec-fetch-site") === "same-origin") return;
  const host = hostOf(origin);
  const own = c.req.header("host") ?? new URL(c.req.url).host;
  if (host !== undefined && (host === own || (publicUrl && host === hostOf(publicUrl)))) return;
  throw new HubError("forbidden", "This request comes from another site: its Origin is not ours", {
    code: "origin_not_allowed",
  });
}

function hostOf(origin: string | undefined): string | undefined {
  if (!origin || !URL.canParse(origin)) return undefined;
  return new URL(origin).host;
}
