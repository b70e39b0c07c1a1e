import { Hono } from "hono";
import { authRoutes } from "./routes/auth.ts";
import { configurationRoutes } from "./routes/configuration.ts";
import { demoRoutes } from "./routes/demo.ts";
import { missing } from "./routes/missing.ts";
import { describeApi } from "./routes/openapi.ts";
import { problemResponse } from "./routes/problems.ts";
import { routesOf } from "./routes/route.ts";
import type { Route } from "./routes/route_spec.ts";
import type { Hub } from "./types/hub.ts";

/** Everything a request can reach. */
export function createApp(hub: Hub): Hono {
  const rooms = [authRoutes(hub), configurationRoutes(hub), demoRoutes(hub)];
  const routes = rooms.flatMap(routesOf);
  const app = new Hono();
  for (const room of rooms) app.route("/", room);
  let description: object | undefined;
  app.get(
    "/openapi.json",
    (c) => c.json(description ??= describeApi(routes, hub.config.publicUrl)),
  );
  app.notFound((c) => missing(hub, routes, c));
  app.onError((error) => problemResponse(error, hub.id()));
  tables.set(app, routes);
  return app;
}

const tables = new WeakMap<Hono, Route[]>();

/** Every declared route of an app; the access tests are drawn from it. */
export const routeTable = (app: Hono): Route[] => tables.get(app) ?? [];
