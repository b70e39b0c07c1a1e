import { describe, expect, it } from "vitest";
import { looksLikeCard } from "../../web/desk/composer/looks_like_card.ts";
import {
  arrivedSupervisors,
  customerWent,
  departed,
  dialable,
  phaseOf,
  phaseSince,
} from "../../web/desk/phone/call_state.ts";
import { lineAddress } from "../../web/desk/phone/line.ts";
import { recordingOf } from "../../web/desk/phone/voicemail.ts";
import { take, takeReceipt, thread } from "../../web/desk/state/threads.ts";
import { neutral } from "../../web/desk/thread/neutral.ts";
import { csv } from "../../web/floor/csv.ts";
import { readEvents } from "../../web/ui/live_stream.ts";
import { CALL, INTERACTION, leg, myLeg } from "./call_stub.ts";

describe("a text on the desk", () => {
  it("is recognised as a card number by its check digit (CE29-R12)", () => {
    expect(looksLikeCard("my card 4111 1111-1111 1111 thanks")).toBe(true);
    expect(looksLikeCard("order 4111 1111 1111 1112")).toBe(false);
    expect(looksLikeCard("call 0151 2345678")).toBe(false);
  });

  it("shows control and direction characters instead of obeying them (DC-20)", () => {
    expect(neutral("a\u202Egpj.exe\u0007\tb\r\nc")).toBe("a\u2423gpj.exe\u2423\tb\nc");
  });
});

describe("a receipt", () => {
  const message = {
    id: "m1",
    conversation: "c1",
    interaction: null,
    seq: 1,
    direction: "out" as const,
    author: { kind: "agent" as const, id: "a", name: "A" },
    text: "hello",
    files: [],
    status: "pending" as const,
    statusReason: "",
    at: "2026-11-24T10:00:00.000Z",
    clientKey: "k",
  };
  const standing = (conversation: string) => thread(conversation).messages.value[0]?.status;

  it("that is faster than the answer to the sending is not undone by it (CE29-X11)", () => {
    takeReceipt("c1", "m1", { status: "delivered", statusReason: "" });
    take("c1", [message]);
    expect(standing("c1")).toBe("delivered");
    take("c1", [{ ...message, status: "sent" }]);
    expect(standing("c1")).toBe("delivered");
  });

  it("only moves forward, but a failure replaces and a new attempt begins again (CE29-X11)", () => {
    take("c2", [{ ...message, conversation: "c2" }]);
    for (const [status, then] of [["sent", "sent"], ["queued", "sent"], ["failed", "failed"]]) {
      takeReceipt("c2", "m1", { status: status as "sent", statusReason: "" });
      expect(standing("c2")).toBe(then);
    }
    takeReceipt("c2", "m1", { status: "pending", statusReason: "" });
    expect(standing("c2")).toBe("pending");
  });
});

describe("a table for other programs", () => {
  it("quotes texts and never starts a formula", () => {
    expect(csv([{ name: 'He said "hi", twice', formula: "=1+1", count: 2, none: null }])).toBe(
      '"name","formula","count","none"\r\n"He said ""hi"", twice","\'=1+1",2,\r\n',
    );
  });
});

describe("the live stream", () => {
  it("reads events however the network cuts them", async () => {
    const text =
      ': hello\n\nid: 7\nevent: message\ndata: {"a":\ndata: 1}\n\nevent: sync\r\ndata: {}\r\n\r\n';
    for (const size of [1, 3, 7, 1000]) {
      const bytes = new TextEncoder().encode(text);
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let from = 0; from < bytes.length; from += size) {
            controller.enqueue(bytes.slice(from, from + size));
          }
          controller.close();
        },
      });
      const events = [];
      for await (const event of readEvents(body)) events.push(event);
      expect(events).toEqual([
        { id: "", kind: "message", data: "" },
        { id: "7", kind: "message", data: '{"a":\n1}' },
        { id: "", kind: "sync", data: "{}" },
      ]);
    }
  });
});

