import { z } from "@hono/zod-openapi";
import { changeContact } from "../domain/contacts/change.ts";
import { eraseContact } from "../domain/contacts/erase.ts";
import { getContact } from "../domain/contacts/get.ts";
import { verifyContact } from "../domain/contacts/verify.ts";
import { listContacts } from "../domain/contacts/list.ts";
import { closeConversation } from "../domain/conversations/close.ts";
import { getConversation } from "../domain/conversations/get.ts";
import { listConversations } from "../domain/conversations/list.ts";
import { listMessages } from "../domain/conversations/messages.ts";
import { writeNote } from "../domain/conversations/note.ts";
import { markRead } from "../domain/conversations/read.ts";
import { reply } from "../domain/conversations/reply.ts";
import { resendMessage } from "../domain/conversations/resend.ts";
import { startConversation } from "../domain/conversations/start.ts";
import { showTyping } from "../domain/conversations/typing.ts";
import { revealMessage } from "../domain/messages/reveal.ts";
import { optIn, optOut } from "../domain/optouts/set.ts";
import { ContactVerified, ContactView } from "../types/api/contacts.ts";
import { ConversationView } from "../types/api/conversations.ts";
import { MessageView, NewMessage } from "../types/api/messages.ts";
import { page } from "../types/api/page.ts";
import { CHANNELS } from "../types/channels.ts";
import type { Hub } from "../types/hub.ts";
import { versionOf } from "./configuration.ts";
import { decodeCursor, encodeCursor, Paging } from "./paging.ts";
import { mount, route } from "./route.ts";

/** Longest text of an agent-started message, in characters. */
const MAX_TEXT = 1600;
const desk = { permission: "desk.use" } as const;
const conversations = "Conversations";
const contacts = "Contacts";
const Sequence = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const ClientKey = z.string().min(8).max(64);

const ContactChange = z.strictObject({
  name: z.string().max(120).optional(),
  email: z.union([z.email().max(254), z.literal("")]).optional(),
  phone: z.string().max(40).optional(),
  language: z.string().max(20).optional(),
  note: z.string().max(4000).optional(),
  attributes: z.record(z.string().max(63), z.unknown()).optional(),
});

