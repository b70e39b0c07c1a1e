import { recordOutcome } from "../domain/calls/agent/record_outcome.ts";
import { setIdentity } from "../domain/calls/agent/set_identity.ts";
import { liftLock } from "../domain/identity/lift_lock.ts";
import { listLocks } from "../domain/identity/list_locks.ts";
import { redeemToken } from "../domain/identity/redeem_token.ts";
import { CallView } from "../types/api/calls.ts";
import {
  CallIdentity,
  CallOutcome,
  IdentityLocks,
  LockLifted,
  TokenRedeemed,
  TokenShown,
} from "../types/api/identity.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

const tag = "Identity";
const people = { permission: "desk.use", people: true } as const;

/** Who calls, what came of it, and how that is kept in order. */
export const identityRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "put",
      path: "/api/v1/calls/{id}/identity",
      summary: "Say who calls and how sure that is, after checks of one's own",
      description:
        "Fetches what the company's systems know of that customer. The same `requestId` is applied once; of several the last one stands, all are in the journal.",
      tag,
      access: people,
      body: CallIdentity,
      answer: CallView,
      refusals: [404, 409, 422],
      handle: ({ hub, params, body }) => setIdentity(hub, params.id, body),
    }),
    route({
      method: "put",
      path: "/api/v1/calls/{id}/outcome",
      summary: "Say what came of a call and of the leads shown with it; also later",
      tag,
      access: people,
      body: CallOutcome,
      answer: CallView,
      refusals: [404, 409, 422],
      handle: ({ hub, params, body }) => recordOutcome(hub, params.id, body),
    }),
    route({
      method: "get",
      path: "/api/v1/identity/locks",
      summary: "Customers and numbers that only people may verify now",
      tag,
      access: { permission: "identity.unlock", scope: "admin" },
      answer: IdentityLocks,
      handle: ({ hub }) => listLocks(hub),
    }),
    route({
      method: "put",
      path: "/api/v1/identity/locks/{id}/lift",
      summary: "Lift a lock, with a reason",
      tag,
      access: { permission: "identity.unlock", scope: "admin" },
      body: LockLifted,
      refusals: [404, 422],
      handle: ({ hub, params, body }) => liftLock(hub, params.id, body.reason),
    }),
    route({
      method: "post",
      path: "/api/v1/identity/redemptions",
      summary: "Show the token a visual IVR was opened with; answers who it is, once",
      description:
        "Refused with 422 and `token.signature`, `token.customer`, `token.expired` or `token.reused`: then ask the customer afresh.",
      tag,
      access: { permission: "configuration.write", scope: "identity" },
      body: TokenShown,
      answer: TokenRedeemed,
      secret: true,
      refusals: [422],
      handle: ({ hub, body }) => redeemToken(hub, body),
    }),
  ]);
