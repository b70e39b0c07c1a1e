import { z } from "@hono/zod-openapi";
import { applyConfiguration } from "../domain/configuration/apply_configuration.ts";
import { exportConfiguration } from "../domain/configuration/export_configuration.ts";
import { configurationSchema } from "../domain/configuration/kinds.ts";
import { listVersions } from "../domain/configuration/list_versions.ts";
import { previewConfiguration } from "../domain/configuration/preview_configuration.ts";
import { rollbackConfiguration } from "../domain/configuration/rollback_configuration.ts";
import { readStored } from "../domain/configuration/stored.ts";
import { ConfigurationChange, ConfigurationVersion } from "../types/api/admin.ts";
import { page } from "../types/api/page.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

/** A whole company fits; 50,000 people need room. */
const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

const Document = z.record(z.string(), z.unknown())
  .describe("The configuration document; its schema is at /api/v1/configuration/schema");
const FieldErrors = z.array(
  z.object({ field: z.string(), code: z.string(), detail: z.string().optional() }),
);
const AppliedView = z.object({ version: z.int(), changes: z.array(ConfigurationChange) });
const read = { permission: "configuration.read", scope: "read" } as const;
const write = { permission: "configuration.write", scope: "admin" } as const;
const tag = "Configuration";

export const configurationRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/configuration",
      summary: "The configuration in force; its ETag is the version",
      tag,
      access: read,
      answer: Document,
      handle: ({ hub }) => {
        const { version, document } = exportConfiguration(hub);
        return Response.json(document, { headers: { etag: `"${version}"` } });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/configuration/schema",
      summary: "JSON Schema of the document, with titles, units and references for forms",
      tag,
      access: read,
      answer: z.record(z.string(), z.unknown()),
      handle: () => Response.json(configurationSchema()),
    }),
    route({
      method: "post",
      path: "/api/v1/configuration/plans",
      summary: "What applying a document would change, in words, and what is wrong with it",
      tag,
      access: read,
      maxBody: MAX_DOCUMENT_BYTES,
      body: z.strictObject({ document: Document }),
      answer: z.object({
        changes: z.array(ConfigurationChange),
        errors: FieldErrors,
        /** Not wrong, and worth a look. */
        hints: FieldErrors,
      }),
      handle: ({ hub, body }) => previewConfiguration(hub, body.document),
    }),
    route({
      method: "get",
      path: "/api/v1/configuration/versions",
      summary: "Versions with their changes, newest first",
      tag,
      access: read,
      query: z.strictObject(Paging),
      answer: page(ConfigurationVersion),
      handle: async ({ hub, query }) => {
        const cursor = decodeCursor(z.int(), query.cursor);
        const { items, next } = await listVersions(hub, { cursor, limit: query.limit });
        return { items, next: next === null ? null : encodeCursor(next) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/configuration/versions/{version}",
      summary: "The document of one version",
      tag,
      access: read,
      answer: Document,
      refusals: [404],
      handle: async ({ hub, params }) => {
        const version = /^\d{1,9}$/.test(params.version) ? Number(params.version) : 0;
        const stored = await readStored(hub.db, version);
        if (stored) return Response.json(stored.document);
        throw new HubError("not_found", `There is no configuration version ${version}`);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/configuration/versions",
      summary: "Apply a document as the next version",
      tag,
      access: write,
      ifMatch: true,
      maxBody: MAX_DOCUMENT_BYTES,
      body: z.strictObject({ document: Document, summary: z.string().max(500).default("") }),
      answer: AppliedView,
      status: 201,
      refusals: [409, 412, 422, 428],
      handle: async ({ hub, body, c }) => {
        const expectedVersion = versionOf(c.req.header("if-match"));
        const applied = await applyConfiguration(hub, { ...body, expectedVersion });
        return Response.json(applied, {
          status: applied.changes.length > 0 ? 201 : 200,
          headers: { etag: `"${applied.version}"` },
        });
      },
    }),
    route({
      method: "post",
      path: "/api/v1/configuration/rollbacks",
      summary: "Put an earlier version in force again, as a new version",
      tag,
      access: write,
      body: z.strictObject({ version: z.int().min(1) }),
      answer: AppliedView,
      status: 201,
      refusals: [404, 409, 412],
      handle: ({ hub, body }) => rollbackConfiguration(hub, body.version),
    }),
  ]);

/** The version an `If-Match` header names; -1 (never current) when it names none. */
export function versionOf(ifMatch: string | undefined): number {
  const found = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(ifMatch ?? "");
  return found ? Number(found[1]) : -1;
}
