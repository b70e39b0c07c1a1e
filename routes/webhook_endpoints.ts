import { z } from "@hono/zod-openapi";
import { listDeadLetters } from "../domain/dead_letters/list_dead_letters.ts";
import { replayDeadLetter } from "../domain/dead_letters/replay_dead_letter.ts";
import { changeWebhook } from "../domain/webhooks/change_webhook.ts";
import { createWebhook } from "../domain/webhooks/create_webhook.ts";
import { WEBHOOK_KINDS } from "../domain/webhooks/kinds.ts";
import { listDeliveries } from "../domain/webhooks/list_deliveries.ts";
import { listWebhooks } from "../domain/webhooks/list_webhooks.ts";
import { removeWebhook } from "../domain/webhooks/remove_webhook.ts";
import { rotateWebhookSecret } from "../domain/webhooks/rotate_secret.ts";
import { DeadLetterView } from "../types/api/admin.ts";
import { page } from "../types/api/page.ts";
import type { Hub } from "../types/hub.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const Instant = z.iso.datetime({ offset: true });
const WebhookView = z.object({
  id: z.string(),
  url: z.string(),
  kinds: z.array(z.enum(WEBHOOK_KINDS)),
  active: z.boolean(),
  failures: z.int(),
  disabledReason: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
});
const DeliveryView = z.object({
  id: z.string(),
  event: z.string(),
  attempt: z.int(),
  status: z.int().nullable(),
  failure: z.string(),
  tookMs: z.int(),
  at: Instant,
});
const Url = z.string().min(1).max(2000);
const Kinds = z.array(z.enum(WEBHOOK_KINDS)).min(1).max(WEBHOOK_KINDS.length);
const manage = { permission: "webhooks.manage", scope: "admin" } as const;
const letters = { permission: "dead_letters.manage", scope: "admin" } as const;
const tag = "Webhooks";

/** Outgoing webhooks: the endpoints of others that we tell what happens. */
export const webhookEndpointRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/webhooks",
      summary: "Outgoing webhooks",
      tag,
      access: manage,
      query: z.strictObject(Paging),
      answer: page(WebhookView),
      handle: async ({ hub, query }) => {
        const after = decodeCursor(z.string(), query.cursor) ?? "";
        const rest = (await listWebhooks(hub)).filter(({ id }) => id > after);
        const items = rest.slice(0, query.limit);
        return {
          items,
          next: rest.length > items.length ? encodeCursor(items.at(-1)!.id) : null,
        };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/webhooks/kinds",
      summary: "Kinds of event an endpoint may ask for; `*` is everything",
      tag,
      access: manage,
      answer: z.object({ items: z.array(z.enum(WEBHOOK_KINDS)) }),
      handle: () => ({ items: [...WEBHOOK_KINDS] }),
    }),
    route({
      method: "post",
      path: "/api/v1/webhooks",
      summary: "Add a webhook; its signing `secret` is shown only in this answer",
      tag,
      access: manage,
      body: z.strictObject({ url: Url, kinds: Kinds }),
      answer: WebhookView.extend({ secret: z.string() }),
      status: 201,
      refusals: [409],
      secret: true,
      handle: ({ hub, body }) => createWebhook(hub, body),
    }),
    route({
      method: "patch",
      path: "/api/v1/webhooks/{id}",
      summary: "Change a webhook or switch it on or off",
      tag,
      access: manage,
      body: z.strictObject({
        url: Url.optional(),
        kinds: Kinds.optional(),
        active: z.boolean().optional(),
      }),
      answer: WebhookView,
      refusals: [404],
      handle: ({ hub, params, body }) => changeWebhook(hub, params.id, body),
    }),
    route({
      method: "delete",
      path: "/api/v1/webhooks/{id}",
      summary: "Remove a webhook",
      tag,
      access: manage,
      refusals: [404],
      handle: ({ hub, params }) => removeWebhook(hub, params.id),
    }),
    route({
      method: "post",
      path: "/api/v1/webhooks/{id}/secrets",
      summary: "Give it a new signing secret; the old one signs beside it for a day",
      tag,
      access: manage,
      answer: WebhookView.extend({ secret: z.string() }),
      status: 201,
      refusals: [404],
      secret: true,
      handle: ({ hub, params }) => rotateWebhookSecret(hub, params.id),
    }),
    route({
      method: "get",
      path: "/api/v1/webhooks/{id}/deliveries",
      summary: "Attempts of one webhook, newest first",
      tag,
      access: manage,
      query: z.strictObject(Paging),
      answer: page(DeliveryView),
      refusals: [404],
      handle: async ({ hub, params, query }) => {
        const cursor = decodeCursor(z.string(), query.cursor);
        const found = await listDeliveries(hub, params.id, { cursor, limit: query.limit });
        return { ...found, next: found.next === null ? null : encodeCursor(found.next) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/dead-letters",
      summary: "What could not be done after all attempts",
      tag: "Administration",
      access: letters,
      query: z.strictObject({ open: z.enum(["true", "false"]).default("false"), ...Paging }),
      answer: page(DeadLetterView),
      handle: async ({ hub, query }) => {
        const cursor = decodeCursor(z.tuple([z.number(), z.string()]), query.cursor);
        const found = await listDeadLetters(hub, {
          cursor,
          limit: query.limit,
          open: query.open === "true",
        });
        return { ...found, next: found.next === null ? null : encodeCursor(found.next) };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/dead-letters/{id}/replays",
      summary: "Try a dead letter again",
      tag: "Administration",
      access: letters,
      refusals: [404, 409],
      handle: ({ hub, params }) => replayDeadLetter(hub, params.id),
    }),
  ]);
