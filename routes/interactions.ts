import { z } from "@hono/zod-openapi";
import { acceptOffer } from "../domain/interactions/accept.ts";
import { assignInteraction } from "../domain/interactions/assign.ts";
import { closeInteraction } from "../domain/interactions/close.ts";
import { declineOffer } from "../domain/interactions/decline.ts";
import { endInteraction } from "../domain/interactions/end.ts";
import { getInteraction } from "../domain/interactions/get.ts";
import { listInteractions } from "../domain/interactions/list.ts";
import { parkInteraction } from "../domain/interactions/park.ts";
import { reprioritise } from "../domain/interactions/reprioritise.ts";
import { resumeInteraction } from "../domain/interactions/resume.ts";
import { transferInteraction } from "../domain/interactions/transfer.ts";
import { wrapUp } from "../domain/interactions/wrap_up.ts";
import { InteractionDetail, InteractionView, Transfer, WrapUp } from "../types/api/interactions.ts";
import { page } from "../types/api/page.ts";
import { INTERACTION_STATES, type InteractionState } from "../types/interactions.ts";
import type { Hub } from "../types/hub.ts";
import { Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const tag = "Interactions";
const changed = { tag, answer: InteractionView, refusals: [404, 409] };
const desk = { permission: "desk.use" } as const;
const people = { permission: "desk.use", people: true } as const;

const States = z.string().max(300).refine(
  (text) => text.split(",").every((s) => INTERACTION_STATES.includes(s as InteractionState)),
  `one or more of ${INTERACTION_STATES.join(", ")}, separated by commas`,
);

export const interactionRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/interactions",
      summary: "Interactions, newest first",
      tag,
      access: {},
      query: z.strictObject({
        state: States.optional(),
        queue: z.string().max(63).optional(),
        agent: z.string().max(63).optional(),
        ...Paging,
      }),
      answer: page(InteractionView),
      handle: ({ hub, query }) => listInteractions(hub, query),
    }),
    route({
      method: "get",
      path: "/api/v1/interactions/{id}",
      summary: "An interaction with why it was offered to whom, and its timeline",
      tag,
      access: {},
      answer: InteractionDetail,
      refusals: [404],
      handle: ({ hub, params }) => getInteraction(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/offers/{id}/acceptance",
      summary: "Accept an offer made to you",
      access: people,
      ...changed,
      handle: ({ hub, params }) => acceptOffer(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/offers/{id}/refusal",
      summary: "Decline an offer made to you",
      tag,
      access: people,
      refusals: [403, 404, 409],
      handle: ({ hub, params }) => declineOffer(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/interactions/{id}/end",
      summary: "End the customer's part; wrap-up begins",
      access: desk,
      ...changed,
      handle: ({ hub, params }) => endInteraction(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/interactions/{id}/wrap-up",
      summary: "Finish the wrap-up with a code and a note",
      access: desk,
      ...changed,
      refusals: [404, 409, 422],
      body: WrapUp,
      handle: ({ hub, params, body }) => wrapUp(hub, params.id, body),
    }),
    route({
      method: "post",
      path: "/api/v1/interactions/{id}/transfers",
      summary: "Hand over to an agent or a queue",
      access: desk,
      ...changed,
      refusals: [404, 409, 422],
      body: Transfer,
      handle: ({ hub, params, body }) => transferInteraction(hub, params.id, body),
    }),
    route({
      method: "put",
      path: "/api/v1/interactions/{id}/parking",
      summary: "Park: keeps it, frees the agent's capacity",
      access: desk,
      ...changed,
      handle: ({ hub, params }) => parkInteraction(hub, params.id),
    }),
    route({
      method: "delete",
      path: "/api/v1/interactions/{id}/parking",
      summary: "Resume parked work",
      access: desk,
      ...changed,
      handle: ({ hub, params }) => resumeInteraction(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/interactions/{id}/priority",
      summary: "Change the priority of waiting work (cut to the medium's range)",
      access: { permission: "interactions.assign" },
      ...changed,
      body: z.strictObject({ priority: z.int().min(0).max(100) }),
      handle: ({ hub, params, body }) => reprioritise(hub, params.id, body.priority),
    }),
    route({
      method: "put",
      path: "/api/v1/interactions/{id}/assignment",
      summary: "Offer it to a named agent",
      access: { permission: "interactions.assign" },
      ...changed,
      refusals: [404, 409, 422],
      body: z.strictObject({ agent: z.string().min(1).max(63) }),
      handle: ({ hub, params, body }) => assignInteraction(hub, params.id, body.agent),
    }),
    route({
      method: "put",
      path: "/api/v1/interactions/{id}/closure",
      summary: "Close it for a stated reason, whatever its state",
      access: { permission: "interactions.close" },
      ...changed,
      body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
      handle: ({ hub, params, body }) => closeInteraction(hub, params.id, body.reason),
    }),
  ]);
