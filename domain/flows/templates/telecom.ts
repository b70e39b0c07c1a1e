import type { Flow } from "../../../types/configuration/flows.ts";
import { factsFirst, type Places, text, whole } from "./template.ts";

/** A phone company: outages, likely reasons, another tone for the young, an offer on trial. */
export function telecom(places: Places): Flow {
  const faults = places.second ?? places.queue;
  const facts = factsFirst(
    places,
    { plan: "plan", outage: "outage", due: "due", age: "age" },
    "care",
  );
  return whole({
    id: places.id,
    name: places.name,
    languages: ["en"],
    start: facts.start,
    generic: "main",
    variables: [
      { id: "plan", name: "Plan", visible: true },
      { id: "outage", name: "Outage", visible: true },
      { id: "due", name: "Amount due", type: "number", visible: true },
      { id: "age", name: "Age", type: "number" },
    ],
    personas: [{
      name: "Young",
      when: { conditions: [{ variable: "var:age", operator: "less", values: ["30"] }] },
      promptSet: "young",
    }],
    // Nobody yet: give it a share, and reports tell what becomes of it.
    experiments: [{ id: "upgrade", variant: "offer", share: 0 }],
    nodes: [
      ...facts.nodes,
      {
        id: "care",
        name: "Who needs a person at once?",
        type: "rule",
        rules: [
          {
            name: "The last call failed",
            when: {
              conditions: [{ variable: "recentFailure", operator: "equal", values: ["true"] }],
            },
            say: text("We are sorry that something went wrong the last time."),
            next: "people",
          },
          {
            name: "Upgrade on trial",
            when: {
              conditions: [
                { variable: "experiment:upgrade", operator: "equal", values: ["offer"] },
                { variable: "var:plan", operator: "not_blank" },
              ],
            },
            say: text("Ask us about more data for your plan {{plan}}."),
            continue: true,
          },
        ],
        otherwise: "outage",
      },
      {
        id: "outage",
        name: "Outage",
        type: "say",
        prompt: text("There is an outage near you: {{outage}}. We are working on it."),
        treatment: "message",
        anythingElse: true,
        next: "reason",
      },
      {
        id: "reason",
        name: "Why do they call?",
        type: "reason",
        candidates: [
          {
            name: "Overdue bill",
            when: { conditions: [{ variable: "var:due", operator: "greater", values: ["0"] }] },
            prompt: text("Do you call about your bill?"),
            next: "people",
          },
          {
            name: "Calls again and again",
            when: { conditions: [{ variable: "callsWeek", operator: "greater", values: ["3"] }] },
            prompt: text("Does your line still not work?"),
            next: "faults",
          },
        ],
        agent: "people",
        next: "main",
      },
      {
        id: "main",
        name: "Main menu",
        type: "menu",
        prompt: {
          ...text("For a fault press 1. For your plan press 2. For everything else press 3."),
          sets: [{
            set: "young",
            text: { en: "Broken? Press 1. Your plan? Press 2. Anything else? Press 3." },
          }],
        },
        options: [
          { key: "1", label: "Fault", next: "faults" },
          { key: "2", label: "Plan", next: "people" },
          { key: "3", label: "Everything else", next: "people" },
        ],
        exhausted: "people",
      },
      { id: "faults", name: "Faults", type: "queue", queue: faults, priority: 80 },
      { id: "people", name: "Everybody", type: "queue", queue: places.queue },
    ],
    tests: [
      {
        name: "An outage is told, and nothing else is needed",
        values: { "var:outage": "until noon" },
        inputs: ["key:2"],
        passes: ["outage"],
        ends: "hangup contained",
      },
      {
        name: "Whoever calls again and again is asked for the fault",
        values: { callsWeek: "4" },
        inputs: ["key:1"],
        passes: ["reason", "faults"],
        ends: `queue ${faults}`,
      },
      {
        name: "After a failed call straight to a person",
        values: { recentFailure: "true" },
        passes: ["care", "people"],
        ends: `queue ${places.queue}`,
      },
      {
        name: "Everybody else hears the menu",
        inputs: ["key:2"],
        passes: ["main", "people"],
        ends: `queue ${places.queue}`,
      },
    ],
  });
}
