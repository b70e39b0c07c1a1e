import type { Flow } from "../../../types/configuration/flows.ts";
import { type Places, text, whole } from "./template.ts";

/** A clinic: emergencies are sent on at once, appointments and results, busy hours offer a call back. */
export function clinic(places: Places): Flow {
  const appointments = places.second ?? places.queue;
  return whole({
    id: places.id,
    name: places.name,
    languages: ["en"],
    start: "greeting",
    nodes: [
      {
        id: "greeting",
        name: "Greeting",
        type: "say",
        prompt: text(
          `${places.company ?? places.name}. If a life is in danger hang up and call 112.`,
        ),
        next: "hours",
      },
      {
        id: "hours",
        name: "Open?",
        type: "hours",
        schedule: places.schedule ?? null,
        open: "main",
        closed: "closed",
      },
      {
        id: "main",
        name: "Main menu",
        type: "menu",
        prompt: text("For an appointment press 1. For results press 2. For the desk press 3."),
        options: [
          { key: "1", label: "Appointment", next: "busy" },
          { key: "2", label: "Results", next: "results" },
          { key: "3", label: "Front desk", next: "desk" },
        ],
        exhausted: "desk",
      },
      {
        id: "busy",
        name: "Many waiting?",
        type: "rule",
        rules: [{
          name: "More than ten minutes",
          when: {
            conditions: [{
              variable: `ewt:${appointments}`,
              operator: "greater",
              values: ["600"],
            }],
          },
          next: "offer",
        }],
        otherwise: "appointments",
      },
      {
        id: "offer",
        name: "Offer to call back",
        type: "callback",
        prompt: text("To be called back press 1, or stay on the line."),
        next: "appointments",
      },
      {
        id: "results",
        name: "Results",
        type: "say",
        prompt: text("Results are ready three working days after your visit."),
        next: "desk",
      },
      { id: "appointments", name: "Appointments", type: "queue", queue: appointments },
      { id: "desk", name: "Front desk", type: "queue", queue: places.queue },
      {
        id: "closed",
        name: "Closed",
        type: "hangup",
        prompt: text("We are closed right now. Please call again during our opening hours."),
        reason: "after_hours",
      },
    ],
    tests: [
      {
        name: "An appointment",
        at: places.openAt ?? "",
        values: { [`ewt:${appointments}`]: "60" },
        inputs: ["key:1"],
        passes: ["main", "busy", "appointments"],
        ends: `queue ${appointments}`,
      },
      {
        name: "In a busy hour a call back is offered and taken",
        at: places.openAt ?? "",
        values: { [`ewt:${appointments}`]: "900" },
        inputs: ["key:1", "key:1", "key:1"],
        passes: ["busy", "offer"],
        ends: "callback",
      },
      {
        name: "Results first, then the front desk",
        at: places.openAt ?? "",
        inputs: ["key:2"],
        passes: ["results", "desk"],
        ends: `queue ${places.queue}`,
      },
    ],
  });
}