describe("a call on the desk", () => {
  const customer = leg({});
  const asked = leg({ id: "l3", kind: "consult", agent: "jonas" });
  const phase = (legs: typeof CALL.legs, part = {}) => phaseOf({ ...CALL, legs, ...part }, "mara");

  it("is connecting until both sides have answered, whoever began (CE01-F40)", () => {
    expect(phase([customer])).toBe("connecting");
    expect(phase([customer, { ...myLeg, answeredAt: null, state: "ringing" }])).toBe("connecting");
    expect(phase([leg({ answeredAt: null, state: "ringing" }), myLeg])).toBe("connecting");
    expect(phase([customer, myLeg])).toBe("connected");
  });

  it("is held, consulted or over as its legs are, and an ended leg counts for nothing (CE01-F48)", () => {
    const held = leg({ held: true });
    expect(phase([held, myLeg])).toBe("hold");
    expect(phase([held, myLeg, asked])).toBe("consulting");
    expect(phase([held, myLeg, { ...asked, state: "no_answer" }])).toBe("hold");
    expect(phase([leg({ state: "completed" }), myLeg])).toBe("ended");
    expect(phase([customer, myLeg], { endedAt: CALL.startedAt })).toBe("ended");
    expect(phase([customer, { ...myLeg, state: "failed" }])).toBe("connecting");
  });

  it("counts a hold from when it was seen, talk from the connection", () => {
    const talking = { ...CALL, legs: [customer, myLeg], connectedAt: "2026-11-24T10:00:05.000Z" };
    expect(phaseSince(talking, "mara", null)).toBe("2026-11-24T10:00:05.000Z");
    const held = { ...talking, legs: [leg({ held: true }), myLeg] };
    expect(phaseSince(held, "mara", "2026-11-24T10:01:00.000Z")).toBe("2026-11-24T10:01:00.000Z");
  });

  it("reads numbers as people write them, and none without a country (CE01-F49)", () => {
    expect(dialable("+1 (415) 555-0134")).toBe("+14155550134");
    expect(dialable("0049 30 901820")).toBe("+4930901820");
    for (const none of ["", "555", "030 901820", "withheld"]) expect(dialable(none)).toBe(null);
  });

  it("notices whoever could not be reached or left, and never its own leg (CE01-F49)", () => {
    const before = { ...CALL, legs: [leg({ held: true }), myLeg, asked] };
    const after = (part: Partial<typeof asked>) => ({
      ...CALL,
      legs: [leg({}), { ...myLeg, state: "completed" as const }, { ...asked, ...part }],
    });
    for (const state of ["busy", "no_answer", "failed", "completed"] as const) {
      expect(departed(before, after({ state }), "mara").map((gone) => [gone.agent, gone.state]))
        .toEqual([["jonas", state]]);
    }
    expect(departed(before, after({}), "mara")).toEqual([]);
  });

  it("tells both who talk that the customer left during a consultation (CE01-F49)", () => {
    const before = { ...CALL, legs: [leg({ held: true }), myLeg, asked] };
    const after = { ...CALL, legs: [leg({ state: "completed" }), myLeg, asked] };
    expect(customerWent(before, after, "mara")).toBe(true);
    expect(customerWent(before, after, "jonas")).toBe(true);
    expect(customerWent(after, after, "mara")).toBe(false);
    expect(customerWent(before, after, "sofia")).toBe(false);
  });

  it("sees a supervisor come into the call once", () => {
    const before = { ...CALL, legs: [customer, myLeg] };
    const listens = leg({ id: "l4", kind: "supervisor", agent: "sofia" });
    const after = { ...CALL, legs: [customer, myLeg, listens] };
    expect(arrivedSupervisors(before, after, "mara").map(({ agent }) => agent)).toEqual(["sofia"]);
    expect(arrivedSupervisors(after, after, "mara")).toEqual([]);
  });

  it("finds its line whether the line or its events are named", () => {
    expect(lineAddress("/playground/lines/client%3Amara/events")).toBe(
      "/playground/lines/client%3Amara",
    );
    expect(lineAddress("/playground/lines/client%3Amara")).toBe("/playground/lines/client%3Amara");
  });
});

describe("a voicemail on the desk", () => {
  const item = {
    ...INTERACTION,
    id: "call-1-message",
    medium: "task" as const,
    attributes: { voicemail: { ani: "+14155550199", seconds: 42 } },
  };
  const line = {
    id: "m9",
    conversation: "conv-1",
    interaction: item.id,
    seq: 1,
    direction: "system" as const,
    author: { kind: "system" as const, id: "", name: "" },
    text: "Voice message of 42 s from +14155550199",
    files: [],
    status: "sent" as const,
    statusReason: "",
    at: "2026-11-24T10:00:00.000Z",
    clientKey: "voicemail:call-1",
  };
  const file = { id: "f", name: "voice.mp3", type: "audio/mpeg", size: 1, url: "/f" };

  it("has number and length, and its recording as soon as that is here (CE01-A9)", () => {
    expect(recordingOf(item, [line])).toMatchObject({
      ani: "+14155550199",
      seconds: 42,
      audio: "waits",
    });
    const stored = { ...line, files: [{ ...file, state: "stored" as const }] };
    expect(recordingOf(item, [stored])).toMatchObject({ audio: "there", url: "/f" });
  });

  it("says there is no audio when the carrier or the fetching says so, with the number (CE01-B12)", () => {
    const lost = { ...line, text: `${line.text} (no audio)` };
    const failed = { ...line, files: [{ ...file, state: "failed" as const }] };
    for (const message of [lost, failed]) {
      expect(recordingOf(item, [message])).toMatchObject({ audio: "none", ani: "+14155550199" });
    }
  });
});
