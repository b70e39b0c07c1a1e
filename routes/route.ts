import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Hub } from "../types/hub.ts";
import type { Route, RouteSpec } from "./route_spec.ts";
import { serveRoute } from "./serve_route.ts";

const Empty = z.strictObject({});

/** Declares a route: the one place that says its path, who may use it, what it takes and answers. */
export function route<
  Path extends string,
  Q extends z.ZodType = typeof Empty,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodVoid,
>(spec: RouteSpec<Path, Q, B, A>): Route {
  return spec as unknown as Route;
}

const tables = new WeakMap<object, Route[]>();

/**
 * Serves the routes and describes them in the API description. `before` stands in front of all
 * routes under its path, refusals included.
 */
export function mount(
  hub: Hub,
  routes: Route[],
  before: { path: string; handler: MiddlewareHandler }[] = [],
): OpenAPIHono {
  const app = new OpenAPIHono();
  for (const { path, handler } of before) app.use(path, handler);
  for (const each of routes) {
    app.on(
      each.method.toUpperCase(),
      each.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      (c) => serveRoute(hub, each, c),
    );
  }
  tables.set(app, routes);
  return app;
}

/** The declared routes behind an app that `mount` made. */
export function routesOf(app: object): Route[] {
  return tables.get(app) ?? [];
}
