import type { Configuration } from "../../types/configuration/configuration.ts";
import type { SkillNeed } from "../../types/interactions.ts";

/** Whether any agent of a queue could ever meet these needs, signed in or not (CE02-B5). */
export const reachable = (
  { people }: Configuration,
  queue: string,
  needs: readonly SkillNeed[],
): boolean =>
  people.some((person) =>
    person.active && person.queues.some((m) => m.queue === queue) &&
    needs.every(({ skill, min, max }) => {
      const level = person.skills.find((own) => own.skill === skill)?.level ?? 0;
      return level >= min && level <= max;
    })
  );
