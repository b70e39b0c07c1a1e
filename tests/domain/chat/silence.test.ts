import { describe, expect, it } from "vitest";
import { connected, disconnected } from "../../../domain/chat/connections.ts";
import { endChat } from "../../../domain/chat/end.ts";
import { judgeSilence } from "../../../domain/chat/idle.ts";
import { resumeChat } from "../../../domain/chat/resume.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import { getConversation } from "../../../domain/conversations/get.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { tick } from "../../support/tick.ts";
import { openOffer, presence } from "../../support/work.ts";
import { replyTo } from "./reply.ts";
import { chat, closedReason, listen, newKey, staffedButBusy, stateOf } from "./support.ts";

const RULES = { idleWarnSec: 180, idleEndSec: 300 };

describe("judging silence", () => {
  const judge = (inbound: number | null, outbound: number | null, now: number) =>
    judgeSilence({ lastInboundAt: inbound, lastOutboundAt: outbound }, RULES, now);

  it("counts only while the agent waits for an answer (CE18-F15, X5)", () => {
    expect(judge(null, null, 1_000_000)).toEqual({ step: "wait", dueAt: 1_180_000 });
    expect(judge(5000, 4000, 1_000_000)).toEqual({ step: "wait", dueAt: 1_180_000 });
    expect(judge(5000, 6000, 7000)).toEqual({ step: "wait", dueAt: 186_000 });
  });

  it("warns at the warning time and ends at the end, both exactly (CE18-R5)", () => {
    expect(judge(null, 1000, 180_999).step).toBe("wait");
    expect(judge(null, 1000, 181_000)).toEqual({ step: "warn", dueAt: 301_000, secondsLeft: 120 });
    expect(judge(null, 1000, 300_999)).toMatchObject({ step: "warn", secondsLeft: 1 });
    expect(judge(null, 1000, 301_000)).toEqual({ step: "end" });
    // A long way to the end must not hide a second silence.
    const long = { idleWarnSec: 30, idleEndSec: 3600 };
    expect(judgeSilence({ lastInboundAt: null, lastOutboundAt: 0 }, long, 30_000))
      .toEqual({ step: "warn", dueAt: 60_000, secondsLeft: 3570 });
  });
});

async function activeChat(): Promise<
  {
    hub: TestHub;
    conversation: string;
    interaction: string;
    row: Awaited<ReturnType<typeof chat>>["row"];
  }
> {
  const hub = await testHub();
  await presence(hub, "ada");
  const { session, row, interaction } = await chat(hub);
  await connected(hub, session.conversation, "tab-1");
  await acceptOffer(hub.as(person("ada")), (await openOffer(hub, interaction)).id);
  return { hub, conversation: session.conversation, interaction, row };
}

/** Time passes with the visitor's tab open: it shows life every 15 seconds. */
async function pass(hub: TestHub, conversation: string, seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i += 15) {
    hub.clock.advance(15_000);
    await connected(hub, conversation, "tab-1");
    await tick(hub);
  }
}

describe("a silent visitor", () => {
  it("is warned, then the chat ends and the agent wraps up (CE18-F15, R5, R6, R7, M13)", async () => {
    const { hub, conversation, interaction, row } = await activeChat();
    const visitor = listen(hub, conversation);
    await replyTo(hub.as(person("ada")), conversation, "Are you at the device?");
    await pass(hub, conversation, 165);
    expect(visitor.kinds()).not.toContain("idle");
    expect((await resumeChat(hub, row)).idle).toBeNull();
    await pass(hub, conversation, 15);
    await visitor.until((events) => events.some((e) => e.kind === "idle"));
    expect(visitor.events.find((e) => e.kind === "idle")!.data).toEqual({
      secondsLeft: 120,
      text: "Are you still there? This chat will end soon.",
    });
    hub.clock.advance(5_000);
    expect((await resumeChat(hub, row)).idle).toMatchObject({ secondsLeft: 115 });
    await pass(hub, conversation, 100);
    expect(await closedReason(hub, conversation)).toBeNull();
    await pass(hub, conversation, 15);
    expect(await closedReason(hub, conversation)).toBe("idle");
    expect(await stateOf(hub, interaction)).toBe("wrapup");
    await visitor.until((events) => events.some((e) => e.kind === "closed"));
    expect(visitor.events.at(-1)!.data).toEqual({
      reason: "idle",
      text: "This chat has ended because nothing was written for a while.",
    });
    await visitor.stop();
    await hub.close();
  });

  it("has all the time again after an answer (CE18-F15)", async () => {
    const { hub, conversation, row } = await activeChat();
    const ada = hub.as(person("ada"));
    await replyTo(ada, conversation, "Are you there?");
    await pass(hub, conversation, 285);
    await sendChatMessage(hub, row, { text: "Yes", files: [], clientKey: newKey() });
    await pass(hub, conversation, 600);
    expect(await closedReason(hub, conversation)).toBeNull();
    await replyTo(ada, conversation, "Good");
    await pass(hub, conversation, 285);
    expect(await closedReason(hub, conversation)).toBeNull();
    await pass(hub, conversation, 15);
    expect(await closedReason(hub, conversation)).toBe("idle");
    await hub.close();
  });
});

