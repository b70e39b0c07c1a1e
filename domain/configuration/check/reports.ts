import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { reportFor } from "../../reports/statistics.ts";
import { thresholdProblem } from "../../reports/thresholds.ts";
import { repeats } from "./unique.ts";

/** Bands of the service level rise (DC-28); a statistic of its own can be calculated (DC-31). */
export function checkReports(document: Configuration): FieldError[] {
  return [
    ...document.queues.flatMap((queue, i) => [
      ...repeats(
        queue.serviceLevels,
        (level) => level.medium,
        `queues.${i}.serviceLevels`,
        "medium",
        "this medium has its bands already",
      ),
      ...queue.serviceLevels.flatMap((level, n) => {
        const detail = thresholdProblem(level.thresholds);
        const field = `queues.${i}.serviceLevels.${n}.thresholds`;
        return detail === null ? [] : [{ field, code: "sl.invalid", detail }];
      }),
    ]),
    ...document.statistics.flatMap((statistic, i) => {
      const { unit, numerator, denominator } = statistic;
      const wrong = (field: string, detail: string) => [
        { field: `statistics.${i}.${field}`, code: "statistic.invalid", detail },
      ];
      if (reportFor(statistic) === null) {
        return wrong("denominator", "no report counts both: choose two of one report");
      }
      if (denominator === null) {
        if (unit === "percent" || unit === "ratio") {
          return wrong("denominator", "a share needs something to divide by");
        }
        if ((unit === "seconds") !== numerator.endsWith("Ms")) {
          return wrong("unit", "times are shown in seconds, and nothing else is");
        }
        return [];
      }
      if (unit === "count") return wrong("unit", "a ratio is a percentage, a ratio or seconds");
      if ((unit === "seconds") && !(numerator.endsWith("Ms") && !denominator.endsWith("Ms"))) {
        return wrong("unit", "seconds come from a time divided by a count");
      }
      return [];
    }),
  ];
}
