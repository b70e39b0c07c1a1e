import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Figures } from "./figures.ts";

/** The formulas of BO07-R16; T is the queue's threshold, short abandons are left out throughout. */
export type ServiceLevelFormula = Configuration["company"]["serviceLevelFormula"];

export const FORMULA_WORDS: Record<ServiceLevelFormula, string> = {
  A: "answered in time ÷ (answered + abandoned)",
  B: "answered in time ÷ answered",
  C: "(answered in time + abandoned in time) ÷ (answered + abandoned)",
  D: "answered in time ÷ (answered + abandoned after the threshold)",
  E: "answered in time ÷ entered",
};

/** Numerator and denominator, to be added up over rows and divided once (BO07-M11). */
export function serviceLevelParts(
  formula: ServiceLevelFormula,
  figures: Figures,
): [number, number] {
  const { answered = 0, answeredInTime = 0, abandoned = 0, abandonedInTime = 0 } = figures;
  switch (formula) {
    case "A":
      return [answeredInTime, answered + abandoned];
    case "B":
      return [answeredInTime, answered];
    case "C":
      return [answeredInTime + abandonedInTime, answered + abandoned];
    case "D":
      return [answeredInTime, answered + abandoned - abandonedInTime];
    case "E":
      return [answeredInTime, figures.entered ?? 0];
  }
}