describe("a visitor who is gone", () => {
  it("keeps the place for the resume window and loses it after (CE18-X2, X3, R27)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, row, interaction } = await chat(hub);
    await connected(hub, session.conversation, "tab-1");
    await disconnected(hub, session.conversation, "tab-1");
    hub.clock.advance(119_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("queued");
    hub.clock.advance(1_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("abandoned");
    const later = await resumeChat(hub, row);
    expect(later).toMatchObject({ state: "closed", closedReason: "abandoned" });
    expect(later.messages.length).toBeGreaterThan(0);
    await hub.close();
  });

  it("comes back within the window to the same place (CE18-X2)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, interaction } = await chat(hub);
    await connected(hub, session.conversation, "tab-1");
    await disconnected(hub, session.conversation, "tab-1");
    hub.clock.advance(110_000);
    await connected(hub, session.conversation, "tab-2");
    hub.clock.advance(15_000);
    await connected(hub, session.conversation, "tab-2");
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("queued");
    await hub.close();
  });

  it("stays while one of two tabs is open (CE18-X4)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, interaction } = await chat(hub);
    await connected(hub, session.conversation, "tab-1");
    await connected(hub, session.conversation, "tab-2");
    await disconnected(hub, session.conversation, "tab-1");
    for (let i = 0; i < 12; i++) {
      hub.clock.advance(30_000);
      await connected(hub, session.conversation, "tab-2");
      await tick(hub);
    }
    expect(await stateOf(hub, interaction)).toBe("queued");
    await hub.close();
  });

  it("is seen as online, away or left by a desk opened just now (CE18-A11)", async () => {
    const { hub, conversation } = await activeChat();
    const ada = hub.as(person("ada"));
    const seen = async () => (await getConversation(ada, conversation)).visitor;
    await connected(hub, conversation, "tab-1");
    expect(await seen()).toEqual({ state: "online", since: null });
    await disconnected(hub, conversation, "tab-1");
    const since = new Date(hub.now()).toISOString();
    hub.clock.advance(40_000);
    expect(await seen()).toEqual({ state: "away", since });
    await connected(hub, conversation, "tab-2");
    expect(await seen()).toMatchObject({ state: "online" });
    await endChat(hub, conversation);
    expect(await seen()).toEqual({ state: "left", since: new Date(hub.now()).toISOString() });
    await hub.close();
  });

  it("ends an active chat after the window and tells the agent (CE18-X3, A11)", async () => {
    const { hub, conversation, interaction } = await activeChat();
    const desk: unknown[] = [];
    const stop = new AbortController();
    const listening = (async () => {
      for await (const event of hub.live.follow(["agent:ada"], "", stop.signal)) {
        if (event.kind === "visitor_state") desk.push(event.data);
      }
    })();
    await expect.poll(async () => {
      await disconnected(hub, conversation, "tab-1");
      await new Promise((resolve) => setTimeout(resolve, 20));
      return desk.length;
    }).toBeGreaterThan(0);
    expect(desk[0]).toEqual({ conversation, online: false, since: hub.now() });
    hub.clock.advance(120_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("wrapup");
    expect(await closedReason(hub, conversation)).toBe("lost");
    const notes = await hub.db.read<{ text: string }>(
      "SELECT text FROM messages WHERE conversation_id = ? AND client_key LIKE 'connection_lost:%'",
      [conversation],
    );
    expect(notes[0]!.text).toBe("The visitor left: no connection for 120 seconds.");
    stop.abort();
    await listening;
    await hub.close();
  });

  it("is found out although the process with the connection died (CE18-X3, X7)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, interaction } = await chat(hub);
    await connected(hub, session.conversation, "tab-1");
    hub.clock.advance(120_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("queued");
    hub.clock.advance(120_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("abandoned");
    await hub.close();
  });
});
