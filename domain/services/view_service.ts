import type { CallView } from "../../types/api/calls.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowFrame } from "../../types/flows.ts";
import { profileIn } from "./profile.ts";

/** What the desk is told of service, matched rules and context of a call (CE02-A2). */
export function serviceShown(
  document: Configuration,
  entryPoint: string,
  frame: FlowFrame,
): Pick<CallView, "service" | "context"> {
  const { service: state, context } = frame;
  const found = profileIn(document, entryPoint, frame);
  return {
    ...(state === undefined || found === null ? {} : {
      service: {
        id: state.id,
        name: found.service.name,
        profile: state.profile,
        period: state.period,
        rules: state.rules,
        labels: state.labels,
      },
    }),
    ...(context === undefined
      ? {}
      : { context: { state: context.state, fields: context.fields, at: null } }),
  };
}
