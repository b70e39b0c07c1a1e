import { z } from "zod";
import { RECEIPT_STATES } from "../channels.ts";
import { Instant } from "./instant.ts";

export const FileView = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  /** Signed, valid 7 days; relative to the public address. */
  url: z.string(),
  state: z.enum(["stored", "pending", "failed"]),
});
export type FileView = z.infer<typeof FileView>;

export const MessageView = z.object({
  id: z.string(),
  conversation: z.string(),
  interaction: z.string().nullable(),
  /** Gap-free per conversation, from 1. */
  seq: z.int(),
  direction: z.enum(["in", "out", "note", "system"]),
  author: z.object({
    kind: z.enum(["customer", "agent", "bot", "system", "key"]),
    id: z.string(),
    name: z.string(),
  }),
  /** Masked as the reader's permissions ask. */
  text: z.string(),
  files: z.array(FileView),
  /** Receipt of an outbound message; inbound: `received`. */
  status: z.enum([...RECEIPT_STATES, "received"]),
  statusReason: z.string(),
  at: Instant,
  clientKey: z.string().nullable(),
  /** A mask hides something that who has `pii.unmask` may reveal. */
  masked: z.boolean().optional(),
  /** Goes on with the text before it: parts of one long text, shown as one (CE29-X7). */
  part: z.boolean().optional(),
  /** The sentence asks to stop without being the stop word: the desk offers the opt-out. */
  suggestStop: z.boolean().optional(),
});
export type MessageView = z.infer<typeof MessageView>;

export const NewMessage = z.strictObject({
  text: z.string().max(10_000).default(""),
  files: z.array(z.string().max(40)).max(10).default([]),
  kind: z.enum(["reply", "note"]).default("reply"),
  /** A press of the button has one key: the same key never sends twice. */
  clientKey: z.string().min(8).max(64),
  /**
   * Last sequence the writer has seen; if somebody else has answered since, 412 `reply.stale`
   * with the missed messages in `missed`. Null = do not check.
   */
  lastSeq: z.int().min(0).nullable().default(null),
  /** Standard response it came from, and whether it was edited. */
  standardResponse: z.strictObject({ id: z.string(), edited: z.boolean() }).nullable().default(
    null,
  ),
});
export type NewMessage = z.infer<typeof NewMessage>;
