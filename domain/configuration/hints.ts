import type { Configuration } from "../../types/configuration/configuration.ts";
import type { FlowNode } from "../../types/configuration/flow_nodes.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { Prompt } from "../../types/configuration/prompts.ts";
import type { Ring } from "../../types/interactions.ts";
import type { FieldError } from "../../types/errors.ts";

/** Names of people said in one hint. */
const MOST_NAMED = 5;

/**
 * What is not wrong and yet worth a look before a document is put in force: first targets that
 * leave out members of their queue (CE01-R25), prompts that lack a language or all words (IV-7).
 */
export function hintsOf(document: Configuration): FieldError[] {
  return [
    ...document.entryPoints.flatMap((entry, i) => [
      ...leftOut(document, entry.queue, entry.rings, `entryPoints.${i}.rings`),
      ...entry.subjects.flatMap((s, n) =>
        leftOut(document, s.queue ?? entry.queue, s.rings, `entryPoints.${i}.subjects.${n}.rings`)
      ),
    ]),
    ...document.flows.flatMap((flow, f) =>
      flow.nodes.flatMap((node, n) => [
        ...(node.type === "queue"
          ? leftOut(document, node.queue, node.rings, `flows.${f}.nodes.${n}.rings`)
          : []),
        ...words(flow, node, `flows.${f}.nodes.${n}`),
      ])
    ),
  ];
}

type Rings = readonly Pick<Ring, "skills">[];

/** Members of a queue the first ring does not admit: levels could prefer instead. */
function leftOut(document: Configuration, queue: string, rings: Rings, path: string): FieldError[] {
  const needs = rings[0]?.skills ?? [];
  if (needs.length === 0) return [];
  const members = document.people.filter((p) =>
    p.active && p.queues.some((m) => m.queue === queue)
  );
  const out = members.filter((p) =>
    !needs.every(({ skill, min, max }) => {
      const level = p.skills.find((s) => s.skill === skill)?.level ?? 0;
      return min <= level && level <= max;
    })
  );
  if (out.length === 0) return [];
  const names = out.slice(0, MOST_NAMED).map((p) => p.name).join(", ");
  return [{
    field: `${path}.0`,
    code: "target.leaves_out",
    detail: `leaves out ${out.length} of ${members.length} people of the queue at first (${names}` +
      `${out.length > MOST_NAMED ? " ..." : ""}): admit them and let levels prefer`,
  }];
}

/** Nodes that speak their `prompt`: without any words the shipped ones are spoken. */
const SPEAKS: ReadonlySet<FlowNode["type"]> = new Set(["say", "menu", "collect", "voicemail"]);

function words(flow: Flow, node: FlowNode, path: string): FieldError[] {
  if (!SPEAKS.has(node.type) || !("prompt" in node)) return [];
  const missing = flow.languages.filter((language) => !has(node.prompt, language));
  if (missing.length === 0) return [];
  const none = missing.length === flow.languages.length;
  // Choices may say it all.
  if (none && node.type === "menu" && node.options.some((o) => has(o.prompt, flow.languages[0]!))) {
    return [];
  }
  return [{
    field: `${path}.prompt`,
    code: none ? "prompt.built_in" : "prompt.language",
    detail: none
      ? "has no words: the shipped ones are spoken"
      : `has no words in ${missing.join(", ")}: they are spoken in another language`,
  }];
}

const has = (prompt: Prompt, language: string): boolean =>
  Boolean(prompt.text[language]?.trim() || prompt.audio[language]?.trim());
