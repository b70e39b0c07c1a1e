import type { Context, MiddlewareHandler } from "hono";
import { allowedSomewhere } from "../../domain/chat/origins.ts";
import type { Hub } from "../../types/hub.ts";

const METHODS = "GET, POST, PUT, OPTIONS";
const HEADERS = "authorization, content-type, last-event-id, x-request-id";
const EXPOSED = "retry-after, x-request-id, content-disposition";
/** Seconds a browser may keep the answer to a preflight. */
const PREFLIGHT_SEC = 600;

/**
 * Lets exactly the pages that may show a widget read the chat's answers (CE18-P1, X9). Never with
 * credentials: the session's token is all there is.
 */
export function chatCors(hub: Hub): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header("origin") ?? "";
    const allowed = origin !== "" && (isSame(c, origin) || allowedSomewhere(hub, origin));
    if (c.req.method === "OPTIONS") return preflight(origin, allowed);
    await next();
    c.res.headers.append("vary", "Origin");
    if (!allowed) return;
    c.res.headers.set("access-control-allow-origin", origin);
    c.res.headers.set("access-control-expose-headers", EXPOSED);
    c.res.headers.set("cross-origin-resource-policy", "cross-origin");
  };
}

function preflight(origin: string, allowed: boolean): Response {
  const headers = new Headers({ vary: "Origin" });
  if (allowed) {
    headers.set("access-control-allow-origin", origin);
    headers.set("access-control-allow-methods", METHODS);
    headers.set("access-control-allow-headers", HEADERS);
    headers.set("access-control-max-age", String(PREFLIGHT_SEC));
  }
  return new Response(null, { status: 204, headers });
}

function isSame(c: Context, origin: string): boolean {
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  return URL.canParse(origin) && new URL(origin).host === host;
}
