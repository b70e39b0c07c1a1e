import type { Flow } from "../../../types/configuration/flows.ts";
import { type Places, text, whole } from "./template.ts";

/** A bank: language, identification, a secret number for accounts, best customers first. */
export function bank(places: Places): Flow {
  const cards = places.second ?? places.queue;
  return whole({
    id: places.id,
    name: places.name,
    languages: ["en", "de"],
    start: "language",
    variables: [{ id: "segment", name: "Segment", visible: true }],
    nodes: [
      {
        id: "language",
        name: "Language",
        type: "language",
        prompt: text("For English press 1.", "Für Deutsch drücken Sie 2."),
        options: [{ key: "1", language: "en" }, { key: "2", language: "de" }],
        next: "identify",
      },
      {
        id: "identify",
        name: "Who calls?",
        type: "identify",
        prompt: text(
          "Please key your customer number and the hash key. If you do not have it, press star.",
          "Bitte geben Sie Ihre Kundennummer und die Rautetaste ein. Ohne Nummer drücken Sie Stern.",
        ),
        checkDigit: "none",
        greet: true,
        next: "main",
        failed: "people",
      },
      {
        id: "main",
        name: "Main menu",
        type: "menu",
        prompt: text(
          "To block a card press 1. For your account press 2. For everything else press 3.",
          "Karte sperren: 1. Ihr Konto: 2. Alles andere: 3.",
        ),
        options: [
          { key: "1", label: "Block a card", next: "cards" },
          { key: "2", label: "Account", next: "verify" },
          { key: "3", label: "Everything else", next: "people" },
        ],
        exhausted: "people",
      },
      {
        id: "verify",
        name: "Secret number",
        type: "verify",
        questions: [{
          id: "pin",
          prompt: text("Please key your PIN.", "Bitte geben Sie Ihre PIN ein."),
        }],
        next: "best",
        failed: "people",
      },
      {
        id: "best",
        name: "Best customers",
        type: "rule",
        rules: [{
          name: "VIP who calls again today",
          when: {
            conditions: [
              { variable: "var:segment", operator: "equal", values: ["VIP"] },
              { variable: "callsToday", operator: "greater", values: ["1"] },
            ],
          },
          next: "first",
        }],
        otherwise: "people",
      },
      { id: "first", name: "Before all others", type: "queue", queue: places.queue, priority: 100 },
      { id: "people", name: "Advisers", type: "queue", queue: places.queue },
      { id: "cards", name: "Cards", type: "queue", queue: cards, priority: 100 },
    ],
    tests: [
      {
        name: "A card is blocked without a secret number",
        inputs: ["key:1", 'found:{"matches":1,"customer":"4711","name":"Ada"}', "key:1"],
        passes: ["language", "identify", "main", "cards"],
        ends: `queue ${cards}`,
      },
      {
        name: "A VIP who calls again goes first, once verified",
        values: { "var:segment": "VIP", callsToday: "2" },
        inputs: [
          "key:1",
          'found:{"matches":1,"customer":"4711","name":"Ada"}',
          "key:2",
          "keys:1234",
          'found:{"right":true}',
        ],
        passes: ["verify", "best", "first"],
        ends: `queue ${places.queue}`,
      },
      {
        name: "Whoever has no customer number reaches an adviser",
        inputs: ["key:2", 'found:{"matches":0}', "key:*"],
        passes: ["identify", "people"],
        ends: `queue ${places.queue}`,
      },
    ],
  });
}
