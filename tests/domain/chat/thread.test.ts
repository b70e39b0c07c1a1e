import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { declineOffer } from "../../../domain/interactions/decline.ts";
import { leaveQueue } from "../../../domain/interactions/leave.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { wrapUp } from "../../../domain/interactions/wrap_up.ts";
import { acceptOffer } from "../../../domain/interactions/accept.ts";
import { endInteraction } from "../../../domain/interactions/end.ts";
import { resumeChat } from "../../../domain/chat/resume.ts";
import { writeNote } from "../../../domain/conversations/note.ts";
import { markRead } from "../../../domain/conversations/read.ts";
import { sendChatMessage } from "../../../domain/chat/send_message.ts";
import { NewMessage } from "../../../types/api/messages.ts";
import type { LiveEvent, LiveEvents } from "../../../types/live.ts";
import { replyTo } from "./reply.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { accept, arrive, openOffer, presence, row as rowOf } from "../../support/work.ts";
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

describe("the chat channel", () => {
  it("runs from first word to wrap-up without a word to anybody outside (CE18-R26)", async () => {
    const outside = vi.fn(() => Promise.reject(new Error("There is nobody outside")));
    vi.stubGlobal("fetch", outside);
    const alone = await testHub({ fetch: outside });
    try {
      expect(alone.mailer ?? null).toBeNull();
      await presence(alone, "ada");
      const { session, interaction } = await chat(alone, { name: "Kim", text: "Hello?" });
      const ada = alone.as(person("ada"));
      await acceptOffer(ada, (await openOffer(alone, interaction)).id);
      const sent = await replyTo(ada, session.conversation, "Hello Kim");
      await endInteraction(ada, interaction);
      await wrapUp(ada, interaction, { code: "solved", note: "" });
      expect(await stateOf(alone, interaction)).toBe("done");
      const [message] = await alone.db.read<{ status: string }>(
        "SELECT status FROM messages WHERE id = ?",
        [sent],
      );
      expect(["sent", "delivered"]).toContain(message?.status);
      expect(outside).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllGlobals();
      await alone.close();
    }
  });

  it("blends with other media, within the ranges of each and what an agent or group may hold (CE18-R23)", async () => {
    const blended = await testHub({
      configuration: testConfiguration((input) => ({
        ...input,
        groups: [{ id: "team", name: "Team", capacity: [{ medium: "chat", maximum: 2 }] }],
        people: input.people?.map((one) =>
          one.id === "ada" || one.id === "ben"
            ? {
              ...one,
              group: "team",
              ...(one.id === "ada" ? { capacity: [{ medium: "chat" as const, maximum: 1 }] } : {}),
            }
            : one
        ),
      })),
    });
    try {
      await presence(blended, "ada");
      await accept(blended, await arrive(blended));
      // Her own limit of one chat is narrower than the group's two; a text still fits beside it.
      const second = await arrive(blended, { priority: 100 });
      expect(await rowOf(blended, second)).toMatchObject({ state: "queued", priority: 90 });
      await accept(blended, await arrive(blended, { medium: "sms" }));
      await presence(blended, "ben");
      await accept(blended, second);
      await accept(blended, await arrive(blended));
      const last = await arrive(blended);
      expect((await rowOf(blended, last)).state).toBe("queued");
      const held = await blended.db.read(
        `SELECT agent_id AS agent, medium, COUNT(*) AS n FROM interactions WHERE state = 'active'
         GROUP BY 1, 2 ORDER BY 1, 2`,
      );
      expect(held).toEqual([
        { agent: "ada", medium: "chat", n: 1 },
        { agent: "ada", medium: "sms", n: 1 },
        { agent: "ben", medium: "chat", n: 2 },
      ]);
    } finally {
      await blended.close();
    }
  });

  it("tells the desk of offers, accepts, refusals, withdrawals, transfers and wrap-up by offer id and revision (CE18-P7)", async () => {
    const desk = await testHub();
    const heard: LiveEvent[] = [];
    const stop = new AbortController();
    try {
      const from = await desk.live.position();
      const done = (async () => {
        for await (const event of desk.live.follow(["agent:ada"], from || "0-0", stop.signal)) {
          heard.push(event);
        }
      })();
      await presence(desk, "ada");
      const ada = desk.as(person("ada"));
      const offers: string[] = [];
      const offered = async (id: string) => {
        const offer = await openOffer(desk, id);
        offers.push(offer.id);
        return offer.id;
      };
      const first = await arrive(desk);
      await acceptOffer(ada, await offered(first));
      const gone = await arrive(desk);
      await offered(gone);
      await leaveQueue(desk, gone, "abandoned");
      await endInteraction(ada, first);
      await wrapUp(ada, first, { code: "solved", note: "" });
      const third = await arrive(desk);
      await acceptOffer(ada, await offered(third));
      await transferInteraction(ada, third, { queue: "billing", note: "" });
      const fourth = await arrive(desk);
      const open = await desk.db.read<{ id: string; interaction_id: string }>(
        "SELECT id, interaction_id FROM offers WHERE agent_id = 'ada' AND outcome = 'open'",
      );
      const refused = open.find((offer) => offer.interaction_id === fourth)!.id;
      await declineOffer(ada, refused);
      const told = <K extends keyof LiveEvents>(kind: K) =>
        heard.filter((event) => event.kind === kind).map((event) => event.data as LiveEvents[K]);
      await vi.waitFor(() => {
        expect(told("offer_ended").map((e) => [e.offer, e.outcome])).toEqual(
          expect.arrayContaining([
            [offers[0], "accepted"],
            [offers[1], "withdrawn"],
            [refused, "declined"],
          ]),
        );
        expect(told("offer").map((offer) => offer.id)).toEqual(
          expect.arrayContaining([...offers, refused]),
        );
        const states = told("interaction").filter((e) => e.id === first).map((e) => e.state);
        expect(states).toEqual(expect.arrayContaining(["active", "wrapup", "done"]));
        expect(told("interaction").some((e) => e.id === third && e.state === "queued")).toBe(true);
      }, { timeout: 30_000 });
      const revisions = told("interaction").filter((e) => e.id === first).map((e) => e.rev);
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
      stop.abort();
      await done;
    } finally {
      stop.abort();
      await desk.close();
    }
  });
});
