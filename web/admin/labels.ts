import type { Schema } from "./schema.ts";
import { phrase } from "./words.ts";

/** Words for choices and for the few fields without a title of their own. */
export const CHOICES: Record<string, string> = {
  best_skill: "Whoever is best at it",
  longest_idle: "Whoever has been idle longest",
  not_ready: "Not ready",
  stay: "Still available",
  wait: "Keep waiting",
  overflow: "Go to the overflow queue",
  message: "Ask for a message",
  no: "Do not ask",
  optional: "Ask, may be left empty",
  required: "Must be filled in",
  any: "Any",
  all: "All",
  none: "None",
  system: "Everybody",
  queue: "One queue",
  personal: "One person",
  greeting: "Greeting",
  verification: "Verification",
  closing: "Closing",
  display: "Hide when shown",
  mask: "Remove before it is stored",
  inbound: "Messages of customers",
  outbound: "Messages of agents",
  both: "Both",
  chat: "Web chat",
  sms: "Text message",
  voice: "Call",
  callback: "Callback",
  social_private: "Private social message",
  social_public: "Public social post",
  email: "E-mail",
  task: "Task",
  left: "Bottom left",
  right: "Bottom right",
  text: "Text",
  phone: "Phone number",
  number: "Number",
  checkbox: "Tick box",
  list: "List of choices",
  "answersOn.browser": "The browser",
  "answersOn.number": "Their own number",
  directory: "Finds and verifies customers",
  lookup: "Answers with facts",
  true: "on",
  false: "off",
  "desk.use": "Work on the desk",
  "conversations.read_all": "Read every conversation",
  "conversations.reply_any": "Reply in every conversation",
  "interactions.assign": "Assign waiting work",
  "interactions.close": "Close work",
  "floor.view": "See the floor",
  "agents.set_presence": "Change others’ presence",
  "reports.view": "See reports",
  "configuration.read": "See the configuration",
  "configuration.write": "Change the configuration",
  "people.manage": "Set passwords",
  "keys.manage": "Manage API keys",
  "webhooks.manage": "Manage webhooks",
  "dead_letters.manage": "Manage dead letters",
  "audit.view": "See the audit log",
  "pii.unmask": "See masked values",
  "emergency.declare": "Declare an emergency",
};

export const FIELDS: Record<string, string> = {
  askName: "Name",
  askEmail: "E-mail",
  askPhone: "Phone",
  options: "Choices",
  type: "Kind of field",
  action: "What happens",
  scope: "Where",
  min: "Lowest level",
  max: "Highest level",
  cost: "Cost in units",
  maximum: "Most at once",
  medium: "Medium",
  skills: "Skills",
};

/** A choice that means something else in one field stands under `field.choice`. */
export function choiceLabel(value: unknown, field = ""): string {
  const words = CHOICES[`${field}.${value}`] ?? CHOICES[String(value)];
  return words === undefined ? String(value) : phrase(words);
}

/** `afterSec` is "After sec" where neither the schema nor we have a better word. */
export function fieldLabel(schema: Schema, key: string): string {
  const named = schema.title ?? FIELDS[key];
  if (named) return phrase(named);
  const words = key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
