import { z } from "@hono/zod-openapi";
import { listResponses } from "../domain/responses/list_responses.ts";
import { listPersonalResponses } from "../domain/responses/list_personal.ts";
import {
  PersonalResponse,
  removePersonalResponse,
  savePersonalResponse,
} from "../domain/responses/save_personal.ts";
import { countInserted } from "../domain/responses/usage.ts";
import { PersonalResponseView, StandardResponseView } from "../types/api/responses.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

const desk = { permission: "desk.use" } as const;
const own = { permission: "desk.use", people: true } as const;
const tag = "Standard responses";

export const responseRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/standard-responses",
      summary: "Standard responses, those that fit the conversation first, filled in",
      tag,
      access: desk,
      query: z.strictObject({
        conversation: z.string().max(63).optional(),
        q: z.string().max(200).optional(),
      }),
      answer: z.object({ items: z.array(StandardResponseView), next: z.null() }),
      refusals: [404],
      handle: async ({ hub, query }) => ({ items: await listResponses(hub, query), next: null }),
    }),
    route({
      method: "get",
      path: "/api/v1/me/standard-responses",
      summary: "My own responses as they are kept",
      tag,
      access: own,
      answer: z.object({ items: z.array(PersonalResponseView), next: z.null() }),
      handle: async ({ hub }) => ({ items: await listPersonalResponses(hub), next: null }),
    }),
    route({
      method: "put",
      path: "/api/v1/standard-responses/{id}",
      summary: "Keep a response of my own",
      tag,
      access: own,
      body: PersonalResponse,
      refusals: [409, 422],
      handle: ({ hub, params, body }) => savePersonalResponse(hub, params.id, body),
    }),
    route({
      method: "delete",
      path: "/api/v1/standard-responses/{id}",
      summary: "Remove a response of my own",
      tag,
      access: own,
      refusals: [404],
      handle: ({ hub, params }) => removePersonalResponse(hub, params.id),
    }),
    route({
      method: "post",
      path: "/api/v1/standard-responses/{id}/insertions",
      summary: "Count that a response was put into a draft",
      tag,
      access: own,
      handle: ({ hub, params }) => countInserted(hub, params.id),
    }),
  ]);
