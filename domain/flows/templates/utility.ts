import type { Flow } from "../../../types/configuration/flows.ts";
import { factsFirst, type Places, text, whole } from "./template.ts";

/** Power, water or gas: a cut in the caller's region is told first, then an open bill is offered. */
export function utility(places: Places): Flow {
  const bills = places.second ?? places.queue;
  const facts = factsFirst(places, { region: "region", cut: "cut", due: "due" }, "cut");
  return whole({
    id: places.id,
    name: places.name,
    languages: ["en", "de"],
    start: facts.start,
    variables: [
      { id: "region", name: "Region", visible: true },
      { id: "cut", name: "Cut until", visible: true },
      { id: "due", name: "Amount due", type: "number", visible: true },
    ],
    nodes: [
      ...facts.nodes,
      {
        id: "cut",
        name: "Supply is cut",
        type: "say",
        prompt: text(
          "The supply in {{region}} is cut. It will be back by {{cut}}.",
          "In {{region}} ist die Versorgung unterbrochen, voraussichtlich bis {{cut}}.",
        ),
        treatment: "message",
        anythingElse: true,
        next: "reason",
      },
      {
        id: "reason",
        name: "Why do they call?",
        type: "reason",
        candidates: [{
          name: "Open bill",
          when: { conditions: [{ variable: "var:due", operator: "greater", values: ["0"] }] },
          prompt: text("Do you call about your bill?", "Geht es um Ihre Rechnung?"),
          next: "bills",
        }],
        agent: "people",
        next: "main",
      },
      {
        id: "main",
        name: "Main menu",
        type: "menu",
        prompt: text(
          "For a fault press 1. For your bill press 2. To tell us your meter reading press 3.",
          "Störung: 1. Rechnung: 2. Zählerstand: 3.",
        ),
        options: [
          { key: "1", label: "Fault", next: "faults" },
          { key: "2", label: "Bill", next: "bills" },
          { key: "3", label: "Meter reading", next: "meter" },
        ],
        exhausted: "people",
      },
      {
        id: "meter",
        name: "Meter reading",
        type: "collect",
        prompt: text(
          "Please key the reading and the hash key.",
          "Zählerstand und Rautetaste, bitte.",
        ),
        into: "reading",
        min: 3,
        max: 8,
        next: "noted",
        exhausted: "people",
      },
      {
        id: "noted",
        name: "Reading noted",
        type: "hangup",
        prompt: text("Thank you, we have noted {{reading}}.", "Danke, {{reading}} ist notiert."),
        reason: "contained",
      },
      { id: "faults", name: "Faults first", type: "queue", queue: places.queue, priority: 100 },
      { id: "bills", name: "Bills", type: "queue", queue: bills },
      { id: "people", name: "Everybody", type: "queue", queue: places.queue },
    ],
    tests: [
      {
        name: "A cut is told, and nothing else is needed",
        values: { "var:region": "the north", "var:cut": "six", "var:due": "0" },
        inputs: ["key:2"],
        passes: ["cut"],
        ends: "hangup contained",
      },
      {
        name: "An open bill is offered and taken",
        values: { "var:due": "20" },
        inputs: ["key:1"],
        passes: ["reason", "bills"],
        ends: `queue ${bills}`,
      },
      {
        name: "A meter reading without a person",
        values: { "var:due": "0" },
        inputs: ["key:3", "keys:12345"],
        passes: ["main", "meter", "noted"],
        ends: "hangup contained",
      },
    ],
  });
}
