import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endChat } from "../../../domain/chat/end.ts";
import { leaveMessage } from "../../../domain/chat/leave_message.ts";
import { leaveMessageOutside } from "../../../domain/chat/leave_message_outside.ts";
import { rateChat } from "../../../domain/chat/rate.ts";
import { resumeChat } from "../../../domain/chat/resume.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { getInteraction } from "../../../domain/interactions/get.ts";
import { ChatRating, MessageLeft, MessageLeftOutside } from "../../../types/api/chat.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { tick } from "../../support/tick.ts";
import { openOffer, presence, row as interactionRow } from "../../support/work.ts";
import { chat, closedReason, newKey, PAGE, staffedButBusy, stateOf } from "./support.ts";

const left = (over: Record<string, unknown> = {}) =>
  MessageLeft.parse({
    name: "Kim",
    email: "kim@example.com",
    text: "Please call me about my bill",
    clientKey: newKey(),
    ...over,
  });

async function followUps(hub: TestHub, conversation: string) {
  return await hub.db.read<{ id: string; state: string; queue: string; attributes: string }>(
    `SELECT id, state, queue, attributes FROM interactions
     WHERE conversation_id = ? AND medium = 'task'`,
    [conversation],
  );
}

describe("leaving a message while waiting", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await testHub();
    await staffedButBusy(hub);
  });
  afterAll(() => hub.close());

  it("takes the chat out as message_left and puts a follow-up into its queue (CE18-F9, C6)", async () => {
    const { session, row, interaction } = await chat(hub, { subject: "bill" });
    const receipt = await leaveMessage(hub, row, left());
    expect(await stateOf(hub, interaction)).toBe("message_left");
    expect(await closedReason(hub, session.conversation)).toBe("message_left");
    const [task] = await followUps(hub, session.conversation);
    expect(task).toMatchObject({ state: "queued", queue: "billing" });
    expect(JSON.parse(task!.attributes)).toMatchObject({
      kind: "message_left",
      name: "Kim",
      email: "kim@example.com",
    });
    expect(receipt.reference).toBe(task!.id.slice(-8));
    expect(receipt.text).toContain(receipt.reference);
    const again = await resumeChat(hub, row);
    expect(again).toMatchObject({ state: "closed", closedReason: "message_left" });
    expect(again.messages.map((m) => m.text)).toContain("Please call me about my bill");
  });

  it("answers a repeat the same and makes one follow-up, also at the same moment (CE18-X2)", async () => {
    const { session, row } = await chat(hub);
    const input = left();
    const receipts = [
      ...await Promise.all([1, 2, 3].map(() => leaveMessage(hub, row, input).catch((e) => e))),
      await leaveMessage(hub, row, input),
    ];
    const tasks = await followUps(hub, session.conversation);
    expect(tasks).toHaveLength(1);
    expect(receipts.at(-1)).toMatchObject({ reference: tasks[0]!.id.slice(-8) });
  });

  it("wants a name, a text, and an e-mail address or a phone (CE18-C6)", async () => {
    const { row, interaction } = await chat(hub);
    const refusal = await leaveMessage(hub, row, left({ name: "", email: "", text: " " }))
      .catch((error) => error);
    expect(refusal.errors.map((e: { field: string }) => e.field).sort())
      .toEqual(["email", "name", "text"]);
    await expect(leaveMessage(hub, row, left({ text: "x".repeat(4001) })))
      .rejects.toMatchObject({ code: "message.too_long" });
    expect(await stateOf(hub, interaction)).toBe("queued");
  });

  it("makes the follow-up by its timer when the process died in between (CE18-F9)", async () => {
    const { session, row, interaction } = await chat(hub);
    const dying = {
      ...hub,
      queue: { ...hub.queue, leave: () => Promise.reject(new Error("died")) },
    };
    await expect(leaveMessage({ ...dying, as: () => dying }, row, left())).rejects.toThrow("died");
    expect(await followUps(hub, session.conversation)).toHaveLength(0);
    hub.clock.advance(10_000);
    await tick(hub);
    hub.clock.advance(10_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("message_left");
    expect(await followUps(hub, session.conversation)).toMatchObject([{ state: "queued" }]);
  });
});

describe("leaving a message without a chat", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await testHub();
  });
  afterAll(() => hub.close());
  const at = { origin: PAGE, language: "de" };
  const outside = (over: Record<string, unknown> = {}) =>
    MessageLeftOutside.parse({
      entryPoint: "website",
      subject: "bill",
      language: "de",
      ...left(),
      ...over,
    });

  it("works when nobody is there and waits in the queue for whoever comes (CE18-C6, X8)", async () => {
    const receipt = await leaveMessageOutside(hub, outside({ text: "Ruft mich an" }), at);
    expect(receipt.text).toContain(`Ihr Zeichen ist ${receipt.reference}`);
    const [task] = await hub.db.read<{ id: string; state: string; conversation_id: string }>(
      "SELECT id, state, conversation_id FROM interactions WHERE medium = 'task'",
    );
    expect(task!.state).toBe("queued");
    expect((await interactionRow(hub, task!.id)).queue).toBe("billing");
    expect(await closedReason(hub, task!.conversation_id)).toBe("message_left");
  });

  it("takes the same key once (CE18-X2)", async () => {
    const input = outside();
    const all = await Promise.all([1, 2, 3].map(() => leaveMessageOutside(hub, input, at)));
    expect(new Set(all.map((r) => r.reference)).size).toBe(1);
    const rows = await hub.db.read(
      "SELECT id FROM messages WHERE text = ? AND conversation_id IN (SELECT id FROM conversations WHERE address LIKE 'left-%')",
      [input.text],
    );
    expect(rows).toHaveLength(1);
  });
});

