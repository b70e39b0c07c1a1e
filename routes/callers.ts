import { z } from "@hono/zod-openapi";
import { listAlerts } from "../domain/floor/list_alerts.ts";
import { listCallers } from "../domain/floor/list_callers.ts";
import { CALLER_PLACES, CallerView } from "../types/api/callers.ts";
import { AlertView } from "../types/api/alerts.ts";
import { page } from "../types/api/page.ts";
import type { Hub } from "../types/hub.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const After = z.strictObject({ at: z.int(), id: z.string().max(40) });

/** Calls as they go on and figures beyond their bounds, for supervisors. */
export const callerRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/callers",
      summary: "Calls in progress with stage, time in it and the way they came",
      description: "`place` is `ivr` (default), `queue` or `agent`. The longest call comes first.",
      tag: "Floor",
      access: { permission: "floor.view" },
      query: z.strictObject({
        place: z.enum(CALLER_PLACES).default("ivr"),
        entryPoint: z.string().max(63).optional(),
        ...Paging,
      }),
      answer: page(CallerView),
      handle: async ({ hub, query: { cursor, ...query } }) => {
        const { items, next } = await listCallers(hub, {
          ...query,
          after: decodeCursor(After, cursor),
        });
        return { items, next: next === null ? null : encodeCursor(next) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/alerts",
      summary: "Figures that crossed a bound, the latest first, each with its end",
      tag: "Floor",
      access: { permission: "floor.view" },
      query: z.strictObject(Paging),
      answer: page(AlertView),
      handle: async ({ hub, query: { cursor, limit } }) => {
        const before = decodeCursor(z.int(), cursor);
        const { items, next } = await listAlerts(hub, { before, limit });
        return { items, next: next === null ? null : encodeCursor(next) };
      },
    }),
  ]);
