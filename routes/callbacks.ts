import { z } from "@hono/zod-openapi";
import { cancelCallback } from "../domain/callbacks/cancel_callback.ts";
import { getCallback, listCallbacks } from "../domain/callbacks/view.ts";
import { dialCallback } from "../domain/calls/out/dial_callback.ts";
import { CALLBACK_STATES, CallbackCancel, CallbackView } from "../types/api/callbacks.ts";
import { CallView } from "../types/api/calls.ts";
import { page } from "../types/api/page.ts";
import type { Hub } from "../types/hub.ts";
import { Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const tag = "Callbacks";

/** Callbacks that waiting callers asked for. */
export const callbackRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/callbacks",
      summary: "Callbacks asked for, oldest first",
      tag,
      access: { permission: "floor.view", scope: "read" },
      query: z.strictObject({
        state: z.enum(CALLBACK_STATES).default("open"),
        queue: z.string().max(63).optional(),
        ...Paging,
      }),
      answer: page(CallbackView),
      handle: ({ hub, query }) => listCallbacks(hub, query),
    }),
    route({
      method: "get",
      path: "/api/v1/callbacks/{id}",
      summary: "A callback: whom to call, since when they wait, what came of it",
      tag,
      access: {},
      answer: CallbackView,
      refusals: [404],
      handle: ({ hub, params }) => getCallback(hub, params.id),
    }),
    route({
      method: "delete",
      path: "/api/v1/callbacks/{id}",
      summary: "Cancel a callback, with a reason",
      tag,
      access: { permission: "interactions.close", scope: "write" },
      query: CallbackCancel,
      answer: CallbackView,
      refusals: [404, 409, 422],
      handle: ({ hub, params, query }) => cancelCallback(hub, params.id, query.reason),
    }),
    route({
      method: "post",
      path: "/api/v1/callbacks/{id}/calls",
      summary: "Call back: my phone first, then the customer's",
      tag,
      access: { permission: "desk.use", people: true },
      answer: CallView,
      refusals: [404, 409, 422],
      handle: ({ hub, params }) => dialCallback(hub, params.id),
    }),
  ]);
