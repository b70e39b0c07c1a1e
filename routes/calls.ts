import { z } from "@hono/zod-openapi";
import { callOut } from "../domain/calls/out/call_out.ts";
import { setEmergency } from "../domain/calls/emergency.ts";
import { hangUpCall } from "../domain/calls/agent/hang_up.ts";
import { holdCall } from "../domain/calls/agent/hold.ts";
import { muteCall } from "../domain/calls/agent/mute.ts";
import { phoneAccess } from "../domain/calls/agent/phone_access.ts";
import { transferCall } from "../domain/calls/parties/transfer.ts";
import { getCall } from "../domain/calls/view.ts";
import {
  CallTransfer,
  CallView,
  Emergency,
  OutboundCall,
  PhoneAccess,
} from "../types/api/calls.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

const tag = "Calls";
const people = { permission: "desk.use", people: true } as const;
const changed = { tag, access: people, answer: CallView, refusals: [404, 409] };

/** The phone of a desk: what it signs in with, and what is done with a call. */
export const callRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/me/phone",
      summary: "What my phone in the browser signs in with, or the number I take calls on",
      tag,
      access: people,
      answer: PhoneAccess,
      secret: true,
      refusals: [404, 409],
      handle: ({ hub }) => phoneAccess(hub),
    }),
    route({
      method: "post",
      path: "/api/v1/calls",
      summary: "Call somebody: my phone first, then theirs",
      tag,
      access: people,
      body: OutboundCall,
      answer: CallView,
      refusals: [404, 409, 422],
      handle: ({ hub, body }) => callOut(hub, body),
    }),
    route({
      method: "get",
      path: "/api/v1/calls/{id}",
      summary: "A call: who, the way it came, who is on it",
      tag,
      access: {},
      answer: CallView,
      refusals: [404],
      handle: ({ hub, params }) => getCall(hub, params.id),
    }),
    route({
      ...changed,
      method: "put",
      path: "/api/v1/calls/{id}/hold",
      summary: "Put the caller on hold",
      handle: ({ hub, params }) => holdCall(hub, params.id, true),
    }),
    route({
      ...changed,
      method: "delete",
      path: "/api/v1/calls/{id}/hold",
      summary: "Take the caller back",
      handle: ({ hub, params }) => holdCall(hub, params.id, false),
    }),
    route({
      ...changed,
      method: "put",
      path: "/api/v1/calls/{id}/mute",
      summary: "Silence my own microphone on the call, or open it",
      body: z.strictObject({ on: z.boolean() }),
      handle: ({ hub, params, body }) => muteCall(hub, params.id, body.on),
    }),
    route({
      ...changed,
      method: "post",
      path: "/api/v1/calls/{id}/transfers",
      summary:
        "Hand the call to an agent, a queue, a number or an entry point that takes transfers",
      body: CallTransfer,
      refusals: [404, 409, 422],
      handle: ({ hub, params, body }) => transferCall(hub, params.id, body),
    }),
    route({
      ...changed,
      method: "put",
      path: "/api/v1/calls/{id}/end",
      summary: "Hang up",
      handle: ({ hub, params }) => hangUpCall(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/entrypoints/{id}/emergency",
      summary: "Declare an emergency, or lift it (`company` = everywhere)",
      tag,
      access: { permission: "emergency.declare", scope: "admin" },
      body: Emergency,
      refusals: [404, 422],
      handle: ({ hub, params, body }) =>
        setEmergency(hub, params.id, {
          on: body.on,
          until: body.until === null ? null : Date.parse(body.until),
        }),
    }),
    route({
      method: "delete",
      path: "/api/v1/entrypoints/{id}/emergency",
      summary: "Lift an emergency",
      tag,
      access: { permission: "emergency.declare", scope: "admin" },
      refusals: [404],
      handle: ({ hub, params }) => setEmergency(hub, params.id, { on: false, until: null }),
    }),
  ]);
