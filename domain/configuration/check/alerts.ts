import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { fits } from "../../floor/figure_words.ts";

/** An alert watches a figure that can be told of whom it names, and has a bound to cross (CE01-R45). */
export function checkAlerts(document: Configuration): FieldError[] {
  return document.alerts.flatMap(({ figure, queues, agents, lower, upper }, i) => {
    const wrong = (field: string, detail: string) => [
      { field: `alerts.${i}.${field}`, code: "alert.invalid", detail },
    ];
    if (lower === null && upper === null) return wrong("upper", "an alert needs a bound");
    if (lower !== null && upper !== null && lower >= upper) {
      return wrong("lower", "the lower bound lies below the upper one");
    }
    if (queues.length > 0 && !fits(figure, "queue")) {
      return wrong("queues", "this figure is not told of queues");
    }
    if (agents.length > 0 && !fits(figure, "agent")) {
      return wrong("agents", "this figure is not told of agents");
    }
    return queues.length + agents.length === 0 && !fits(figure, "company")
      ? wrong("agents", "this figure is told of agents only")
      : [];
  });
}
