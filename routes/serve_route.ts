import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HubError } from "../types/errors.ts";
import { hashToken } from "../domain/chat/token.ts";
import type { Hub } from "../types/hub.ts";
import { MAX_BODY_BYTES, parseJson, readLimited } from "./body.ts";
import { clientAddress } from "./client.ts";
import { checkOrigin } from "./csrf.ts";
import { type Gate, gateOf } from "./gate.ts";
import { apiHeaders } from "./headers.ts";
import { fingerprintOf, onceByKey } from "./idempotency.ts";
import type { LimitClass, LimitState } from "./limits.ts";
import { actorOf, type Principal, resolvePrincipal, visitorPrincipal } from "./principal.ts";
import { problemResponse } from "./problems.ts";
import type { Route } from "./route_spec.ts";
import { validate } from "./validate.ts";

const Empty = z.strictObject({});

/** One request from the network to the verb and back; every failure becomes a problem document. */
export async function serveRoute(hub: Hub, route: Route, c: Context): Promise<Response> {
  const requestId = requestIdOf(hub, c);
  let limit: LimitState | null = null;
  let response: Response;
  try {
    const gate = gateOf(hub);
    const principal = await principalOf(hub, gate, route, c);
    if (route.limit !== "none") {
      limit = await gate.limits.take(limitClass(route, principal), callerOf(principal, c));
    }
    if (principal.kind === "person") checkOrigin(c, hub.config.publicUrl);
    checkAccess(route, principal);
    response = await answer(hub.as(actorOf(principal)), gate, route, principal, c, requestId);
  } catch (error) {
    response = problemResponse(error, requestId);
    limit ??= limitOf(error);
  }
  return dressed(response, requestId, limit);
}

function principalOf(hub: Hub, gate: Gate, route: Route, c: Context): Promise<Principal> {
  if (route.access === "public") return Promise.resolve({ kind: "anyone" });
  if (route.access === "chat") return Promise.resolve().then(() => visitorPrincipal(c));
  return gate.signIn().then((signIn) => resolvePrincipal(hub, c, signIn));
}

function checkAccess(route: Route, principal: Principal): void {
  const { access } = route;
  if (typeof access === "string") return;
  if (principal.kind === "key") {
    if (access.people) {
      throw forbidden("An API key cannot do this: it is for people", "people.only");
    }
    const scope = access.scope ?? (route.method === "get" ? "read" : "write");
    if (principal.scopes.includes(scope) || principal.scopes.includes("admin")) return;
    throw forbidden(`This API key lacks the scope "${scope}"`, "scope.missing", { scope });
  }
  if (principal.kind !== "person") throw forbidden("Not allowed", "forbidden");
  const { permission } = access;
  if (permission === undefined || principal.permissions.has(permission)) return;
  throw forbidden(
    `This needs the permission "${permission}": ask an administrator for a role that has it`,
    "permission.missing",
    { permission },
  );
}

async function answer(
  hub: Hub,
  gate: Gate,
  route: Route,
  principal: Principal,
  c: Context,
  requestId: string,
): Promise<Response> {
  const params = pathParams(c);
  const query = validate(route.query ?? Empty, queryOf(c), "query");
  if (route.ifMatch && c.req.header("if-match") === undefined) {
    throw new HubError("precondition_required", "Send If-Match with the ETag you have read", {
      code: "if_match_required",
    });
  }
  const bytes = route.raw || route.method === "get"
    ? new Uint8Array()
    : await readLimited(c.req.raw, route.maxBody ?? MAX_BODY_BYTES);
  const body = route.body && !route.raw
    ? validate(
      route.body,
      wellFormed(parseJson(bytes, c.req.header("content-type") ?? null) ?? {}),
      "body",
    )
    : undefined;
  const run = async (operation?: string) => {
    const own = operation === undefined ? hub : { ...hub, operation };
    const result = await route.handle({ hub: own, params, query, body, principal, c });
    return result instanceof Response ? result : respond(route, result, gate.checkAnswers);
  };
  const key = c.req.header("idempotency-key");
  if (key === undefined || route.method !== "post" || route.raw) return run();
  const url = new URL(c.req.url);
  const fingerprint = await fingerprintOf("POST", url.pathname + url.search, bytes);
  const owner = ownerOf(principal, c);
  const keyed = { owner, key, fingerprint, secret: route.secret ?? false };
  return onceByKey(
    hub,
    keyed,
    (operation) => run(operation).catch((error) => refused(error, requestId)),
  );
}

