import { expect } from "vitest";
import { endChat } from "../../../domain/chat/end.ts";
import { leaveMessage } from "../../../domain/chat/leave_message.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import { type ChatSessionRow, SESSION_COLUMNS } from "../../../domain/chat/session.ts";
import { startChat } from "../../../domain/chat/start.ts";
import { deliverMessages } from "../../../domain/outbox/deliver.ts";
import type { Hub } from "../../../types/hub.ts";
import { ChatStart } from "../../../types/api/chat.ts";
import { tick } from "../../support/tick.ts";
import type { Texting } from "../../support/texting.ts";
import { accept, presence, row } from "../../support/work.ts";
import { answer, type UseCase } from "./use_case.ts";

/** What a closing that was begun is finished after, and a claimed message given to another sender. */
const CLOSING_MS = 10_000;
const CLAIM_MS = 61_000;

const start = (hub: Hub) =>
  startChat(
    hub,
    ChatStart.parse({
      entryPoint: "website",
      subject: "general",
      text: "Hello",
      clientKey: "start-0001",
    }),
    { origin: "https://shop.example.com", language: "en" },
  );

/** A chat that waits: somebody is there, nobody is free. Answers its interaction. */
async function waiting(world: Texting): Promise<string> {
  await presence(world.hub, "ada", "not_ready", "lunch");
  await start(world.hub);
  const [found] = await world.hub.db.read<{ id: string }>("SELECT id FROM interactions");
  return found?.id ?? "";
}

async function talking(world: Texting): Promise<string> {
  const id = await waiting(world);
  await presence(world.hub, "ada");
  return await accept(world.hub, id);
}

async function sessionOf(hub: Hub): Promise<ChatSessionRow> {
  const [session] = await hub.db.read<ChatSessionRow>(
    `SELECT ${SESSION_COLUMNS} FROM chat_sessions`,
  );
  if (!session) throw new Error("There is no chat session");
  return session;
}

async function inbound(hub: Hub): Promise<string[]> {
  const rows = await hub.db.read<{ text: string }>(
    "SELECT text FROM messages WHERE direction = 'in' ORDER BY seq",
  );
  return rows.map((message) => message.text);
}

/** Web chat, seen from the visitor. */
export const CHATS: UseCase[] = [
  {
    name: "a chat is started",
    prepare: async ({ hub }) => {
      await presence(hub, "ada");
      return "";
    },
    act: start,
    check: async ({ hub }) => {
      expect(await inbound(hub), "I1: stored once").toEqual(["Hello"]);
      const work = await hub.db.read("SELECT state FROM interactions");
      expect(work).toEqual([{ state: "offered" }]);
      expect(await hub.db.read("SELECT id FROM chat_sessions")).toHaveLength(1);
    },
  },
  {
    name: "a visitor writes",
    prepare: talking,
    act: async (hub) =>
      await sendChatMessage(hub, await sessionOf(hub), {
        text: "Are you there?",
        files: [],
        clientKey: "press-0002",
      }),
    check: async ({ hub }, id) => {
      expect(await inbound(hub), "I1: stored once").toEqual(["Hello", "Are you there?"]);
      expect(await row(hub, id)).toMatchObject({ state: "active", agent_id: "ada" });
    },
  },
  {
    name: "an answer goes to a visitor",
    prepare: async (world) => {
      const id = await talking(world);
      await answer(world.hub, id);
      return id;
    },
    act: (hub) => deliverMessages(hub, "victim"),
    check: async ({ hub }) => {
      for (let i = 0; i < 2; i++) {
        hub.clock.advance(CLAIM_MS);
        await deliverMessages(hub, "survivor");
      }
      const out = await hub.db.read("SELECT status FROM messages WHERE direction = 'out'");
      expect(out).toEqual([{ status: "sent" }]);
      expect(await hub.db.read("SELECT id FROM outbox WHERE state <> 'done'")).toEqual([]);
    },
  },
  {
    name: "a waiting visitor gives up",
    prepare: waiting,
    act: async (hub) => await endChat(hub, (await sessionOf(hub)).conversation_id),
    check: async ({ hub }, id) => {
      hub.clock.advance(CLOSING_MS);
      await tick(hub);
      expect(await row(hub, id)).toMatchObject({ state: "abandoned" });
      expect(await hub.queue.position(id)).toBeNull();
    },
  },
  {
    name: "a visitor ends a chat that is handled",
    prepare: talking,
    act: async (hub) => await endChat(hub, (await sessionOf(hub)).conversation_id),
    check: async ({ hub }, id) => {
      hub.clock.advance(CLOSING_MS);
      await tick(hub);
      expect(await row(hub, id)).toMatchObject({ state: "wrapup", agent_id: "ada" });
    },
  },
  {
    name: "a waiting visitor leaves a message",
    prepare: waiting,
    act: async (hub) =>
      await leaveMessage(hub, await sessionOf(hub), {
        name: "Kim",
        email: "kim@example.com",
        phone: "",
        text: "Please write to me",
        clientKey: "left-0001",
      }),
    refusals: ["chat.ended"],
    check: async ({ hub }, id) => {
      for (let i = 0; i < 2; i++) {
        hub.clock.advance(CLOSING_MS);
        await tick(hub);
      }
      expect(await row(hub, id)).toMatchObject({ state: "message_left" });
      expect(await inbound(hub), "I1: stored once").toEqual(["Hello", "Please write to me"]);
      const tasks = await hub.db.read("SELECT state FROM interactions WHERE medium = 'task'");
      expect(tasks, "one follow-up").toEqual([{ state: "queued" }]);
    },
  },
];
