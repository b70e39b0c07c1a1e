import type { ConfigurationInput } from "../../types/configuration/configuration.ts";

/** Of the range set aside for fiction. */
export const DEMO_CALL_NUMBER = "+12025550163";

const words = (en: string, de: string) => ({ text: { en, de } });

/** What somebody hears who calls the company: hours, greeting, three choices, a message at night. */
export const DEMO_FLOWS: NonNullable<ConfigurationInput["flows"]> = [{
  id: "main-line",
  name: "Main line",
  languages: ["en", "de"],
  start: "hours",
  nodes: [
    {
      id: "hours",
      name: "Open?",
      type: "hours",
      open: "greeting",
      closed: "message",
      specialDay: "message",
    },
    {
      id: "greeting",
      name: "Greeting",
      type: "say",
      prompt: words("Welcome to Brightwater.", "Willkommen bei Brightwater."),
      next: "menu",
    },
    {
      id: "menu",
      name: "Main menu",
      type: "menu",
      prompt: words(
        "For your bill press 1. For power, gas or internet press 2. For a new contract press 3.",
        "Für Ihre Rechnung drücken Sie 1. Für Strom, Gas oder Internet 2. Für einen neuen Vertrag 3.",
      ),
      options: [
        { key: "1", label: "My bill", next: "bill" },
        { key: "2", label: "Something does not work", next: "fault" },
        { key: "3", label: "New contract", next: "contract" },
      ],
      exhausted: "anybody",
    },
    ...waitingIn("bill", "Billing", "billing"),
    ...waitingIn("fault", "Technical", "technical"),
    {
      id: "contract",
      name: "Sales",
      type: "service",
      service: "new-contract",
      otherwise: "message",
    },
    ...waitingIn("anybody", "Everybody", "general"),
    {
      id: "message",
      name: "Voice message",
      type: "voicemail",
      prompt: words(
        "Nobody can take your call right now. Please leave a message after the tone.",
        "Gerade kann niemand Ihren Anruf annehmen. Bitte sprechen Sie nach dem Ton.",
      ),
      queue: "general",
    },
  ],
}];

type FlowNodes = NonNullable<ConfigurationInput["flows"]>[number]["nodes"];

/** A queue, and the callback it offers who has waited a minute while the wait is long. */
function waitingIn(id: string, name: string, queue: string): FlowNodes {
  return [
    { id, name, type: "queue", queue, ...waiting(), offer: `${id}-callback`, offerAfterSec: 60 },
    {
      id: `${id}-callback`,
      name: `${name}: call back`,
      type: "callback",
      prompt: words(
        "To be called back instead of waiting, press 1. Your place in the line is kept.",
        "Wenn Sie lieber zurückgerufen werden, drücken Sie 1. Ihr Platz bleibt gewahrt.",
      ),
      next: id,
    },
  ];
}

function waiting() {
  return { sayPosition: true, sayWait: true, otherwise: "message", waiting: treatment() };
}

function treatment() {
  return [
    {
      prompt: words("Please stay on the line.", "Bitte bleiben Sie in der Leitung."),
      musicSec: 32,
    },
    {
      prompt: words("Thank you for waiting.", "Danke für Ihre Geduld."),
      musicSec: 48,
    },
  ];
}

/** What whoever wants a new contract is treated by: ahead of others, back to who knows them. */
export const DEMO_SERVICES: NonNullable<ConfigurationInput["services"]> = [{
  id: "new-contract",
  name: "New contract",
  queue: "sales",
  priority: 60,
  sayWait: true,
  lastAgent: true,
  quality: true,
  qualityMessage: words(
    "Some calls are listened to, so that we become better.",
    "Manche Gespräche werden mitgehört, damit wir besser werden.",
  ),
  rules: [{
    name: "Calls again today",
    when: { conditions: [{ variable: "callsToday", operator: "greater", values: ["1"] }] },
    set: { priority: 80 },
  }],
  waiting: treatment(),
  outcomes: [
    { id: "sold", name: "Contract signed", success: true },
    { id: "offer-sent", name: "Offer sent" },
    { id: "no-interest", name: "Not interested" },
  ],
}];

/** The number that leads there. */
export const DEMO_CALL_ENTRY: NonNullable<ConfigurationInput["entryPoints"]>[number] = {
  id: "main-line",
  name: "Main line, calls",
  channel: "voice",
  address: DEMO_CALL_NUMBER,
  queue: "general",
  schedule: "around-the-clock",
  flow: "main-line",
  // Whoever tries it out may call before anybody has signed in.
  voice: { autoEmergency: "off", transferTarget: true },
};
