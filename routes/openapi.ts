import { OpenAPIHono, z } from "@hono/zod-openapi";
import { Problem } from "../types/api/page.ts";
import { createJsonSchemas } from "./json_schemas.ts";
import type { Route } from "./route_spec.ts";

const TITLE = "Hubbub";
const VERSION = "1";
const ABOUT = [
  "The API of a Hubbub installation.",
  "",
  "Programs send an API key as bearer token; people's screens use a session cookie. Lists answer",
  "`{items, next}`: pass `next` as `cursor` for the page after. Instants are RFC 3339. Errors are",
  "RFC 9457 problem documents with a stable `code`. A creating POST with an `Idempotency-Key` has",
  "its effect once within 24 hours and answers a repeat with the first answer.",
].join("\n");

/** The OpenAPI 3.1 document of the routes. */
export function describeApi(routes: Route[], publicUrl: string | undefined): object {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  registry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "An API key",
  });
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "hubbub.session_token",
  });
  registry.registerComponent("securitySchemes", "chat", {
    type: "http",
    scheme: "bearer",
    description: "The token of a chat session",
  });
  const schemas = createJsonSchemas();
  for (const each of routes) registry.registerPath(pathOf(each, schemas));
  for (const [name, schema] of Object.entries(schemas.components)) {
    registry.registerComponent("schemas", name, schema);
  }
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: TITLE, version: VERSION, description: ABOUT },
    servers: [{ url: publicUrl ?? "/" }],
  });
}

type PathConfig = Parameters<OpenAPIHono["openAPIRegistry"]["registerPath"]>[0];

type Schemas = ReturnType<typeof createJsonSchemas>;

function pathOf(route: Route, schemas: Schemas): PathConfig {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!);
  const params = names.length > 0
    ? z.object(Object.fromEntries(names.map((name) => [name, z.string()])))
    : undefined;
  return {
    method: route.method,
    path: route.path,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, accessInWords(route)].filter(Boolean).join("\n\n"),
    security: security(route),
    request: {
      ...(params ? { params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.body
        ? { body: { content: { "application/json": { schema: schemas.of(route.body, "input") } } } }
        : {}),
    },
    responses: responses(route, schemas),
  };
}

function responses(route: Route, schemas: Schemas): PathConfig["responses"] {
  const ok = route.answer ? route.status ?? 200 : 204;
  const found: PathConfig["responses"] = {
    [ok]: route.answer
      ? {
        description: "Done",
        content: { "application/json": { schema: schemas.of(route.answer, "output") } },
      }
      : { description: "Done" },
  };
  const usual = typeof route.access === "string" ? [400, 429] : [400, 401, 403, 429];
  for (const status of [...usual, ...(route.refusals ?? [])]) {
    found[status] = {
      description: REASONS[status] ?? "Refused",
      content: { "application/problem+json": { schema: schemas.of(Problem, "output") } },
    };
  }
  return found;
}

const REASONS: Record<number, string> = {
  400: "The request is malformed; `errors` names the fields",
  401: "Not signed in, or the key is unknown",
  403: "Not allowed",
  404: "There is no such thing, or not for you",
  409: "In conflict with the present state",
  410: "Gone",
  412: "Out of date: read again",
  413: "Too large",
  415: "Unsupported media type",
  422: "Cannot be done as asked",
  428: "If-Match is missing",
  429: "Too many requests; see Retry-After",
};

function security({ access }: Route): Record<string, string[]>[] {
  if (access === "public") return [];
  if (access === "chat") return [{ chat: [] }];
  return access.people ? [{ session: [] }] : [{ key: [] }, { session: [] }];
}

function accessInWords({ access, method }: Route): string {
  if (typeof access === "string") return "";
  const people = access.permission
    ? `People need the permission \`${access.permission}\`.`
    : "Everybody signed in.";
  if (access.people) return `${people} Not for API keys.`;
  return `${people} Keys need the scope \`${
    access.scope ?? (method === "get" ? "read" : "write")
  }\`.`;
}
