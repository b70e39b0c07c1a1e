import { describe, expect, it } from "vitest";
import { looksLikeCard } from "../../web/desk/composer/looks_like_card.ts";
import { neutral } from "../../web/desk/thread/neutral.ts";
import { csv } from "../../web/floor/csv.ts";
import { readEvents } from "../../web/ui/live.ts";

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
