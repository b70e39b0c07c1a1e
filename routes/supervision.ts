import { joinConversation, leaveConversation } from "../domain/supervision/join.ts";
import { takeOver } from "../domain/supervision/take_over.ts";
import { watchConversation } from "../domain/supervision/watch.ts";
import { Watching } from "../types/api/conversations.ts";
import { InteractionView } from "../types/api/interactions.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

const tag = "Supervision";

export const supervisionRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "put",
      path: "/api/v1/conversations/{id}/watching",
      summary: "Read along unseen; to be repeated every minute, audited",
      tag,
      access: { permission: "conversations.read_all", people: true },
      answer: Watching,
      refusals: [404],
      handle: ({ hub, params }) => watchConversation(hub, params.id),
    }),
    route({
      method: "delete",
      path: "/api/v1/conversations/{id}/watching",
      summary: "Look away, and step out where one had joined",
      tag,
      access: { permission: "conversations.read_all", people: true },
      refusals: [404],
      handle: ({ hub, params }) => leaveConversation(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/conversations/{id}/participation",
      summary: "Step in beside the agent; both sides are told",
      tag,
      access: { permission: "conversations.reply_any", people: true },
      answer: Watching,
      refusals: [404, 409],
      handle: ({ hub, params }) => joinConversation(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/interactions/{id}/takeover",
      summary: "Take somebody's work into your own hands",
      tag,
      access: { permission: "interactions.assign", people: true },
      answer: InteractionView,
      refusals: [404, 409],
      handle: ({ hub, params }) => takeOver(hub, params.id),
    }),
  ]);
