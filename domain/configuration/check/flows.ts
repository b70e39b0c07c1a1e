import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { checkFlow, checkSources } from "../../flows/check_flow.ts";
import { lookup } from "../lookup.ts";

/** Flows lead somewhere from everywhere, and their rules can be tested. */
export const checkFlows = (document: Configuration): FieldError[] => [
  ...checkSources(document.variables, "variables", document),
  ...document.flows.flatMap((flow, i) => checkFlow(flow, `flows.${i}`, document)),
  ...document.entryPoints.flatMap((_, i) => ownValues(document, i)),
];

/** What a number says of variables, its flow has (CE09-R54). */
function ownValues(document: Configuration, at: number): FieldError[] {
  const { flow, voice } = document.entryPoints[at]!;
  const known = lookup(document).flows.get(flow ?? "")?.variables ?? [];
  return voice.variables.flatMap(({ variable }, i) =>
    known.some(({ id }) => id === variable) ? [] : [{
      field: `entryPoints.${at}.voice.variables.${i}.variable`,
      code: "unknown_variable",
      detail: `the flow of this number has no variable "${variable}"`,
    }]
  );
}
