import type { Ring } from "../../../types/interactions.ts";
import type { FieldError } from "../../../types/errors.ts";

/** The first ring holds from the start, later ones come later and admit everybody so far. */
export function checkRings(rings: readonly Ring[], path: string): FieldError[] {
  return rings.flatMap((ring, i) => {
    const at = `${path}.${i}`;
    const before = rings[i - 1];
    return [...needs(ring, at), ...(before ? widening(before, ring, at) : first(ring, at))];
  });
}

function needs(ring: Ring, path: string): FieldError[] {
  const seen = new Set<string>();
  return ring.skills.flatMap((need, i) => {
    const errors: FieldError[] = [];
    if (need.max < need.min) {
      errors.push({
        field: `${path}.skills.${i}.max`,
        code: "order",
        detail: "the highest level is below the lowest",
      });
    }
    if (seen.has(need.skill)) {
      errors.push({
        field: `${path}.skills.${i}.skill`,
        code: "not_unique",
        detail: "this skill is asked for twice",
      });
    }
    seen.add(need.skill);
    return errors;
  });
}

const first = (ring: Ring, path: string): FieldError[] =>
  ring.afterSec === 0
    ? []
    : [{ field: `${path}.afterSec`, code: "order", detail: "the first ring holds from 0 seconds" }];

function widening(before: Ring, ring: Ring, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (ring.afterSec <= before.afterSec) {
    errors.push({
      field: `${path}.afterSec`,
      code: "order",
      detail: `comes after ${before.afterSec} seconds, the time of the ring before it`,
    });
  }
  ring.skills.forEach((need, i) => {
    const old = before.skills.find((other) => other.skill === need.skill);
    if (old && old.min >= need.min && old.max <= need.max) return;
    errors.push({
      field: `${path}.skills.${i}`,
      code: "narrower",
      detail: `shuts out agents whom the ring before admits: widen skill "${need.skill}"`,
    });
  });
  return errors;
}
