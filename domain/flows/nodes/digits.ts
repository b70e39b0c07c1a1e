import type { Prompt } from "../../../types/configuration/flows.ts";
import type { FlowInput } from "../../../types/flows.ts";
import { setVar } from "../facts.ts";
import { renderPrompt, spokenKey } from "../prompts.ts";
import { goTo, type Handler, type Move, note, type Run } from "../run.ts";

interface Form {
  min: number;
  max: number;
  skipKey: string | null;
}

export type Keyed =
  | { kind: "digits"; digits: string }
  | { kind: "skip" }
  | { kind: "nothing" }
  | { kind: "malformed" };

/**
 * What somebody keyed against the form asked for: cut at the greatest length, the key for “I do not
 * have it” alone, only digits else (CE07-B4).
 */
export function readKeys(input: FlowInput, { min, max, skipKey }: Form): Keyed {
  const keyed = input.kind === "keys" ? input.digits : "";
  if (keyed === "") return { kind: "nothing" };
  if (skipKey !== null && keyed === skipKey) return { kind: "skip" };
  const digits = keyed.slice(0, max);
  if (!/^\d+$/.test(digits) || digits.length < min) return { kind: "malformed" };
  return { kind: "digits", digits };
}

export interface Asked extends Form {
  prompt: Prompt;
  invalid: Prompt;
  repeats: number;
  endKey: string;
  timeoutSec: number;
  secret: boolean;
  builtIn: "collect" | "identifier" | "question";
}

/** Asks for digits. */
export function askDigits(run: Run, asked: Asked): Move {
  renderPrompt(run, asked.prompt, asked.builtIn, { key: spokenKey(asked.skipKey) });
  return {
    wait: {
      kind: "gather",
      most: asked.max,
      endKey: asked.endKey,
      timeoutSec: asked.timeoutSec,
      secret: asked.secret,
    },
  };
}

/** Asks again, or null when the repeats are used up. What was keyed is never noted. */
export function askAgain(run: Run, asked: Asked, why: "no_input" | "invalid"): Move | null {
  note(run, why);
  if (++run.frame.tries > asked.repeats) {
    note(run, "exhausted");
    return null;
  }
  renderPrompt(run, asked.invalid, "tryAgain");
  return askDigits(run, asked);
}

/** Digits into a variable. */
export const collect: Handler<"collect"> = {
  enter: (run, node) => askDigits(run, { ...node, secret: node.sensitive, builtIn: "collect" }),
  resume(run, node, input) {
    const keyed = readKeys(input, node);
    if (keyed.kind === "skip") {
      note(run, "matched", "skipped");
      return goTo(node.skipped ?? node.exhausted, "skipped", "ended");
    }
    if (keyed.kind === "digits") {
      if (!node.sensitive) setVar(run, node.into, keyed.digits);
      note(run, "matched");
      return goTo(node.next, "collected", "ended");
    }
    const asked: Asked = { ...node, secret: node.sensitive, builtIn: "collect" };
    return askAgain(run, asked, keyed.kind === "nothing" ? "no_input" : "invalid") ??
      goTo(node.exhausted, "exhausted", "ended");
  },
};

/** One key from 1 to 5 into a variable; whoever gives none goes on too. */
export const survey: Handler<"survey"> = {
  enter(run, node) {
    renderPrompt(run, node.prompt, "survey");
    return { wait: { kind: "gather", most: 1, endKey: "", timeoutSec: 7, secret: false } };
  },
  resume(run, node, input) {
    const key = input.kind === "keys" ? input.digits.slice(0, 1) : "";
    if (!/^[1-5]$/.test(key)) {
      note(run, key === "" ? "no_input" : "invalid");
      return goTo(node.next, "none", "ended");
    }
    setVar(run, node.into, key);
    note(run, "matched", key);
    return goTo(node.next, "answered", "ended");
  },
};
