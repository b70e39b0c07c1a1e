import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { chatAvailability } from "../domain/chat/availability.ts";
import { chatConfig } from "../domain/chat/config.ts";
import { admitReader } from "../domain/chat/origins.ts";
import { changeAttributes } from "../domain/chat/change_attributes.ts";
import { endChat } from "../domain/chat/end.ts";
import { leaveMessage } from "../domain/chat/leave_message.ts";
import { leaveMessageOutside } from "../domain/chat/leave_message_outside.ts";
import { rateChat } from "../domain/chat/rate.ts";
import { chatReading } from "../domain/chat/reading.ts";
import { resumeChat } from "../domain/chat/resume.ts";
import { sendChatMessage } from "../domain/chat/send_message.ts";
import { type ChatSessionRow, findSession } from "../domain/chat/session.ts";
import { seen } from "../domain/chat/seen.ts";
import { startChat } from "../domain/chat/start.ts";
import { chatTyping } from "../domain/chat/typing.ts";
import type { Visitor } from "../domain/chat/visitor.ts";
import { mailTranscript } from "../domain/transcripts/mail.ts";
import { printTranscript } from "../domain/transcripts/print.ts";
import { storeVisitorFile } from "./chat/upload.ts";
import {
  ChatAttributes,
  ChatAvailability,
  ChatMessage,
  ChatRating,
  ChatReading,
  ChatSession,
  ChatStart,
  ChatTyping,
  ChatWidgetConfig,
  MessageLeft,
  MessageLeftOutside,
  MessageLeftReceipt,
  TranscriptEmail,
} from "../types/api/chat.ts";
import { FileView, MessageView } from "../types/api/messages.ts";
import type { Hub } from "../types/hub.ts";
import { chatCors } from "./chat/cors.ts";
import { followSession } from "./chat/follow.ts";
import { mount, route } from "./route.ts";
import type { Principal } from "./principal.ts";

const TAG = "Web chat";
const BASE = "/api/v1/chat";
/** How long pages and caches may keep an availability answer (CE18-P1). */
const AVAILABILITY_MAX_AGE_SEC = 10;

const Asked = z.object({
  entrypoint: z.string().max(63),
  subject: z.string().max(63).default(""),
  language: z.string().max(20).default(""),
});

const config = route({
  method: "get",
  path: `${BASE}/config`,
  summary: "What the widget draws itself from",
  tag: TAG,
  access: "public",
  query: Asked,
  answer: ChatWidgetConfig,
  handle: async ({ hub, query, c }) => {
    admitReader(hub, query.entrypoint, originOf(c));
    return cached(
      await chatConfig(hub, {
        entryPoint: query.entrypoint,
        language: query.language || languageOf(c),
        subject: query.subject,
      }),
    );
  },
});

const availability = route({
  method: "get",
  path: `${BASE}/availability`,
  summary: "Whether a chat can be had now, at most ten seconds old",
  tag: TAG,
  access: "public",
  query: Asked,
  answer: ChatAvailability,
  handle: async ({ hub, query, c }) => {
    admitReader(hub, query.entrypoint, originOf(c));
    return cached(
      await chatAvailability(hub, { entryPoint: query.entrypoint, subject: query.subject }),
    );
  },
});

const start = route({
  method: "post",
  path: `${BASE}/sessions`,
  summary: "Starts a chat",
  description: "The same clientKey answers the same chat. A refusal names `reason` and `text`.",
  tag: TAG,
  access: "public",
  body: ChatStart,
  answer: ChatSession,
  status: 201,
  refusals: [403, 404, 409, 422],
  handle: ({ hub, body, c }) => startChat(hub, body, visitorOf(c)),
});

const leftOutside = route({
  method: "post",
  path: `${BASE}/messages-left`,
  summary: "Leaves a message without a chat",
  tag: TAG,
  access: "public",
  body: MessageLeftOutside,
  answer: MessageLeftReceipt,
  status: 201,
  refusals: [403, 404, 409, 422],
  handle: ({ hub, body, c }) => leaveMessageOutside(hub, body, visitorOf(c)),
});

const resume = route({
  method: "get",
  path: `${BASE}/session`,
  summary: "The chat as it stands, with a new token",
  tag: TAG,
  access: "chat",
  answer: ChatSession,
  handle: async (call) => await resumeChat(call.hub, await sessionOf(call, false)),
});

const events = route({
  method: "get",
  path: `${BASE}/session/events`,
  summary: "Live events of the chat (server-sent events)",
  description: "Goes on after `Last-Event-ID`, or after `cursor` of the session.",
  tag: TAG,
  access: "chat",
  query: z.object({ cursor: z.string().max(100).default("") }),
  handle: async (call) =>
    followSession(
      call.hub,
      await sessionOf(call, false),
      call.c.req.header("last-event-id") ?? call.query.cursor,
    ),
});