describe("ending", () => {
  it("counts as abandoned while waiting, and takes no more messages (CE18-F8, X9)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, row, interaction } = await chat(hub);
    await endChat(hub, session.conversation);
    await endChat(hub, session.conversation);
    expect(await stateOf(hub, interaction)).toBe("abandoned");
    expect(await closedReason(hub, session.conversation)).toBe("visitor_ended");
    await expect(sendChatMessage(hub, row, { text: "x", files: [], clientKey: newKey() }))
      .rejects.toMatchObject({ kind: "conflict", code: "chat.ended" });
    await hub.close();
  });

  it("withdraws the offer when the visitor leaves first: the late accept gets nothing (CE18-X8)", async () => {
    const hub = await testHub();
    await presence(hub, "ada");
    const { session, interaction } = await chat(hub);
    const offer = await openOffer(hub, interaction);
    await endChat(hub, session.conversation);
    await expect(acceptOffer(hub.as(person("ada")), offer.id))
      .rejects.toMatchObject({ kind: "conflict", code: "offer.expired" });
    expect(await stateOf(hub, interaction)).toBe("abandoned");
    await hub.close();
  });

  it("is decided once when leaving and accepting happen together (CE18-X8)", async () => {
    const hub = await testHub({});
    await presence(hub, "ada");
    for (let round = 0; round < 10; round++) {
      const { session, interaction } = await chat(hub);
      const offer = await openOffer(hub, interaction);
      const ada = hub.as(person("ada"));
      const [accepted] = await Promise.allSettled([
        acceptOffer(ada, offer.id),
        endChat(hub, session.conversation),
      ]);
      await tick(hub);
      const state = await stateOf(hub, interaction);
      expect(state).toBe(accepted.status === "fulfilled" ? "wrapup" : "abandoned");
      expect(await closedReason(hub, session.conversation)).toBe("visitor_ended");
      if (state === "wrapup") {
        await hub.queue.wrapUp(`test:${interaction}`, interaction, "agent:ada");
        await tick(hub);
      }
    }
    await hub.close();
  });

  it("is finished by a timer when the process dies after the first write (CE18-X19)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, interaction } = await chat(hub);
    const dying = {
      ...hub,
      queue: { ...hub.queue, leave: () => Promise.reject(new Error("died")) },
    };
    await expect(endChat({ ...dying, as: () => dying }, session.conversation))
      .rejects.toThrow("died");
    expect(await stateOf(hub, interaction)).toBe("queued");
    hub.clock.advance(10_000);
    await tick(hub);
    expect(await stateOf(hub, interaction)).toBe("abandoned");
    await hub.close();
  });

  it("tells the visitor when nobody could take the chat in time (CE18-F10)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, row, interaction } = await chat(hub);
    const { connected } = await import("../../../domain/chat/connections.ts");
    for (let i = 0; i < 61; i++) {
      hub.clock.advance(15_000);
      await connected(hub, session.conversation, "tab");
      await tick(hub);
    }
    expect(await stateOf(hub, interaction)).toBe("timed_out");
    const again = await resumeChat(hub, row);
    expect(again).toMatchObject({ state: "closed", closedReason: "timed_out" });
    expect(again.closedText).toContain("nobody could take your chat in time");
    await hub.close();
  });
});

describe("the question at the end", () => {
  const rate = (rating: number, comment = "") => ChatRating.parse({ rating, comment });

  it("is kept with the chat, once, and shown to the desk and on the timeline (CE18-C8)", async () => {
    const hub = await testHub({ configuration: withSurvey(true) });
    await staffedButBusy(hub);
    const { session, row, interaction } = await chat(hub);
    expect(session.config.survey).toMatchObject({ question: "How was this chat?", link: "" });
    await expect(rateChat(hub, row, rate(5))).rejects.toMatchObject({ code: "chat.not_ended" });
    await endChat(hub, session.conversation);
    await rateChat(hub, row, rate(4, "Quick, but 4111 1111 1111 1111"));
    await rateChat(hub, row, rate(4));
    await expect(rateChat(hub, row, rate(1))).rejects.toMatchObject({ code: "chat.rated" });
    expect((await resumeChat(hub, row)).rating).toBe(4);
    const detail = await getInteraction(hub.as(person("sue")), interaction);
    expect(detail.attributes).toMatchObject({ rating: 4 });
    expect(detail.attributes.ratingComment).not.toContain("4111 1111");
    expect(detail.timeline.filter(({ kind }) => kind === "chat.rated"))
      .toMatchObject([{ data: { rating: 4 }, actor: "customer" }]);
    await hub.close();
  });

  it("is not asked unless the entry point says so, and takes one to five (CE18-C8)", async () => {
    const hub = await testHub();
    await staffedButBusy(hub);
    const { session, row } = await chat(hub);
    expect(session.config.survey).toBeNull();
    await endChat(hub, session.conversation);
    await expect(rateChat(hub, row, rate(3))).rejects.toMatchObject({ code: "chat.survey_off" });
    expect(() => rate(0)).toThrow();
    expect(() => rate(6)).toThrow();
    await hub.close();
  });
});

const withSurvey = (survey: boolean) =>
  testConfiguration((input) => ({
    ...input,
    entryPoints: input.entryPoints!.map((e) =>
      e.channel === "chat" ? { ...e, chat: { survey } } : e
    ),
  }));
