import { z } from "@hono/zod-openapi";
import { demoLogins } from "../domain/demo/logins.ts";
import { DemoLogin } from "../types/api/people.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

/** What only a demo has. */
export const demoRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/demo/logins",
      summary: "People of the demo company with their password (demo mode only)",
      tag: "Demo",
      access: "public",
      answer: z.object({ items: z.array(DemoLogin) }),
      refusals: [404],
      handle: () => {
        if (!hub.config.demo) throw new HubError("not_found", "This hub is not in demo mode");
        return { items: demoLogins(hub).map(({ id: _, ...login }) => login) };
      },
    }),
  ]);
