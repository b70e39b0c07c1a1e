import type { FlowRings, ServiceValues } from "../../types/flows.ts";
import type { SkillNeed } from "../../types/interactions.ts";

/** Skills asked for together; of one named twice the narrower bounds hold. */
export function together(base: readonly SkillNeed[], more: readonly SkillNeed[]): SkillNeed[] {
  const needs = new Map(base.map((need) => [need.skill, need]));
  for (const { skill, min, max } of more) {
    const known = needs.get(skill);
    needs.set(skill, {
      skill,
      min: Math.max(min, known?.min ?? min),
      max: Math.min(max, known?.max ?? max),
    });
  }
  return [...needs.values()];
}

/**
 * Supplementary skills beside the others at first; after their time the others alone decide
 * (CE02-F19, F20). Seconds from entering the queue.
 */
export function ringsFor(values: ServiceValues): FlowRings {
  const { skills, supplementarySkills, supplementarySec } = values;
  if (supplementarySkills.length === 0 || supplementarySec === 0) {
    return skills.length === 0 ? [] : [{ afterSec: 0, skills }];
  }
  return [
    { afterSec: 0, skills: together(skills, supplementarySkills) },
    { afterSec: supplementarySec, skills },
  ];
}
