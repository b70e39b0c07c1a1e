import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import {
  STANDARD_REASONS,
  STANDARD_ROLES,
  STANDARD_WRAP_UP_CODES,
} from "../configuration/standards.ts";
import { DEMO_CALL_ENTRY, DEMO_FLOWS, DEMO_SERVICES } from "./calls.ts";
import { DEMO_ENTRY_POINTS } from "./entry_points.ts";
import { DEMO_PEOPLE } from "./people.ts";
import { DEMO_RESPONSES } from "./responses.ts";

const CODES = STANDARD_WRAP_UP_CODES.map((code) => code.id);
const WORKDAY = [{ from: "08:00", to: "18:00" }];

/** Brightwater Energy & Net: power, gas and internet for homes; what a newcomer tries the hub with. */
export function demoCompany(): ConfigurationInput {
  return {
    company: {
      name: "Brightwater Energy & Net",
      language: "en",
      timeZone: "Europe/Berlin",
      country: "US",
    },
    roles: STANDARD_ROLES,
    reasons: STANDARD_REASONS,
    wrapUpCodes: [
      ...STANDARD_WRAP_UP_CODES,
      { id: "outage", name: "Outage reported" },
      { id: "reading-taken", name: "Meter reading taken", success: true },
    ],
    groups: [
      { id: "customer-care", name: "Customer care" },
      { id: "technical", name: "Technical support" },
      { id: "sales", name: "Sales" },
      {
        id: "newcomers",
        name: "Newcomers",
        capacity: [{ medium: "chat", maximum: 1 }, { medium: "sms", maximum: 2 }],
      },
    ],
    skills: SKILLS,
    schedules: SCHEDULES,
    queues: QUEUES,
    people: DEMO_PEOPLE,
    categories: CATEGORIES,
    screeningRules: SCREENING,
    entryPoints: [...DEMO_ENTRY_POINTS, DEMO_CALL_ENTRY],
    services: DEMO_SERVICES,
    flows: DEMO_FLOWS,
    standardResponses: DEMO_RESPONSES,
    maskPatterns: [{
      id: "iban",
      name: "Bank account (IBAN)",
      expression: "[A-Z]{2}\\d{2} ?(?:[A-Z0-9]{4} ?){3,7}[A-Z0-9]{1,4}",
      keepLast: 4,
    }],
  };
}

const SKILLS: ConfigurationInput["skills"] = [
  { id: "english", name: "English" },
  { id: "german", name: "German" },
  { id: "french", name: "French" },
  { id: "spanish", name: "Spanish" },
  { id: "billing", name: "Billing" },
  { id: "contracts", name: "Contracts" },
  { id: "electricity", name: "Electricity" },
  { id: "gas", name: "Gas" },
  { id: "internet", name: "Internet lines" },
  { id: "home-network", name: "Home networks" },
  { id: "smart-meter", name: "Smart meters" },
  { id: "sales", name: "Sales" },
  { id: "retention", name: "Retention" },
  { id: "complaints", name: "Complaints" },
  { id: "moving", name: "Moving house" },
];

const SCHEDULES: ConfigurationInput["schedules"] = [
  {
    id: "around-the-clock",
    name: "Around the clock",
    timeZone: "Europe/Berlin",
    always: true,
    weekly: {},
  },
  {
    id: "office-hours",
    name: "Office hours",
    timeZone: "Europe/Berlin",
    weekly: {
      mon: WORKDAY,
      tue: WORKDAY,
      wed: WORKDAY,
      thu: WORKDAY,
      fri: WORKDAY,
      sat: [{ from: "09:00", to: "14:00" }],
      sun: [],
    },
    specialDays: [
      { name: "New Year's Day", from: "2026-01-01", yearly: true },
      { name: "Labour Day", from: "2026-05-01", yearly: true },
      {
        name: "Christmas Eve",
        from: "2026-12-24",
        yearly: true,
        open: [{ from: "09:00", to: "12:00" }],
      },
      {
        name: "Christmas",
        from: "2026-12-25",
        to: "2026-12-26",
        yearly: true,
        announcement: {
          en: "We are closed over Christmas and back on the 27th.",
          de: "Über Weihnachten geschlossen; ab dem 27. sind wir wieder da.",
        },
      },
      {
        name: "New Year's Eve",
        from: "2026-12-31",
        yearly: true,
        open: [{ from: "09:00", to: "12:00" }],
      },
    ],
  },
];

const QUEUES: ConfigurationInput["queues"] = [
  {
    id: "general",
    name: "General",
    colour: 1,
    wrapUpCodes: CODES,
    agentOrder: "longest_idle",
  },
  {
    id: "billing",
    name: "Billing",
    colour: 2,
    wrapUpCodes: CODES,
    overflowQueue: "general",
    overflowAfterSec: 180,
  },
  {
    id: "technical",
    name: "Technical support",
    colour: 3,
    wrapUpCodes: [...CODES, "outage", "reading-taken"],
    wrapUpMandatory: true,
    wrapUpSec: 90,
    serviceLevelSec: 30,
    welcome: {
      en: "Thank you for writing to technical support. Somebody will be with you soon.",
      de: "Danke für Ihre Nachricht an den technischen Dienst. Gleich ist jemand für Sie da.",
    },
  },
  {
    id: "sales",
    name: "Sales",
    colour: 4,
    wrapUpCodes: CODES,
    overflowQueue: "general",
    overflowAfterSec: 120,
    lastAgentHoldSec: 30,
  },
  {
    id: "complaints",
    name: "Complaints",
    colour: 5,
    wrapUpCodes: CODES,
    wrapUpMandatory: true,
    wrapUpSec: 120,
    declineAllowed: false,
    transferPriority: 60,
  },
];

const CATEGORIES: ConfigurationInput["categories"] = [
  { id: "emergency", name: "Emergency", queue: "technical", priority: 90 },
  {
    id: "outage",
    name: "Outage",
    queue: "technical",
    priority: 80,
    rings: [{ afterSec: 0, skills: [] }],
  },
  { id: "complaint", name: "Complaint", queue: "complaints", priority: 70 },
  { id: "cancellation", name: "Cancellation", queue: "sales", priority: 65 },
  { id: "billing", name: "Billing", queue: "billing" },
  { id: "meter", name: "Meter reading", queue: "general" },
];

const SCREENING: ConfigurationInput["screeningRules"] = [
  {
    id: "gas-smell",
    name: "Smell of gas",
    terms: ["smell gas", "gas smell", "gas leak", "gasgeruch", "odeur de gaz", "olor a gas"],
    category: "emergency",
  },
  {
    id: "outage-words",
    name: "Words for an outage",
    terms: ["outage", "power cut", "no power", "no internet", "stromausfall", "kein strom"],
    category: "outage",
  },
  {
    id: "complaint-words",
    name: "Words for a complaint",
    terms: ["complaint", "unacceptable", "lawyer", "ombudsman", "beschwerde", "anwalt"],
    category: "complaint",
  },
  {
    id: "cancel-words",
    name: "Words for a cancellation",
    terms: ["cancel my contract", "cancellation", "kündigen", "kündigung", "résilier"],
    category: "cancellation",
  },
  {
    id: "bill-words",
    name: "Words for a bill",
    terms: ["bill", "invoice", "rechnung", "facture", "factura", "refund"],
    category: "billing",
  },
  {
    id: "meter-words",
    name: "Words for a meter reading",
    terms: ["meter reading", "zählerstand"],
    category: "meter",
  },
];
