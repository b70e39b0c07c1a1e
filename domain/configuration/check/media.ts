import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { MEDIA } from "../../../types/media.ts";

/** Priorities of each medium stand in order. */
export function checkMedia({ media }: Configuration): FieldError[] {
  return MEDIA.flatMap((medium) => {
    const rules = media[medium];
    const errors: FieldError[] = [];
    if (rules.priorityFrom > rules.priorityTo) {
      errors.push({
        field: `media.${medium}.priorityTo`,
        code: "order",
        detail: "the highest priority is below the lowest",
      });
    } else if (
      rules.startPriority < rules.priorityFrom || rules.startPriority > rules.priorityTo
    ) {
      errors.push({
        field: `media.${medium}.startPriority`,
        code: "range",
        detail:
          `the priority on arrival lies between ${rules.priorityFrom} and ${rules.priorityTo}`,
      });
    }
    return errors;
  });
}