const message = route({
  method: "post",
  path: `${BASE}/session/messages`,
  summary: "Writes a message; the same clientKey is the same message",
  tag: TAG,
  access: "chat",
  body: ChatMessage,
  answer: MessageView,
  status: 201,
  refusals: [409, 422],
  handle: async (call) => await sendChatMessage(call.hub, await sessionOf(call, true), call.body),
});

const typing = route({
  method: "post",
  path: `${BASE}/session/typing`,
  summary: "The visitor is writing",
  tag: TAG,
  access: "chat",
  body: ChatTyping,
  handle: async (call) => await chatTyping(call.hub, await sessionOf(call, true)),
});

const reading = route({
  method: "put",
  path: `${BASE}/session/reading`,
  summary: "Up to where messages arrived and were read",
  tag: TAG,
  access: "chat",
  body: ChatReading,
  handle: async (call) => await chatReading(call.hub, await sessionOf(call, true), call.body),
});

const attributes = route({
  method: "put",
  path: `${BASE}/session/attributes`,
  summary: "Changes what the page knows of its visitor; an empty value takes it away",
  tag: TAG,
  access: "chat",
  body: ChatAttributes,
  refusals: [409, 422],
  handle: async (call) => await changeAttributes(call.hub, await sessionOf(call, true), call.body),
});

const upload = route({
  method: "post",
  path: `${BASE}/session/files`,
  summary: "Uploads a file for the next message (multipart, field `file`)",
  tag: TAG,
  access: "chat",
  raw: true,
  answer: FileView,
  status: 201,
  refusals: [409, 413, 415, 422],
  handle: async (call) => await storeVisitorFile(call.hub, await sessionOf(call, true), call.c),
});

const left = route({
  method: "post",
  path: `${BASE}/session/message-left`,
  summary: "Leaves a message instead of waiting on",
  tag: TAG,
  access: "chat",
  body: MessageLeft,
  answer: MessageLeftReceipt,
  status: 201,
  refusals: [409, 422],
  handle: async (call) => await leaveMessage(call.hub, await sessionOf(call, true), call.body),
});

const end = route({
  method: "put",
  path: `${BASE}/session/end`,
  summary: "Ends the chat",
  tag: TAG,
  access: "chat",
  handle: async (call) => {
    await endChat(call.hub, (await sessionOf(call, true)).conversation_id);
  },
});

const rating = route({
  method: "put",
  path: `${BASE}/session/rating`,
  summary: "Says how the chat was, once it is over",
  tag: TAG,
  access: "chat",
  body: ChatRating,
  refusals: [409, 422],
  handle: async (call) => await rateChat(call.hub, await sessionOf(call, true), call.body),
});

const transcript = route({
  method: "get",
  path: `${BASE}/session/transcript`,
  summary: "The transcript as a page to print",
  tag: TAG,
  access: "chat",
  refusals: [409],
  handle: async (call) => page(await printTranscript(call.hub, await sessionOf(call, false))),
});

const mail = route({
  method: "post",
  path: `${BASE}/session/transcript/email`,
  summary: "Mails the transcript once the chat is over",
  tag: TAG,
  access: "chat",
  body: TranscriptEmail,
  refusals: [409],
  handle: async (call) =>
    await mailTranscript(call.hub, await sessionOf(call, true), call.body.email),
});

const ROUTES = [
  config,
  availability,
  start,
  leftOutside,
  resume,
  events,
  message,
  typing,
  reading,
  attributes,
  upload,
  left,
  end,
  rating,
  transcript,
  mail,
];

/** The visitor's side of web chat. */
export function chatRoutes(hub: Hub): OpenAPIHono {
  return mount(hub, ROUTES, [{ path: `${BASE}/*`, handler: chatCors(hub) }]);
}

async function sessionOf(
  { hub, principal, c }: { hub: Hub; principal: Principal; c: Context },
  changes: boolean,
): Promise<ChatSessionRow> {
  const token = principal.kind === "visitor" ? principal.token : "";
  const session = await findSession(hub, { token, origin: originOf(c), changes });
  await seen(hub, session);
  return session;
}

const originOf = (c: Context): string => c.req.header("origin") ?? "";

function languageOf(c: Context): string {
  return (c.req.header("accept-language") ?? "").split(/[,;]/)[0]!.trim().slice(0, 35);
}

const visitorOf = (c: Context): Visitor => ({ origin: originOf(c), language: languageOf(c) });

function cached(body: unknown): Response {
  return Response.json(body, {
    headers: { "cache-control": `public, max-age=${AVAILABILITY_MAX_AGE_SEC}` },
  });
}

function page(html: string): Response {
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals",
      "cache-control": "no-store",
    },
  });
}
