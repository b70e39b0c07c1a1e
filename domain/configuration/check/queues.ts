import type { Configuration } from "../../../types/configuration/configuration.ts";
import type { FieldError } from "../../../types/errors.ts";
import { checkRings } from "./rings.ts";

/** Overflow leads somewhere and not in a circle; a mandatory code can be chosen; rings widen. */
export function checkQueues(document: Configuration): FieldError[] {
  const overflow = new Map(document.queues.map((q) => [q.id, q.overflowQueue]));
  return [
    ...document.queues.flatMap((queue, i) => {
      const path = `queues.${i}`;
      const errors: FieldError[] = [];
      if (circles(overflow, queue.id)) {
        errors.push({
          field: `${path}.overflowQueue`,
          code: "circle",
          detail: "overflow leads back to this queue",
        });
      }
      if (queue.wrapUpMandatory && queue.wrapUpCodes.length === 0) {
        errors.push({
          field: `${path}.wrapUpCodes`,
          code: "empty",
          detail: "a code must be chosen, but there is none to choose",
        });
      }
      if (queue.noAgentsAction === "overflow" && queue.overflowQueue === null) {
        errors.push({
          field: `${path}.overflowQueue`,
          code: "missing_field",
          detail: "say where contacts go when nobody is signed in",
        });
      }
      return errors;
    }),
    ...document.categories.flatMap((c, i) => checkRings(c.rings, `categories.${i}.rings`)),
  ];
}

function circles(overflow: Map<string, string | null>, start: string): boolean {
  const seen = new Set<string>();
  let at = overflow.get(start) ?? null;
  while (at !== null && !seen.has(at)) {
    if (at === start) return true;
    seen.add(at);
    at = overflow.get(at) ?? null;
  }
  return false;
}
