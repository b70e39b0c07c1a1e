import type { Context } from "hono";
import type { Hub } from "../types/hub.ts";
import type { Route } from "./route_spec.ts";

/** What no route answers: 405 with the methods the address has, or 404. */
export function missing(hub: Hub, routes: Route[], c: Context): Response {
  const path = c.req.path;
  const allowed = routes.filter((route) => patternOf(route.path).test(path))
    .map((route) => route.method.toUpperCase());
  const known = allowed.length > 0;
  const code = known ? "method_not_allowed" : "not_found";
  const detail = known
    ? `${c.req.method} is not possible here: use ${allowed.join(", ")}`
    : "There is nothing at this address";
  const body = {
    type: `urn:hubbub:problem:${code}`,
    title: known ? "Method not allowed" : "Not found",
    status: known ? 405 : 404,
    code,
    detail,
    requestId: hub.id(),
  };
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": body.requestId,
  };
  if (known) headers.allow = [...new Set(allowed)].join(", ");
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

const patterns = new Map<string, RegExp>();

function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known) return known;
  const made = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+").replaceAll("/", "\\/")}$`);
  patterns.set(path, made);
  return made;
}
