import { Configuration, type ConfigurationInput } from "../../types/configuration/configuration.ts";

export const WEBSITE = "website";
export const SMS_NUMBER = "+12025550100";

/**
 * A small company for tests: queues `support`, `billing`, `sales`; skills `english`, `german`,
 * `technical`; agents `ada` (everything), `ben` (English, support+billing), `cleo` (German,
 * support), `dan` (sales); supervisor `sue`, admin `root`. Chat entry point `website` with
 * subjects `general`, `bill`, `technical`, `german`; SMS entry point `texts`.
 */
export function standardInput(): ConfigurationInput {
  return {
    company: { name: "Test Company", timeZone: "UTC", country: "US" },
    roles: [
      { id: "agent", name: "Agent", permissions: ["desk.use"] },
      {
        id: "supervisor",
        name: "Supervisor",
        permissions: [
          "desk.use",
          "conversations.read_all",
          "conversations.reply_any",
          "interactions.assign",
          "interactions.close",
          "floor.view",
          "agents.set_presence",
          "reports.view",
          "configuration.read",
        ],
      },
      {
        id: "admin",
        name: "Admin",
        permissions: [
          "desk.use",
          "conversations.read_all",
          "conversations.reply_any",
          "interactions.assign",
          "interactions.close",
          "floor.view",
          "agents.set_presence",
          "reports.view",
          "configuration.read",
          "configuration.write",
          "people.manage",
          "keys.manage",
          "webhooks.manage",
          "dead_letters.manage",
          "audit.view",
          "pii.unmask",
        ],
      },
    ],
    skills: [
      { id: "english", name: "English" },
      { id: "german", name: "German" },
      { id: "technical", name: "Technical" },
    ],
    reasons: [
      { id: "lunch", name: "Lunch" },
      { id: "meeting", name: "Meeting" },
    ],
    wrapUpCodes: [
      { id: "solved", name: "Solved", success: true },
      { id: "follow-up", name: "Follow-up needed" },
    ],
    schedules: [{
      id: "always",
      name: "Always",
      always: true,
      weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
    }],
    queues: [
      { id: "support", name: "Support", wrapUpCodes: ["solved", "follow-up"], lastAgent: false },
      {
        id: "billing",
        name: "Billing",
        colour: 2,
        wrapUpCodes: ["solved"],
        wrapUpMandatory: true,
        overflowQueue: "support",
        overflowAfterSec: 60,
      },
      { id: "sales", name: "Sales", colour: 3, wrapUpSec: 0, lastAgentHoldSec: 30 },
    ],
    people: [
      {
        id: "ada",
        name: "Ada Moreau",
        email: "ada@example.com",
        roles: ["agent"],
        skills: [
          { skill: "english", level: 90 },
          { skill: "german", level: 60 },
          { skill: "technical", level: 80 },
        ],
        queues: [
          { queue: "support", level: 90 },
          { queue: "billing", level: 70 },
          { queue: "sales", level: 50 },
        ],
      },
      {
        id: "ben",
        name: "Ben Okafor",
        email: "ben@example.com",
        roles: ["agent"],
        skills: [{ skill: "english", level: 80 }],
        queues: [{ queue: "support", level: 60 }, { queue: "billing", level: 80 }],
      },
      {
        id: "cleo",
        name: "Cleo Brandt",
        email: "cleo@example.com",
        roles: ["agent"],
        skills: [{ skill: "german", level: 90 }],
        queues: [{ queue: "support", level: 50 }],
      },
      {
        id: "dan",
        name: "Dan Ruiz",
        email: "dan@example.com",
        roles: ["agent"],
        queues: [{ queue: "sales", level: 80 }],
      },
      { id: "sue", name: "Sue Lind", email: "sue@example.com", roles: ["supervisor"] },
      { id: "root", name: "Admin", email: "root@example.com", roles: ["admin"] },
    ],
    categories: [
      { id: "outage", name: "Outage", priority: 80 },
      { id: "invoice", name: "Invoice", queue: "billing" },
    ],
    screeningRules: [
      { id: "outage-words", name: "Outage", terms: ["no internet", "outage"], category: "outage" },
      { id: "invoice-words", name: "Invoice", terms: ["invoice", "bill"], category: "invoice" },
    ],
    entryPoints: [
      {
        id: WEBSITE,
        name: "Website",
        channel: "chat",
        address: WEBSITE,
        queue: "support",
        subjects: [
          { id: "general", name: "General" },
          { id: "bill", name: "My bill", queue: "billing" },
          {
            id: "technical",
            name: "Technical",
            priority: 70,
            rings: [
              { afterSec: 0, skills: [{ skill: "technical", min: 50 }] },
              { afterSec: 30, skills: [] },
            ],
          },
          {
            id: "german",
            name: "Auf Deutsch",
            rings: [{ afterSec: 0, skills: [{ skill: "german" }] }],
          },
        ],
      },
      { id: "texts", name: "Texts", channel: "sms", address: SMS_NUMBER, queue: "support" },
    ],
    standardResponses: [
      {
        id: "greeting",
        title: "Greeting",
        step: "greeting",
        keywords: ["hello", "hi"],
        body: { en: "Hello {{contact.name}}, this is {{agent.name}}." },
      },
    ],
  };
}

/** The same, with defaults filled in and changes laid over it by `change`. */
export function testConfiguration(
  change: (input: ConfigurationInput) => ConfigurationInput = (input) => input,
): Configuration {
  return Configuration.parse(change(standardInput()));
}
