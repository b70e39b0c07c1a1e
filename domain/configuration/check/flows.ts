import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { checkFlow } from "../../flows/check_flow.ts";

/** Flows lead somewhere from everywhere, and their rules can be tested. */
export const checkFlows = (document: Configuration): FieldError[] =>
  document.flows.flatMap((flow, i) => checkFlow(flow, `flows.${i}`, document));