export const conversationRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/conversations",
      summary: "Conversations, the latest first",
      tag: conversations,
      access: {},
      query: z.strictObject({
        channel: z.enum(CHANNELS).optional(),
        address: z.string().max(120).optional(),
        state: z.enum(["open", "closed"]).optional(),
        mine: z.enum(["true", "false"]).optional(),
        contact: z.string().max(63).optional(),
        q: z.string().max(200).optional(),
        ...Paging,
      }),
      answer: page(ConversationView),
      handle: ({ hub, query }) =>
        listConversations(hub, {
          ...query,
          mine: query.mine === undefined ? undefined : query.mine === "true",
        }),
    }),
    route({
      method: "get",
      path: "/api/v1/conversations/{id}",
      summary: "One conversation",
      tag: conversations,
      access: {},
      answer: ConversationView,
      refusals: [404],
      handle: ({ hub, params }) => getConversation(hub, params.id),
    }),
    route({
      method: "post",
      path: "/api/v1/conversations",
      summary: "Text a customer first",
      tag: conversations,
      access: desk,
      body: z.strictObject({
        entryPoint: z.string().min(1).max(63),
        address: z.string().min(1).max(40),
        text: z.string().trim().min(1).max(MAX_TEXT),
        clientKey: ClientKey,
        override: z.boolean().default(false),
        overrideReason: z.string().trim().max(500).default(""),
      }),
      answer: ConversationView,
      status: 201,
      refusals: [404, 409, 422],
      handle: ({ hub, body }) => startConversation(hub, body),
    }),
    route({
      method: "get",
      path: "/api/v1/conversations/{id}/messages",
      summary: "Messages in order; the newest ones without `after` or `before`",
      tag: conversations,
      access: {},
      query: z.strictObject({
        after: Sequence.optional(),
        before: Sequence.optional(),
        limit: Paging.limit,
        cursor: Paging.cursor,
      }),
      answer: page(MessageView),
      refusals: [404],
      handle: ({ hub, params, query }) => messagePage(hub, params.id, query),
    }),
    route({
      method: "post",
      path: "/api/v1/conversations/{id}/messages",
      summary: "Answer the customer, or leave an internal note",
      tag: conversations,
      access: desk,
      body: NewMessage,
      answer: MessageView,
      status: 201,
      refusals: [404, 409, 412, 422],
      handle: ({ hub, params, body }) =>
        body.kind === "note" ? writeNote(hub, params.id, body) : reply(hub, params.id, body),
    }),
    route({
      method: "put",
      path: "/api/v1/conversations/{id}/reading",
      summary: "Say up to where I have read",
      tag: conversations,
      access: desk,
      body: z.strictObject({ seq: z.int().min(0) }),
      refusals: [404],
      handle: ({ hub, params, body }) => markRead(hub, params.id, body.seq),
    }),
    route({
      method: "post",
      path: "/api/v1/conversations/{id}/typing",
      summary: "Show the customer that I am writing",
      tag: conversations,
      access: desk,
      refusals: [404],
      handle: ({ hub, params }) => showTyping(hub, params.id),
    }),
    route({
      method: "post",
      path: "/api/v1/messages/{id}/attempts",
      summary: "Send a failed message again",
      tag: conversations,
      access: desk,
      answer: MessageView,
      status: 201,
      refusals: [404, 409],
      handle: ({ hub, params }) => resendMessage(hub, params.id),
    }),
    route({
      method: "post",
      path: "/api/v1/messages/{id}/reveals",
      summary: "The text a mask hides; every look is audited",
      tag: conversations,
      access: { permission: "pii.unmask" },
      answer: z.object({ text: z.string() }),
      status: 201,
      refusals: [404, 410],
      handle: ({ hub, params }) => revealMessage(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/conversations/{id}/closure",
      summary: "End a conversation without open work: the next message begins a new one",
      tag: conversations,
      access: { permission: "interactions.close" },
      body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
      refusals: [404, 409],
      handle: ({ hub, params, body }) => closeConversation(hub, params.id, body.reason),
    }),
    route({
      method: "put",
      path: "/api/v1/conversations/{id}/opt-out",
      summary: "The customer wants no more texts",
      tag: conversations,
      access: desk,
      refusals: [404, 422],
      handle: ({ hub, params }) => optOut(hub, params.id),
    }),
    route({
      method: "delete",
      path: "/api/v1/conversations/{id}/opt-out",
      summary: "The customer agreed to texts again",
      tag: conversations,
      access: desk,
      refusals: [404, 422],
      handle: ({ hub, params }) => optIn(hub, params.id),
    }),
    route({
      method: "get",
      path: "/api/v1/contacts",
      summary: "Contacts, newest first; `q` looks in names, addresses and numbers",
      tag: contacts,
      access: {},
      query: z.strictObject({ q: z.string().max(200).optional(), ...Paging }),
      answer: page(ContactView),
      handle: async ({ hub, query }) => {
        const cursor = decodeCursor(z.string(), query.cursor) ?? undefined;
        const found = await listContacts(hub, { ...query, cursor });
        return { ...found, next: found.next === null ? null : encodeCursor(found.next) };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/contacts/{id}",
      summary: "One contact; its ETag is the version",
      tag: contacts,
      access: {},
      answer: ContactView,
      refusals: [404],
      handle: async ({ hub, params }) => tagged(await getContact(hub, params.id)),
    }),
    route({
      method: "delete",
      path: "/api/v1/contacts/{id}",
      summary: "Erase what a contact said and who they are; counters and opt-outs stay",
      tag: contacts,
      access: { permission: "configuration.write", scope: "admin" },
      refusals: [404, 409],
      handle: ({ hub, params }) => eraseContact(hub, params.id),
    }),
    route({
      method: "put",
      path: "/api/v1/contacts/{id}",
      summary: "Change a contact; fields left out stay",
      tag: contacts,
      access: desk,
      ifMatch: true,
      body: ContactChange,
      answer: ContactView,
      refusals: [404, 409, 412, 422, 428],
      handle: async ({ hub, params, body, c }) =>
        tagged(
          await changeContact(hub, params.id, versionOf(c.req.header("if-match")), body),
        ),
    }),
    route({
      method: "put",
      path: "/api/v1/contacts/{id}/identity",
      summary: "Say how a contact was verified after a long silence; shows their data again",
      tag: contacts,
      access: { ...desk, people: true },
      body: ContactVerified,
      answer: ContactView,
      refusals: [404],
      handle: async ({ hub, params, body }) => tagged(await verifyContact(hub, params.id, body)),
    }),
  ]);

const Place = z.tuple([z.enum(["after", "before"]), z.int().min(0)]);

/** The verb pages by sequence number; the cursor remembers in which direction. */
async function messagePage(
  hub: Hub,
  id: string,
  query: {
    after?: number | undefined;
    before?: number | undefined;
    limit: number;
    cursor?: string | undefined;
  },
) {
  const [direction, at] = decodeCursor(Place, query.cursor) ?? [];
  const after = direction === "after" ? at : query.after;
  const before = direction === "before" ? at : query.before;
  const found = await listMessages(hub, id, { after, before, limit: query.limit });
  const next = found.next === null
    ? null
    : encodeCursor([after === undefined ? "before" : "after", Number(found.next)]);
  return { items: found.items, next };
}

const tagged = (contact: { version: number }) =>
  Response.json(contact, { headers: { etag: `"${contact.version}"` } });
