import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { checkFileLink } from "../domain/files/links.ts";
import { maxUploadBytes } from "../domain/files/limits.ts";
import { type OpenFile, openFile } from "../domain/files/open.ts";
import { getPrompt, MAX_PROMPT_BYTES, storePrompt } from "../domain/files/prompts.ts";
import { uploadForConversation } from "../domain/files/upload.ts";
import { FileView } from "../types/api/messages.ts";
import type { Hub } from "../types/hub.ts";
import { byteRange, cutStream } from "./files/range.ts";
import { readUpload } from "./multipart.ts";
import { mount, route } from "./route.ts";

const TAG = "Files";
/** Links live for seven days; what they show never changes (seconds). */
const CACHE_SEC = 24 * 3600;

const upload = route({
  method: "post",
  path: "/api/v1/files",
  summary: "Uploads a file for a reply (multipart: `conversation`, `file`)",
  tag: TAG,
  access: {},
  raw: true,
  answer: FileView,
  status: 201,
  refusals: [404, 413, 415, 422],
  handle: async ({ hub, c }) =>
    await uploadForConversation(
      hub,
      (take) => readUpload(c.req.raw, maxUploadBytes(hub), take),
    ),
});

const uploadPrompt = route({
  method: "post",
  path: "/api/v1/prompts",
  summary: "Keeps a recording for prompts (multipart: `file`); flows name it as `file:<id>`",
  tag: "Configuration",
  access: { permission: "configuration.write", scope: "admin" },
  raw: true,
  answer: FileView,
  status: 201,
  refusals: [413, 415, 422],
  handle: async ({ hub, c }) =>
    await storePrompt(hub, (take) => readUpload(c.req.raw, MAX_PROMPT_BYTES, take)),
});

const hearPrompt = route({
  method: "get",
  path: "/api/v1/prompts/{id}",
  summary: "A recording, with the address to hear it at",
  tag: "Configuration",
  access: { permission: "configuration.read", scope: "read" },
  answer: FileView,
  refusals: [404],
  handle: async ({ hub, params }) => await getPrompt(hub, params.id),
});

const download = route({
  method: "get",
  path: "/files/{id}/{name}",
  summary: "A file, by its signed link",
  tag: TAG,
  access: "public",
  query: z.object({
    expires: z.string().max(20).default(""),
    signature: z.string().max(100).default(""),
  }),
  refusals: [403, 404, 410],
  handle: async ({ hub, params, query, c }) => {
    checkFileLink(hub, params.id, query);
    return fileResponse(await openFile(hub, params.id), c.req.header("range"));
  },
});

/** Uploads by agents, and the signed links every file is read by. */
export function fileRoutes(hub: Hub): OpenAPIHono {
  return mount(hub, [upload, uploadPrompt, hearPrompt, download]);
}

function fileResponse(file: OpenFile, asked: string | undefined): Response {
  const headers = new Headers({
    "content-type": file.type.startsWith("text/") ? `${file.type}; charset=utf-8` : file.type,
    "content-disposition": disposition(file),
    "content-security-policy": policyOf(file.type),
    "x-content-type-options": "nosniff",
    "cache-control": `private, max-age=${CACHE_SEC}`,
    "cross-origin-resource-policy": "cross-origin",
    "accept-ranges": "bytes",
  });
  const range = byteRange(asked, file.size);
  if (range === "unsatisfiable") {
    void file.body.cancel();
    headers.set("content-range", `bytes */${file.size}`);
    return new Response(null, { status: 416, headers });
  }
  if (range) {
    headers.set("content-range", `bytes ${range.from}-${range.to}/${file.size}`);
    headers.set("content-length", String(range.to - range.from + 1));
    return new Response(cutStream(file.body, range), { status: 206, headers });
  }
  headers.set("content-length", String(file.size));
  return new Response(file.body, { headers });
}

/** Browsers refuse to draw a PDF inside a sandbox; it can run nothing without one either. */
function policyOf(type: string): string {
  const nothing = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'";
  return type === "application/pdf" ? nothing : `${nothing}; sandbox`;
}

function disposition({ name, inline }: OpenFile): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inline ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
