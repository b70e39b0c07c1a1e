import { z } from "@hono/zod-openapi";

const nothing = z.strictObject({});
const line = z.string().regex(
  /^(\+[1-9]\d{6,14}|client:[\w-]{1,63})$/,
  "a number, or client:<person>",
);

/** What somebody can do with their phone, and what must be said with it (docs/voice.md). */
export const ACTIONS = {
  dial: z.strictObject({
    to: z.string().regex(/^\+[1-9]\d{6,14}$/, "a number such as +12025550142"),
  }),
  answer: nothing,
  reject: nothing,
  keys: z.strictObject({ digits: z.string().regex(/^[0-9*#]{1,32}$/, "0 to 9, * and #") }),
  speech: z.strictObject({ text: z.string().trim().min(1).max(500) }),
  mute: z.strictObject({ on: z.boolean() }),
  hangup: nothing,
  /** A session description or a candidate for another browser; nobody between reads it. */
  signal: z.strictObject({ to: line, data: z.record(z.string(), z.unknown()) }),
} satisfies Record<string, z.ZodType<Record<string, unknown>>>;

export type ActionName = keyof typeof ACTIONS;
