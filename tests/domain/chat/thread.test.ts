import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { endInteraction } from "../../../domain/interactions/end.ts";
import { resumeChat } from "../../../domain/chat/resume.ts";
import { writeNote } from "../../../domain/conversations/note.ts";
import { markRead } from "../../../domain/conversations/read.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import { NewMessage } from "../../../types/api/messages.ts";
import type { LiveEvents } from "../../../types/live.ts";
import { replyTo } from "./reply.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { openOffer, presence } from "../../support/work.ts";
import { chat, closedReason, listen, newKey, stateOf } from "./support.ts";

let hub: TestHub;
beforeAll(async () => {
  hub = await testHub();
});
afterAll(() => hub.close());

describe("a chat from first word to end", () => {
  it("brings the visitor's words to the agent and the answer back (CE18-F1, F4, F5, F13, F14, F17)", async () => {
    await presence(hub, "ada");
    const { session, row, interaction } = await chat(hub, {
      name: "Kim",
      text: "My router is dead",
    });
    expect(session.state).toBe("waiting");
    expect(session.messages.map((m) => m.text)).toEqual([
      "Thank you for writing. Somebody will be with you soon.",
      "My router is dead",
    ]);
    expect(await stateOf(hub, interaction)).toBe("offered");
    const visitor = listen(hub, session.conversation, session.cursor);

    const ada = hub.as(person("ada"));
    const offer = await openOffer(hub, interaction);
    await acceptOffer(ada, offer.id);
    await visitor.until((events) => events.some((e) => e.kind === "agent_joined"));
    expect(visitor.texts()).toEqual(["Ada has joined the chat."]);

    await replyTo(ada, session.conversation, "Hello Kim, which light is on?");
    await visitor.until(() => visitor.texts().includes("Hello Kim, which light is on?"));

    const sent = await sendChatMessage(hub, row, {
      text: "The red one",
      files: [],
      clientKey: newKey(),
    });
    expect(sent.seq).toBe(5);
    await visitor.until(() => visitor.texts().includes("The red one"));

    await endInteraction(ada, interaction);
    await visitor.until((events) => events.some((e) => e.kind === "closed"));
    expect(visitor.events.at(-1)!.data).toEqual({
      reason: "agent_ended",
      text: "This chat has ended. Thank you for writing.",
    });
    expect(await closedReason(hub, session.conversation)).toBe("agent_ended");
    expect(await stateOf(hub, interaction)).toBe("wrapup");
    await visitor.stop();
  });

  it("keeps its ticks over a reload, and hidden lines are no gap (CE18-C3, X1, X19)", async () => {
    await presence(hub, "ben");
    const { session, row, interaction } = await chat(hub, { text: "One" });
    const visitor = listen(hub, session.conversation, session.cursor);
    const offer = await openOffer(hub, interaction);
    const agent = hub.as(person(offer.agent));
    await acceptOffer(agent, offer.id);
    await markRead(agent, session.conversation, session.lastSeq);
    expect((await resumeChat(hub, row)).readByAgent).toBe(session.lastSeq);
    const note = NewMessage.parse({ text: "For us only", kind: "note", clientKey: newKey() });
    await writeNote(agent, session.conversation, note);
    await replyTo(agent, session.conversation, "Two");
    await visitor.until(() => visitor.texts().includes("Two"));
    let last = session.lastSeq;
    for (const { data } of visitor.events.filter(({ kind }) => kind === "message")) {
      const { after, message } = data as LiveEvents["message"];
      expect(after).toBe(last);
      last = message.seq;
    }
    expect((await resumeChat(hub, row)).lastSeq).toBe(last);
    await visitor.stop();

    // What was read while no stream was open is told to the next one.
    const later = listen(hub, session.conversation, session.cursor);
    const read = { conversation: session.conversation, who: "agent", seq: session.lastSeq };
    await later.until((events) => events.some(({ kind }) => kind === "reading"));
    expect(later.events.filter(({ kind }) => kind === "reading").map(({ data }) => data)).toEqual([
      read,
    ]);
    await later.stop();
  });
});
