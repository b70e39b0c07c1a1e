import { z } from "@hono/zod-openapi";
import { HubError } from "../types/errors.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Query fields of every list. */
export const Paging = {
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
};

/** A cursor readers pass back unread: base64url of the value a list goes on from. */
export function encodeCursor(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
}

/** What `encodeCursor` was given, checked; refuses anything we have not made. */
export function decodeCursor<S extends z.ZodType>(
  schema: S,
  cursor: string | undefined,
): z.output<S> | null {
  if (cursor === undefined) return null;
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    return schema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    throw new HubError("malformed", "This cursor is not one of ours: begin without it", {
      code: "invalid_cursor",
      errors: [{ field: "cursor", code: "invalid_cursor" }],
    });
  }
}
