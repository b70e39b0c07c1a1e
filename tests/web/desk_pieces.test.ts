import { describe, expect, it } from "vitest";
import { looksLikeCard } from "../../web/desk/composer/looks_like_card.ts";
import { take, takeReceipt, thread } from "../../web/desk/state/threads.ts";
import { neutral } from "../../web/desk/thread/neutral.ts";
import { csv } from "../../web/floor/csv.ts";
import { readEvents } from "../../web/ui/live_stream.ts";

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