/** A refusal is an answer like any other and is kept; a store that is away may be back next time. */
function refused(error: unknown, requestId: string): Response {
  if (error instanceof HubError && error.kind !== "unavailable" && error.kind !== "rate_limited") {
    return problemResponse(error, requestId);
  }
  throw error;
}

function respond(route: Route, result: unknown, check: boolean): Response {
  if (result === undefined) return new Response(null, { status: 204 });
  if (check && route.answer) route.answer.parse(result);
  return Response.json(result, { status: route.status ?? 200 });
}

/** Longest path parameter, in characters; ids are far shorter, phone numbers too. */
const MAX_PARAM = 200;

function pathParams(c: Context): Record<string, string> {
  const params = c.req.param() as Record<string, string>;
  for (const [name, value] of Object.entries(params)) {
    if (value.length <= MAX_PARAM) continue;
    throw new HubError("not_found", `There is nothing with so long a ${name}`);
  }
  return params;
}

function queryOf(c: Context): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, values] of Object.entries(c.req.queries())) {
    // EventSource cannot send headers: the chat token may stand in the address.
    if (name === "token") continue;
    if (values.length > 1) {
      throw new HubError("malformed", `Give "${name.slice(0, 60)}" only once`, {
        code: "invalid",
        errors: [{ field: name.slice(0, 60), code: "repeated" }],
      });
    }
    found[name] = values[0]!.toWellFormed();
  }
  return found;
}

/** Lone surrogates cannot be stored as UTF-8: they become U+FFFD here and nowhere else. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]),
  );
}

function limitClass(route: Route, principal: Principal): LimitClass {
  const reads = route.method === "get";
  if (principal.kind === "key") return "key";
  if (principal.kind === "person") return reads ? "personRead" : "personWrite";
  if (principal.kind === "visitor") return "visitor";
  return reads ? "publicRead" : "publicWrite";
}

function callerOf(principal: Principal, c: Context): string {
  if (principal.kind === "person" || principal.kind === "key") return principal.id;
  // Only a trace of it: limits and kept answers lie in the stores, and a token opens a chat.
  if (principal.kind === "visitor") return hashToken(principal.token);
  return clientAddress(c);
}

const ownerOf = (principal: Principal, c: Context) => `${principal.kind}:${callerOf(principal, c)}`;

function requestIdOf(hub: Hub, c: Context): string {
  const given = c.req.header("x-request-id");
  return given !== undefined && /^[\w.-]{8,64}$/.test(given) ? given : hub.id();
}

function limitOf(error: unknown): LimitState | null {
  if (!(error instanceof HubError) || error.kind !== "rate_limited") return null;
  return {
    limit: Number(error.extra.limit ?? 0),
    remaining: 0,
    resetSec: error.retryAfter ?? 1,
  };
}

function dressed(response: Response, requestId: string, limit: LimitState | null): Response {
  const headers = new Headers(response.headers);
  headers.set("x-request-id", requestId);
  apiHeaders(headers);
  if (limit) {
    headers.set("ratelimit-limit", String(limit.limit));
    headers.set("ratelimit-remaining", String(limit.remaining));
    headers.set("ratelimit-reset", String(limit.resetSec));
  }
  return new Response(response.body, { status: response.status, headers });
}

const forbidden = (detail: string, code: string, extra: Record<string, unknown> = {}) =>
  new HubError("forbidden", detail, { code, extra });
