import type { Lead, Service } from "../../types/configuration/services.ts";
import type { FlowFrame } from "../../types/flows.ts";
import { isBlank } from "../rules/facts.ts";
import { ownName } from "../rules/variables.ts";

/** Leads of a service that are shown for a call: their variable holds something (CE02-A4). */
export const leadsOf = (
  { leads }: Pick<Service, "leads">,
  { vars }: Pick<FlowFrame, "vars">,
): (Lead & { text: string })[] =>
  leads.flatMap((lead) => {
    const value = vars[ownName(lead.variable) ?? lead.variable];
    return isBlank(value) ? [] : [{ ...lead, text: String(value) }];
  });
