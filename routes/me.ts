import { getMe } from "../domain/people/get_me.ts";
import { heartbeat } from "../domain/people/heartbeat.ts";
import { myWork } from "../domain/people/my_work.ts";
import { setPresence } from "../domain/people/set_presence.ts";
import { Me, MyWork, PresenceChange } from "../types/api/people.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

const me = { people: true } as const;
const desk = { permission: "desk.use", people: true } as const;
const tag = "Me";

/** The signed-in person's own desk. */
export const meRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/me",
      summary: "Who I am, what I may do, and what a desk needs of the configuration",
      tag,
      access: me,
      answer: Me,
      handle: ({ hub }) => getMe(hub),
    }),
    route({
      method: "put",
      path: "/api/v1/me/presence",
      summary: "Set my presence",
      tag,
      access: desk,
      body: PresenceChange,
      answer: Me,
      refusals: [422],
      handle: async ({ hub, body }) => {
        await setPresence(hub, hub.actor.id, body);
        return await getMe(hub);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/me/work",
      summary: "What I hold and am offered; `cursor` is where the live stream goes on",
      tag,
      access: desk,
      answer: MyWork,
      handle: ({ hub }) => myWork(hub),
    }),
    route({
      method: "post",
      path: "/api/v1/me/heartbeat",
      summary: "Sign of life of a desk without a live stream",
      tag,
      access: desk,
      handle: ({ hub }) => heartbeat(hub, hub.actor.id),
    }),
  ]);
