import { z } from "@hono/zod-openapi";
import { listAudit } from "../domain/audit/list_audit.ts";
import { createKey } from "../domain/keys/create_key.ts";
import { SCOPES } from "../domain/keys/find_key.ts";
import { listKeys } from "../domain/keys/list_keys.ts";
import { revokeKey } from "../domain/keys/revoke_key.ts";
import { page } from "../types/api/page.ts";
import type { Hub } from "../types/hub.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

const KeyView = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdBy: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  usedAt: z.iso.datetime({ offset: true }).nullable(),
});
const AuditView = z.object({
  id: z.string(),
  at: z.iso.datetime({ offset: true }),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
const manage = { permission: "keys.manage", scope: "admin" } as const;

export const keyRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/keys",
      summary: "API keys",
      tag: "Administration",
      access: manage,
      query: z.strictObject(Paging),
      answer: page(KeyView),
      handle: async ({ hub, query }) => {
        const cursor = decodeCursor(z.string(), query.cursor);
        const found = await listKeys(hub, { cursor, limit: query.limit });
        return { ...found, next: found.next === null ? null : encodeCursor(found.next) };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/keys",
      summary: "Make an API key; `key` is shown only in this answer",
      tag: "Administration",
      access: manage,
      body: z.strictObject({
        name: z.string().trim().min(1).max(120),
        scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
      }),
      answer: KeyView.extend({ key: z.string() }),
      status: 201,
      refusals: [409],
      secret: true,
      handle: ({ hub, body }) => createKey(hub, body),
    }),
    route({
      method: "delete",
      path: "/api/v1/keys/{id}",
      summary: "Revoke an API key",
      tag: "Administration",
      access: manage,
      refusals: [404],
      handle: ({ hub, params }) => revokeKey(hub, params.id),
    }),
    route({
      method: "get",
      path: "/api/v1/audit",
      summary: "Who did what, newest first",
      tag: "Administration",
      access: { permission: "audit.view", scope: "admin" },
      query: z.strictObject({
        action: z.string().max(60).optional(),
        subject: z.string().max(120).optional(),
        ...Paging,
      }),
      answer: page(AuditView),
      handle: async ({ hub, query }) => {
        const cursor = decodeCursor(z.string(), query.cursor);
        const found = await listAudit(hub, { ...query, cursor });
        return { ...found, next: found.next === null ? null : encodeCursor(found.next) };
      },
    }),
  ]);
