import type { ConfigurationInput } from "../../types/configuration/configuration.ts";

type PersonInput = NonNullable<ConfigurationInput["people"]>[number];
type Levels = Record<string, number>;

const ADDRESS = "brightwater.example";

/** Ten agents, a supervisor and an administrator; levels differ so that routing has a choice. */
export const DEMO_PEOPLE: PersonInput[] = [
  agent("mara", "Mara Lindqvist", "customer-care", "en", {
    english: 90,
    german: 85,
    billing: 80,
    contracts: 60,
    electricity: 50,
  }, { billing: 90, general: 70, complaints: 50 }),
  agent("jonas", "Jonas Weber", "customer-care", "de", {
    german: 95,
    english: 60,
    billing: 70,
    gas: 60,
    electricity: 70,
  }, { billing: 80, general: 80 }),
  agent("amina", "Amina Diallo", "customer-care", "fr", {
    french: 95,
    english: 75,
    billing: 60,
    contracts: 70,
    complaints: 80,
  }, { complaints: 90, billing: 60, general: 70 }),
  agent("diego", "Diego Fuentes", "customer-care", "es", {
    spanish: 95,
    english: 80,
    contracts: 60,
    moving: 70,
  }, { general: 90, billing: 40 }),
  agent("priya", "Priya Raman", "technical", "en", {
    english: 95,
    internet: 95,
    "home-network": 90,
    electricity: 40,
  }, { technical: 95, general: 40 }),
  agent("tomasz", "Tomasz Nowak", "technical", "en", {
    english: 75,
    german: 55,
    internet: 70,
    "home-network": 60,
    "smart-meter": 85,
  }, { technical: 80 }),
  agent("lea", "Léa Moreau", "technical", "fr", {
    french: 90,
    english: 70,
    internet: 60,
    "smart-meter": 70,
  }, { technical: 75, general: 50 }),
  agent("hannah", "Hannah Schmitt", "sales", "de", {
    german: 90,
    english: 80,
    sales: 85,
    contracts: 80,
    retention: 60,
  }, { sales: 90, general: 40 }),
  agent("owen", "Owen Clarke", "sales", "en", {
    english: 95,
    sales: 70,
    retention: 90,
    contracts: 70,
  }, { sales: 80, complaints: 60, general: 60 }),
  agent("noor", "Noor Haddad", "newcomers", "en", {
    english: 70,
    french: 50,
    billing: 30,
    moving: 40,
  }, { general: 60, billing: 30 }),
  {
    ...agent("sofia", "Sofia Bergman", "customer-care", "en", {
      english: 95,
      german: 70,
      complaints: 95,
      retention: 80,
    }, { complaints: 80 }),
    roles: ["supervisor"],
  },
  {
    ...agent("alex", "Alex Morgan", null, "en", { english: 95 }, { general: 30 }),
    roles: ["admin"],
  },
];

function agent(
  id: string,
  name: string,
  group: string | null,
  language: string,
  skills: Levels,
  queues: Levels,
): PersonInput {
  return {
    id,
    name,
    email: `${id}@${ADDRESS}`,
    roles: ["agent"],
    group,
    language,
    skills: Object.entries(skills).map(([skill, level]) => ({ skill, level })),
    queues: Object.entries(queues).map(([queue, level]) => ({ queue, level })),
  };
}
