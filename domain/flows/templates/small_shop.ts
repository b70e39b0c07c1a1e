import type { Flow } from "../../../types/configuration/flows.ts";
import { type Places, text, whole } from "./template.ts";

/** A small shop: greeting, two choices, a message outside opening hours. */
export function smallShop(places: Places): Flow {
  const company = places.company ?? places.name;
  const second = places.second ?? places.queue;
  return whole({
    id: places.id,
    name: places.name,
    languages: ["en"],
    start: "hours",
    nodes: [
      {
        id: "hours",
        name: "Open?",
        type: "hours",
        schedule: places.schedule ?? null,
        open: "welcome",
        closed: "closed",
        specialDay: "closed-end",
      },
      {
        id: "welcome",
        name: "Greeting",
        type: "say",
        prompt: text(`Welcome to ${company}.`),
        next: "main",
      },
      {
        id: "main",
        name: "Main menu",
        type: "menu",
        prompt: text("For an order press 1. For everything else press 2."),
        options: [
          { key: "1", label: "Order", next: "orders" },
          { key: "2", label: "Everything else", next: "people" },
        ],
        exhausted: "people",
      },
      { id: "orders", name: "Orders", type: "queue", queue: second },
      { id: "people", name: "Everybody", type: "queue", queue: places.queue },
      {
        id: "closed",
        name: "Closed: offer a message",
        type: "menu",
        prompt: text("We are closed right now. To leave a message press 1."),
        options: [{ key: "1", label: "Message", next: "message" }],
        repeats: 0,
        repeatKey: null,
        exhausted: "closed-end",
      },
      {
        id: "message",
        name: "Message",
        type: "voicemail",
        prompt: text("Please speak after the tone."),
        queue: places.messages ?? places.queue,
      },
      {
        id: "closed-end",
        name: "Goodbye",
        type: "hangup",
        prompt: text(`Thank you for calling ${company}. Goodbye.`),
      },
    ],
    tests: [
      {
        name: "An order reaches the people who take orders",
        at: places.openAt ?? "",
        inputs: ["key:1"],
        passes: ["welcome", "main", "orders"],
        ends: `queue ${second}`,
      },
      {
        name: "Whoever keys nothing reaches everybody",
        at: places.openAt ?? "",
        inputs: ["silence", "silence", "silence"],
        passes: ["main", "people"],
        ends: `queue ${places.queue}`,
      },
      {
        name: "Outside opening hours a message can be left",
        at: places.closedAt ?? "",
        inputs: ["key:1", "recorded:8"],
        passes: ["closed", "message"],
        ends: "hangup message_left",
      },
    ].filter((test) => places.closedAt !== undefined || !test.passes.includes("closed")),
  });
}
