import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { STANDARD_REASONS, STANDARD_ROLES, STANDARD_WRAP_UP_CODES } from "./standards.ts";

/** What a fresh installation starts from: nothing to answer yet, but everything to begin with. */
export function starterConfiguration(adminEmail: string | undefined): ConfigurationInput {
  return {
    company: { name: "My company" },
    roles: STANDARD_ROLES,
    reasons: STANDARD_REASONS,
    wrapUpCodes: STANDARD_WRAP_UP_CODES,
    queues: [{
      id: "general",
      name: "General",
      wrapUpCodes: STANDARD_WRAP_UP_CODES.map((code) => code.id),
    }],
    people: adminEmail
      ? [{
        id: "admin",
        name: "Administrator",
        email: adminEmail,
        roles: ["admin", "supervisor", "agent"],
        queues: [{ queue: "general" }],
      }]
      : [],
  };
}
