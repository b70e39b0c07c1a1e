import type { Service } from "../../types/configuration/services.ts";
import type { FlowFrame } from "../../types/flows.ts";
import { isBlank } from "../rules/facts.ts";
import { tame } from "../rules/fill.ts";
import { ownName } from "../rules/variables.ts";

export interface LeadShown {
  id: string;
  text: string;
}

/** Leads of a service this call has something for: their variable holds the text (CE02-A4). */
export function leadsIn(
  profile: Pick<Service, "leads">,
  { vars }: Pick<FlowFrame, "vars">,
): LeadShown[] {
  return profile.leads.flatMap(({ id, variable }) => {
    const value = vars[ownName(variable) ?? variable];
    return isBlank(value) ? [] : [{ id, text: tame(String(value)) }];
  });
}
