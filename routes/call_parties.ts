import { z } from "@hono/zod-openapi";
import { addParty } from "../domain/calls/parties/add_party.ts";
import { completeTransfer } from "../domain/calls/parties/complete.ts";
import { holdParty } from "../domain/calls/agent/hold.ts";
import { myCalls } from "../domain/calls/agent/my_calls.ts";
import { removeParty } from "../domain/calls/parties/remove_party.ts";
import { leaveCall, superviseCall } from "../domain/calls/parties/supervise.ts";
import { CallParty, CallView, Supervision } from "../types/api/calls.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

const tag = "Calls";
const people = { permission: "desk.use", people: true } as const;
const changed = { tag, access: people, answer: CallView, refusals: [404, 409] };
const supervising = {
  tag,
  access: { permission: "conversations.read_all", people: true },
} as const;

/** Everybody else on a call: who is asked or called in, who takes it over, who supervises it. */
export const callPartyRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/me/calls",
      summary: "Calls I am on, or am being called into: taken, asked in or supervised",
      tag,
      access: people,
      answer: z.object({ items: z.array(CallView) }),
      handle: ({ hub }) => myCalls(hub),
    }),
    route({
      ...changed,
      method: "post",
      path: "/api/v1/calls/{id}/parties",
      summary: "Ask a colleague or a number while the caller is held, or call them in",
      body: CallParty,
      refusals: [404, 409, 422],
      handle: ({ hub, params, body }) => addParty(hub, params.id, body),
    }),
    route({
      ...changed,
      method: "delete",
      path: "/api/v1/calls/{id}/parties/{leg}",
      summary: "Let somebody go who was called in; the others stay together",
      handle: ({ hub, params }) => removeParty(hub, params.id, params.leg),
    }),
    route({
      ...changed,
      method: "put",
      path: "/api/v1/calls/{id}/parties/{leg}/hold",
      summary: "Put somebody who was called in on hold",
      handle: ({ hub, params }) => holdParty(hub, params.id, params.leg, true),
    }),
    route({
      ...changed,
      method: "delete",
      path: "/api/v1/calls/{id}/parties/{leg}/hold",
      summary: "Take them back",
      handle: ({ hub, params }) => holdParty(hub, params.id, params.leg, false),
    }),
    route({
      ...changed,
      method: "put",
      path: "/api/v1/calls/{id}/completion",
      summary:
        "Leave the call to who was asked: a colleague takes it over, a number keeps the caller",
      handle: ({ hub, params }) => completeTransfer(hub, params.id),
    }),
    route({
      ...supervising,
      method: "put",
      path: "/api/v1/calls/{id}/supervision",
      summary: "Listen to a call, speak to its agent alone, or to everybody",
      body: Supervision,
      answer: CallView,
      refusals: [403, 404, 409],
      handle: ({ hub, params, body }) => superviseCall(hub, params.id, body.mode),
    }),
    route({
      ...supervising,
      method: "delete",
      path: "/api/v1/calls/{id}/supervision",
      summary: "Leave a call one supervises",
      refusals: [404],
      handle: ({ hub, params }) => leaveCall(hub, params.id),
    }),
  ]);
