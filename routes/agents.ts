import { z } from "@hono/zod-openapi";
import { listEntryPoints } from "../domain/entrypoints/list_entry_points.ts";
import { withEmergencies } from "../domain/entrypoints/with_emergencies.ts";
import { screenEntryText } from "../domain/entrypoints/screen_text.ts";
import { getFloor } from "../domain/floor/get_floor.ts";
import { getAgent, listAgents } from "../domain/people/list_agents.ts";
import { setPresence } from "../domain/people/set_presence.ts";
import { getQueue, listQueues } from "../domain/queues/list_queues.ts";
import { setPassword } from "../domain/sign_in/password.ts";
import { EntryPointView, ScreeningView } from "../types/api/admin.ts";
import { FloorView, QueueView } from "../types/api/floor.ts";
import { page } from "../types/api/page.ts";
import { AgentView, PresenceChange } from "../types/api/people.ts";
import { CHANNELS } from "../types/channels.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const floor = "Floor";
/** Longest text tried out, in characters. */
const MAX_TEXT = 1600;

export const agentRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/agents",
      summary: "Agents with presence and what they hold",
      tag: floor,
      access: {},
      query: z.strictObject(Paging),
      answer: page(AgentView),
      handle: async ({ hub, query }) => slice(await listAgents(hub), query),
    }),
    route({
      method: "get",
      path: "/api/v1/agents/{id}",
      summary: "One agent",
      tag: floor,
      access: {},
      answer: AgentView,
      refusals: [404],
      handle: async ({ hub, params }) =>
        await getAgent(hub, params.id) ?? missing("agent", params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/agents/{id}/presence",
      summary: "Set somebody's presence",
      tag: floor,
      access: { permission: "agents.set_presence" },
      body: PresenceChange,
      answer: AgentView,
      refusals: [404, 422],
      handle: async ({ hub, params, body }) => {
        await setPresence(hub, params.id, body);
        return await getAgent(hub, params.id) ?? missing("agent", params.id);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/queues",
      summary: "Queues with what waits and who is there",
      tag: floor,
      access: {},
      query: z.strictObject(Paging),
      answer: page(QueueView),
      handle: async ({ hub, query }) => slice(await listQueues(hub), query),
    }),
    route({
      method: "get",
      path: "/api/v1/queues/{id}",
      summary: "One queue",
      tag: floor,
      access: {},
      answer: QueueView,
      refusals: [404],
      handle: async ({ hub, params }) =>
        await getQueue(hub, params.id) ?? missing("queue", params.id),
    }),
    route({
      method: "get",
      path: "/api/v1/floor",
      summary: "The whole floor as it is now",
      tag: floor,
      access: { permission: "floor.view" },
      answer: FloorView,
      handle: ({ hub }) => getFloor(hub),
    }),
    route({
      method: "get",
      path: "/api/v1/entrypoints",
      summary: "Addresses customers write to",
      tag: floor,
      access: {},
      query: z.strictObject({
        channel: z.enum(CHANNELS).optional(),
        address: z.string().max(120).optional(),
        ...Paging,
      }),
      answer: page(EntryPointView),
      handle: async ({ hub, query }) =>
        slice(await withEmergencies(hub, listEntryPoints(hub, query)), query),
    }),
    route({
      method: "post",
      path: "/api/v1/entrypoints/{id}/screenings",
      summary: "What a text to this number would lead to; nothing is stored or sent",
      tag: floor,
      access: { permission: "configuration.read" },
      body: z.strictObject({ text: z.string().trim().min(1).max(MAX_TEXT) }),
      answer: ScreeningView,
      refusals: [404],
      handle: ({ hub, params, body }) => screenEntryText(hub, params.id, body.text),
    }),
    route({
      method: "put",
      path: "/api/v1/people/{id}/password",
      summary: "Set a person's password; their sessions end",
      tag: "People",
      access: { permission: "people.manage", scope: "admin" },
      body: z.strictObject({ password: z.string() }),
      refusals: [404],
      handle: ({ hub, params, body }) => setPassword(hub, params.id, body.password),
    }),
  ]);

/** One page of a list that is whole in memory; the cursor is the id the page before ended with. */
function slice<T extends { id: string }>(
  items: T[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { items: T[]; next: string | null } {
  const after = decodeCursor(z.string(), cursor);
  const start = after === null ? 0 : items.findIndex((item) => item.id === after) + 1;
  const found = items.slice(start, start + limit);
  const more = start + limit < items.length;
  return { items: found, next: more ? encodeCursor(found.at(-1)!.id) : null };
}

function missing(kind: string, id: string): never {
  throw new HubError("not_found", `There is no ${kind} "${id.slice(0, 63)}": check the id`);
}
