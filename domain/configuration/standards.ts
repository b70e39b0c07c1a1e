import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import type { Permission } from "../../types/configuration/people.ts";

type Items<K extends keyof ConfigurationInput> = NonNullable<ConfigurationInput[K]>;

const AGENT: Permission[] = ["desk.use"];
const SUPERVISOR: Permission[] = [
  ...AGENT,
  "conversations.read_all",
  "conversations.reply_any",
  "interactions.assign",
  "interactions.close",
  "floor.view",
  "agents.set_presence",
  "reports.view",
  "configuration.read",
  "dead_letters.manage",
  "emergency.declare",
  "identity.unlock",
];
const ADMIN: Permission[] = [
  ...SUPERVISOR,
  "configuration.write",
  "people.manage",
  "keys.manage",
  "webhooks.manage",
  "audit.view",
  "pii.unmask",
];

/** Roles every installation starts with; all of them can be changed. */
export const STANDARD_ROLES: Items<"roles"> = [
  { id: "agent", name: "Agent", permissions: AGENT },
  { id: "supervisor", name: "Supervisor", permissions: SUPERVISOR },
  { id: "admin", name: "Administrator", permissions: ADMIN },
  {
    id: "planner",
    name: "Planner",
    permissions: ["floor.view", "reports.view", "configuration.read"],
  },
  {
    id: "quality",
    name: "Quality reviewer",
    permissions: ["conversations.read_all", "reports.view"],
  },
  {
    id: "compliance",
    name: "Compliance officer",
    permissions: ["conversations.read_all", "audit.view", "pii.unmask"],
  },
  {
    id: "developer",
    name: "Developer",
    permissions: ["configuration.read", "keys.manage", "webhooks.manage", "dead_letters.manage"],
  },
];

export const STANDARD_REASONS: Items<"reasons"> = [
  { id: "break", name: "Break", labels: { en: "Break", de: "Pause", fr: "Pause", es: "Pausa" } },
  {
    id: "lunch",
    name: "Lunch",
    labels: { en: "Lunch", de: "Mittagspause", fr: "Déjeuner", es: "Almuerzo" },
  },
  {
    id: "meeting",
    name: "Meeting",
    labels: { en: "Meeting", de: "Besprechung", fr: "Réunion", es: "Reunión" },
  },
  {
    id: "training",
    name: "Training",
    labels: { en: "Training", de: "Schulung", fr: "Formation", es: "Formación" },
  },
  {
    id: "paperwork",
    name: "Paperwork",
    labels: { en: "Paperwork", de: "Nacharbeit", fr: "Administratif", es: "Papeleo" },
  },
];

/** The starting set of CE18-A2. */
export const STANDARD_WRAP_UP_CODES: Items<"wrapUpCodes"> = [
  { id: "processed", name: "Processed", success: true },
  { id: "transferred", name: "Transferred" },
  { id: "terminated", name: "Terminated" },
  { id: "wrong-skill", name: "Wrong skill" },
  { id: "follow-up", name: "Follow-up needed" },
  { id: "cross-sell", name: "Cross-sell made", success: true },
  { id: "up-sell", name: "Up-sell made", success: true },
];
