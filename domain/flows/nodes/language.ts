import { sayBuiltIn } from "../prompts.ts";
import { fill } from "../../rules/fill.ts";
import { LANGUAGE_ASKED } from "../personas.ts";
import { factsOf } from "../facts.ts";
import { goTo, type Handler, type Move, type NodeOf, note, type Run } from "../run.ts";

/** Which of two languages: asked once, in each of them, before anything else (CE01-F14). */
export const language: Handler<"language"> = {
  enter(run, node) {
    if (run.flow.languages.length < 2 || (run.frame.visits[LANGUAGE_ASKED] ?? 0) > 0) {
      return goTo(node.next, "skipped", "ended");
    }
    return ask(run, node);
  },
  resume(run, node, input) {
    const key = input.kind === "keys" ? input.digits.slice(0, 1) : "";
    const chosen = node.options.find((o) => o.key === key);
    if (chosen) return done(run, node, chosen.language);
    note(run, key === "" ? "no_input" : "invalid");
    if (++run.frame.tries <= node.repeats) return ask(run, node);
    note(run, "exhausted");
    return done(run, node, run.flow.languages[0]!);
  },
};

function done(run: Run, node: NodeOf<"language">, chosen: string): Move {
  run.frame.language = chosen;
  run.frame.visits[LANGUAGE_ASKED] = 1;
  note(run, "matched", chosen);
  return goTo(node.next, chosen, "ended");
}

function ask(run: Run, node: NodeOf<"language">): Move {
  for (const option of node.options) sayIn(run, node, option);
  return {
    wait: {
      kind: "gather",
      most: 1,
      endKey: "",
      timeoutSec: node.timeoutSec,
      secret: false,
    },
  };
}

function sayIn(run: Run, node: NodeOf<"language">, option: { key: string; language: string }) {
  const url = node.prompt.audio[option.language];
  if (url) return run.say.push({ kind: "audio", url });
  const text = fill(node.prompt.text[option.language] ?? "", factsOf(run).value);
  if (text) return run.say.push({ kind: "text", text, language: option.language });
  const name = new Intl.DisplayNames([option.language], { type: "language" }).of(option.language);
  const said = { ...run, frame: { ...run.frame, language: option.language } };
  return sayBuiltIn(said, "language", { key: option.key, language: name ?? option.language });
}
