import { z } from "@hono/zod-openapi";
import * as admin from "../types/api/admin.ts";
import * as chat from "../types/api/chat.ts";
import * as contacts from "../types/api/contacts.ts";
import * as conversations from "../types/api/conversations.ts";
import * as floor from "../types/api/floor.ts";
import * as interactions from "../types/api/interactions.ts";
import * as messages from "../types/api/messages.ts";
import * as page from "../types/api/page.ts";
import * as people from "../types/api/people.ts";
import * as responses from "../types/api/responses.ts";

const CONTRACT = [
  admin,
  chat,
  contacts,
  conversations,
  floor,
  interactions,
  messages,
  page,
  people,
  responses,
];

type JsonSchema = Record<string, unknown>;

/**
 * Turns zod schemas into JSON Schema for the API description, the contract's own ones as named
 * components said once.
 */
export function createJsonSchemas() {
  nameSchemas();
  const components: Record<string, JsonSchema> = {};
  return {
    components,
    /** Schema of what callers send (`input`) or get (`output`). */
    of(schema: z.ZodType, io: "input" | "output"): JsonSchema {
      const made = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema;
      const { $defs, $schema: _, id, ...rest } = made;
      for (const [name, inner] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
        const { id: _id, ...kept } = inner;
        components[name] = pointToComponents(kept) as JsonSchema;
      }
      const own = pointToComponents(rest) as JsonSchema;
      if (typeof id !== "string") return own;
      components[id] = own;
      return { $ref: `#/components/schemas/${id}` };
    },
  };
}

function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : pointToComponents(inner),
    ]),
  );
}

function nameSchemas(): void {
  for (const [id, schema] of CONTRACT.flatMap((part) => Object.entries(part))) {
    if (schema instanceof z.ZodType && z.globalRegistry.get(schema)?.id === undefined) {
      z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
    }
  }
}
