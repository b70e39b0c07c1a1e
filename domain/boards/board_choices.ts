import type { BoardChoices } from "../../types/api/boards.ts";
import type { Hub } from "../../types/hub.ts";
import { SUBJECTS, WATCHED } from "../../types/watching.ts";
import { need } from "../access/may.ts";
import { fits, partsOf, wordsOf } from "../floor/figure_words.ts";
import { DEFINITIONS } from "../reports/definitions.ts";

/** Every figure a board can show, and whose (CE01-M24). */
export function boardChoices(hub: Hub): BoardChoices {
  need(hub, "floor.view");
  const { queues, people, groups } = hub.settings().document;
  const named = (list: { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ id, name }));
  return {
    figures: WATCHED.map((id) => {
      const [from] = partsOf(id);
      return {
        id,
        title: wordsOf(id).title,
        from: from === "now" ? "Now" : DEFINITIONS[from].title,
        kinds: SUBJECTS.filter((kind) => fits(id, kind)),
      };
    }),
    queues: named(queues),
    agents: named(people.filter((person) => person.active)),
    groups: named(groups),
  };
}
