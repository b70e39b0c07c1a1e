import type { Flow } from "../../../types/configuration/flows.ts";
import { factsFirst, type Places, text, whole } from "./template.ts";

/** A retailer: where the order is comes first, then a menu of what fits the customer. */
export function retail(places: Places): Flow {
  const returns = places.second ?? places.queue;
  const facts = factsFirst(
    places,
    { segment: "segment", order: "order", status: "status" },
    "often",
  );
  const has = (variable: string, ...values: string[]) => ({
    conditions: [
      values.length > 0
        ? { variable, operator: "equal" as const, values }
        : { variable, operator: "not_blank" as const },
    ],
  });
  return whole({
    id: places.id,
    name: places.name,
    languages: ["en"],
    start: facts.start,
    variables: [
      { id: "segment", name: "Segment", visible: true },
      { id: "order", name: "Last order", visible: true },
      { id: "status", name: "State of it", visible: true },
    ],
    nodes: [
      ...facts.nodes,
      {
        id: "often",
        name: "Who needs a person at once?",
        type: "rule",
        rules: [
          {
            name: "Best customers",
            when: {
              mode: "any",
              conditions: [
                { variable: "var:segment", operator: "equal", values: ["Platinum"] },
                { variable: "var:segment", operator: "equal", values: ["Gold"] },
              ],
            },
            say: text("Welcome back, and thank you for your loyalty."),
            continue: true,
          },
          {
            name: "Third call today",
            when: { conditions: [{ variable: "callsToday", operator: "greater", values: ["2"] }] },
            next: "first",
          },
        ],
        otherwise: "status",
      },
      {
        id: "status",
        name: "Where the order is",
        type: "say",
        prompt: text("Your order {{order}} is {{status}}."),
        treatment: "status",
        next: "main",
      },
      {
        id: "main",
        name: "What fits",
        type: "menu",
        prompt: text(`${places.company ?? places.name}.`),
        options: [
          {
            key: "1",
            label: "Send it back",
            prompt: text("To send your order back press {{key}}."),
            when: has("var:status", "delivered"),
            next: "returns",
          },
          {
            key: "2",
            label: "Question about the order",
            prompt: text("For a question about your order press {{key}}."),
            when: has("var:order"),
            next: "people",
          },
          {
            key: "3",
            label: "Buy",
            prompt: text("To buy something press {{key}}."),
            next: "people",
          },
          {
            key: "4",
            label: "Everything else",
            prompt: text("For everything else press {{key}}."),
            next: "people",
          },
        ],
        renumber: true,
        exhausted: "people",
      },
      { id: "first", name: "Before all others", type: "queue", queue: places.queue, priority: 100 },
      { id: "returns", name: "Returns", type: "queue", queue: returns },
      { id: "people", name: "Everybody", type: "queue", queue: places.queue },
    ],
    tests: [
      {
        name: "What was delivered can be sent back",
        values: { "var:order": "A17", "var:status": "delivered" },
        inputs: ["key:1"],
        passes: ["status", "main", "returns"],
        ends: `queue ${returns}`,
      },
      {
        name: "Without an order the menu begins with buying",
        inputs: ["key:1"],
        passes: ["main", "people"],
        ends: `queue ${places.queue}`,
      },
      {
        name: "Whoever calls the third time today goes first",
        values: { callsToday: "3", "var:segment": "Gold" },
        passes: ["often", "first"],
        ends: `queue ${places.queue}`,
      },
    ],
  });
}
