import { z } from "zod";
import { MessageView } from "./messages.ts";

export const ChatAvailability = z.object({
  /** `available`: offer the chat; `busy`: too many wait; `closed`: out of hours or nobody there. */
  state: z.enum(["available", "busy", "closed"]),
  /** Null = unknown: the source could not be asked. The same for every other null here. */
  agentsLoggedIn: z.boolean().nullable(),
  agentsReady: z.boolean().nullable(),
  estWaitSec: z.int().nullable(),
  position: z.int().nullable(),
  /** Empty, `out_of_hours`, `no_agents`, `queue_full`, `wait_too_long`, or `unknown`. */
  reason: z.string(),
});
export type ChatAvailability = z.infer<typeof ChatAvailability>;

export const ChatWidgetConfig = z.object({
  entryPoint: z.string(),
  company: z.string(),
  language: z.string(),
  accent: z.string(),
  position: z.enum(["left", "right"]),
  title: z.string(),
  subjects: z.array(z.object({ id: z.string(), label: z.string() })),
  form: z.array(z.object({
    id: z.string(),
    label: z.string(),
    type: z.enum(["text", "email", "phone", "number", "checkbox", "list"]),
    required: z.boolean(),
    options: z.array(z.string()),
  })),
  consent: z.string(),
  attachments: z.boolean(),
  maxFileMb: z.int(),
  fileTypes: z.array(z.string()),
  transcriptPrint: z.boolean(),
  transcriptEmail: z.boolean(),
  leaveMessage: z.boolean(),
  /** What is asked at the end; null = nothing. `link` is a survey elsewhere, else 1 to 5 here. */
  survey: z.object({ question: z.string(), link: z.string() }).nullable(),
  texts: z.object({
    noAgents: z.string(),
    closed: z.string(),
    busy: z.string(),
    timedOut: z.string(),
    ended: z.string(),
  }),
  availability: ChatAvailability,
});
export type ChatWidgetConfig = z.infer<typeof ChatWidgetConfig>;

/** Facts a page adds to a chat, and their most. */
export const MAX_CHAT_ATTRIBUTES = 20;

const ChatFacts = z.record(z.string().min(1).max(63), z.string().max(500))
  .refine(
    (facts) => Object.keys(facts).length <= MAX_CHAT_ATTRIBUTES,
    `at most ${MAX_CHAT_ATTRIBUTES} attributes`,
  );

export const ChatStart = z.strictObject({
  entryPoint: z.string().max(63),
  subject: z.string().max(63).default(""),
  name: z.string().max(120).default(""),
  email: z.union([z.email().max(254), z.literal("")]).default(""),
  phone: z.string().max(40).default(""),
  fields: z.record(z.string().max(63), z.string().max(1000)).default({}),
  /** What the page knows of its visitor beside the form; agents see it, nobody has checked it. */
  attributes: ChatFacts.default({}),
  consent: z.boolean().default(false),
  language: z.string().max(20).default(""),
  page: z.string().max(2000).default(""),
  referrer: z.string().max(2000).default(""),
  text: z.string().max(4000).default(""),
  /** Honeypot: people leave it empty. */
  website: z.string().max(200).default(""),
  /** Chosen by the widget: a repeat with the same key answers the same session. */
  clientKey: z.string().min(8).max(64),
});
export type ChatStart = z.infer<typeof ChatStart>;

export const ChatSession = z.object({
  /** Bearer token of this session; rotated on resume. */
  token: z.string(),
  conversation: z.string(),
  /** Where the event stream goes on. */
  cursor: z.string(),
  state: z.enum(["waiting", "active", "closed"]),
  closedReason: z.string(),
  closedText: z.string(),
  agent: z.object({ name: z.string() }).nullable(),
  messages: z.array(MessageView),
  lastSeq: z.int(),
  /** Sequence up to which the agent has read. */
  readByAgent: z.int(),
  /** The idle warning, while it stands: a reload must not hide it. */
  idle: z.object({ secondsLeft: z.int(), text: z.string() }).nullable(),
  /** Stars the visitor gave at the end; null = none yet. */
  rating: z.int().nullable(),
  waiting: z.object({
    position: z.int().nullable(),
    estWaitSec: z.int().nullable(),
    offerMessage: z.boolean(),
  }).nullable(),
  config: ChatWidgetConfig,
});
export type ChatSession = z.infer<typeof ChatSession>;

export const ChatMessage = z.strictObject({
  /** Checked against 4,000 characters by the verb, so that the refusal can name both counts. */
  text: z.string().default(""),
  files: z.array(z.string().max(40)).max(10).default([]),
  clientKey: z.string().min(8).max(64),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** Up to where the visitor has read, and up to where messages arrived in the widget. */
export const ChatReading = z.strictObject({
  seq: z.int().min(0).default(0),
  delivered: z.int().min(0).default(0),
});
export type ChatReading = z.infer<typeof ChatReading>;

/** Changes facts the page added; an empty value takes one away. */
export const ChatAttributes = z.strictObject({ attributes: ChatFacts });
export type ChatAttributes = z.infer<typeof ChatAttributes>;

/** How it was: 1 (bad) to 5 (good), asked once the chat is over. */
export const ChatRating = z.strictObject({
  rating: z.int().min(1).max(5),
  comment: z.string().max(1000).default(""),
});
export type ChatRating = z.infer<typeof ChatRating>;

export const ChatTyping = z.strictObject({ text: z.string().max(500).default("") });

export const MessageLeft = z.strictObject({
  name: z.string().max(120).default(""),
  email: z.union([z.email().max(254), z.literal("")]).default(""),
  phone: z.string().max(40).default(""),
  text: z.string().default(""),
  clientKey: z.string().min(8).max(64),
});
export type MessageLeft = z.infer<typeof MessageLeft>;

/** The same without a session: closed, or nobody there. */
export const MessageLeftOutside = MessageLeft.extend({
  entryPoint: z.string().max(63),
  subject: z.string().max(63).default(""),
  language: z.string().max(20).default(""),
  page: z.string().max(2000).default(""),
  consent: z.boolean().default(false),
  /** Honeypot: people leave it empty. */
  website: z.string().max(200).default(""),
});
export type MessageLeftOutside = z.infer<typeof MessageLeftOutside>;

export const MessageLeftReceipt = z.object({
  /** Short reference the visitor can name later. */
  reference: z.string(),
  text: z.string(),
});
export type MessageLeftReceipt = z.infer<typeof MessageLeftReceipt>;

export const TranscriptEmail = z.strictObject({ email: z.email().max(254) });

/* ---- bodies ---- */
