import type { Persona } from "../../types/configuration/flows.ts";
import { evaluate } from "../rules/evaluate.ts";
import { factsOf } from "./facts.ts";
import { type Run, tell } from "./run.ts";

/** Counted as a visit once a caller has chosen a language by key. */
export const LANGUAGE_ASKED = "asked:language";

/**
 * The first persona whose condition holds, for the rest of the call (CE09-F12, R52). Looked for
 * before every node until one is found: what decides may be known only after a look-up. A language
 * the caller chose by key is kept.
 */
export function findPersona(run: Run): void {
  if (run.frame.persona !== undefined || run.flow.personas.length === 0) return;
  const facts = factsOf(run);
  const found = run.flow.personas.find((one) => one.on && evaluate(one.when, facts));
  if (found === undefined) return;
  run.frame.persona = found.name;
  const chosen = (run.frame.visits[LANGUAGE_ASKED] ?? 0) > 0;
  if (found.language !== null && !chosen && run.flow.languages.includes(found.language)) {
    run.frame.language = found.language;
  }
  tell(run, "treatment", { treatment: "persona", rule: found.name });
}

export const personaOf = ({ flow, frame }: Run): Persona | undefined =>
  frame.persona === undefined
    ? undefined
    : flow.personas.find((persona) => persona.name === frame.persona);
