import { describe, expect, it, vi } from "vitest";
import { chatReading } from "../../domain/chat/reading.ts";
import { acceptOffer } from "../../domain/interactions/accept.ts";
import { appendMessage } from "../../domain/messages/append.ts";
import { chat, staffedButBusy } from "../domain/chat/support.ts";
import { replyTo } from "../domain/chat/reply.ts";
import { person, testHub } from "../support/hub.ts";
import { openOffer, presence } from "../support/work.ts";
import type { Outgoing } from "../../types/channels.ts";
import { channelContract, type ChannelSetup } from "./contract.ts";
import { SOON } from "../support/patience.ts";

async function openChat(): Promise<ChannelSetup> {
  const hub = await testHub();
  await staffedButBusy(hub);
  const { session, row } = await chat(hub);
  const conversationId = session.conversation;
  async function message(text: string): Promise<Outgoing> {
    const messageId = hub.id();
    await hub.db.write(appendMessage({
      id: messageId,
      conversation: conversationId,
      direction: "out",
      author: { kind: "agent", id: "ada", name: "Ada" },
      text,
      clientKey: null,
      status: "pending",
      at: hub.now(),
    }));
    const [from, to] = ["website", row.id];
    return { messageId, conversationId, channel: "chat", from, to, text, media: [], attempt: 1 };
  }
  const texts: string[] = [];
  const stop = new AbortController();
  const following = (async () => {
    for await (const event of hub.live.follow([`visitor:${conversationId}`], "", stop.signal)) {
      if (event.kind === "message") {
        texts.push((event.data as { message: { text: string } }).message.text);
      }
    }
  })();
  // Listening takes a moment to begin: rings until the first is heard.
  await vi.waitFor(async () => {
    await hub.channels.chat.send(hub, await message("mark 0"));
    if (!texts.includes("mark 0")) throw new Error("not listening yet");
  }, SOON);
  return {
    hub,
    channel: hub.channels.chat,
    message,
    async arrived() {
      // Whatever was sent before this mark has come in when the mark has.
      const mark = `mark ${crypto.randomUUID()}`;
      await hub.channels.chat.send(hub, await message(mark));
      await expect.poll(() => texts.includes(mark)).toBe(true);
      return texts.filter((text) => !text.startsWith("mark "));
    },
    whileDown: (work) =>
      work({
        ...hub,
        live: { ...hub.live, publish: () => Promise.reject(new Error("connection refused")) },
      }),
    async close() {
      stop.abort();
      await following;
      await hub.close();
    },
  };
}

channelContract("chat", openChat);

describe("receipts of web chat", () => {
  it("go from sent to delivered to read as the widget says, and never back (DC-13, CE18-C3)", async () => {
    const hub = await testHub();
    await presence(hub, "ada");
    const { session, row, interaction } = await chat(hub);
    const ada = hub.as(person("ada"));
    await acceptOffer(ada, (await openOffer(hub, interaction)).id);
    const id = await replyTo(ada, session.conversation, "Hello");
    const status = async () =>
      (await hub.db.read<{ status: string }>("SELECT status FROM messages WHERE id = ?", [id]))[0]!
        .status;
    const [{ seq }] = await hub.db.read<{ seq: number }>(
      "SELECT last_seq AS seq FROM conversations WHERE id = ?",
      [session.conversation],
    ) as [{ seq: number }];
    expect(await status()).toBe("sent");
    await chatReading(hub, row, { seq: 0, delivered: seq });
    expect(await status()).toBe("delivered");
    await chatReading(hub, row, { seq, delivered: seq });
    expect(await status()).toBe("read");
    await chatReading(hub, row, { seq: 0, delivered: seq });
    expect(await status()).toBe("read");
    await hub.close();
  });
});
