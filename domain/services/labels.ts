import type { Label } from "../../types/configuration/labels.ts";
import type { FlowFrame } from "../../types/flows.ts";
import type { Facts } from "../rules/facts.ts";
import { fill, tame } from "../rules/fill.ts";

const MAX_LABEL = 200;

export interface LabelsOf {
  labels: readonly Label[];
  entry: string;
  /** Name of the period, or what the hours say. */
  period: string;
  path: FlowFrame["path"];
}

/** Labels for reports with their places filled (CE02-R26); one with a blank place is left out. */
export function labelsFor(of: LabelsOf, { value }: Facts): Record<string, string> {
  const places: Record<string, string> = {
    entry: of.entry,
    period: of.period,
    path: of.path.map(({ node }) => node).join(" > "),
  };
  const filled = of.labels.map(({ name, value: text }) =>
    [name, fill(text, (place) => places[place] ?? value(place))] as const
  );
  return Object.fromEntries(
    filled.flatMap(([name, text]) =>
      text === null || text === "" ? [] : [[name, tame(text).slice(0, MAX_LABEL)]]
    ),
  );
}
