import type { Prompt } from "../../types/configuration/prompts.ts";
import { fill } from "../rules/fill.ts";
import { factsOf } from "./facts.ts";
import { personaOf } from "./personas.ts";
import type { Run } from "./run.ts";
import { type BuiltIn, builtInText } from "./texts.ts";

/** How a prompt came out: said, nothing to say, or a value in it is blank (CE09-B5). */
export type Rendered = "said" | "empty" | "blank";

/**
 * Says a prompt: recording or text in the contact's language, else in the flow's first, else the
 * built-in text with a warning (IV-7). A text with a blank value is left out whole.
 */
export function renderPrompt(
  run: Run,
  prompt: Prompt,
  builtIn?: BuiltIn,
  places: Record<string, string> = {},
): Rendered {
  const found = pick(run, prompt);
  if (found === null) {
    if (has(prompt)) warn(run);
    return builtIn === undefined ? "empty" : sayBuiltIn(run, builtIn, places);
  }
  if (found.language !== run.frame.language) warn(run);
  if (found.url !== undefined) {
    run.say.push({ kind: "audio", url: found.url, ...instead(run, prompt, builtIn, places) });
    return "said";
  }
  const { value } = factsOf(run);
  const text = fill(found.text!, (name) => places[name] ?? value(name));
  if (text !== null) {
    run.say.push({ kind: "text", text, language: found.language, ...voiceOf(run) });
    return "said";
  }
  return builtIn === undefined ? "blank" : sayBuiltIn(run, builtIn, places);
}

/** What is said where a recording turns out not to be there (CE01-B2). */
function instead(
  run: Run,
  prompt: Prompt,
  builtIn: BuiltIn | undefined,
  places: Record<string, string>,
): { text?: string; language?: string } {
  const { value } = factsOf(run);
  for (const language of languages(run)) {
    const written = prompt.text[language]?.trim();
    const text = written ? fill(written, (name) => places[name] ?? value(name)) : null;
    if (text !== null) return { text, language };
  }
  return builtIn === undefined ? {} : builtInText(builtIn, languages(run), places);
}

export function sayBuiltIn(
  run: Run,
  name: BuiltIn,
  places: Record<string, string> = {},
): Rendered {
  run.say.push({ kind: "text", ...builtInText(name, languages(run), places), ...voiceOf(run) });
  return "said";
}

/** A key as it is said. */
export const spokenKey = (key: string | null): string =>
  key === "*" ? "star" : key === "#" ? "hash" : key ?? "";

/** Voice of the persona, where it has one of its own (CE09-R52). */
function voiceOf(run: Run): { voice?: string } {
  const voice = personaOf(run)?.voice ?? "";
  return voice === "" ? {} : { voice };
}

const languages = (run: Run) => [
  ...new Set([run.frame.language, ...run.flow.languages.slice(0, 1), run.world.language]),
];

interface Found {
  language: string;
  url?: string;
  text?: string;
}

/**
 * Recording or text in the first of the contact's languages there is one in; null = none. The
 * wording of the persona's prompt set goes before both.
 */
function pick(run: Run, prompt: Prompt): Found | null {
  const set = personaOf(run)?.promptSet ?? "";
  const wording = set === "" ? undefined : prompt.sets?.find((one) => one.set === set);
  if (wording !== undefined) {
    const language = languages(run).find((l) => wording.text[l]?.trim());
    if (language !== undefined) return { language, text: wording.text[language]!.trim() };
  }
  for (const language of languages(run)) {
    const url = prompt.audio[language]?.trim();
    if (url) return { language, url };
    const text = prompt.text[language]?.trim();
    if (text) return { language, text };
  }
  return null;
}

/** Whether a prompt says anything in any language. */
export const has = (prompt: Prompt): boolean =>
  [
    ...Object.values(prompt.text),
    ...Object.values(prompt.audio),
    ...(prompt.sets ?? []).flatMap((one) => Object.values(one.text)),
  ].some((t) => t.trim() !== "");

function warn(run: Run): void {
  run.warnings.push(`Node "${run.frame.node}": no text in "${run.frame.language}"`);
}
