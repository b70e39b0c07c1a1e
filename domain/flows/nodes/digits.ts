import type { Prompt } from "../../../types/configuration/prompts.ts";
import type { FlowInput } from "../../../types/flows.ts";
import { setVar } from "../facts.ts";
import { has, renderPrompt, spokenKey } from "../prompts.ts";
import { goTo, type Handler, type Move, note, type Run } from "../run.ts";
import type { BuiltIn } from "../texts.ts";
import { spokenDigits } from "./spoken_digits.ts";

interface Form {
  min: number;
  max: number;
  skipKey: string | null;
}

/** `few`: only digits, but not enough. `malformed`: something else than digits. */
export type Keyed =
  | { kind: "digits"; digits: string }
  | { kind: "skip" | "nothing" | "few" | "malformed" };

/**
 * What somebody keyed or said against the form asked for: cut at the greatest length, the key for
 * “I do not have it” alone, only digits else (CE07-B4). Where speech is taken the keypad still works.
 */
export function readKeys(input: FlowInput, form: Form, language: string): Keyed {
  if (input.kind === "spoken") return readSpoken(input.text, form, language);
  const keyed = input.kind === "keys" ? input.digits : "";
  if (keyed === "") return { kind: "nothing" };
  if (form.skipKey !== null && keyed === form.skipKey) return { kind: "skip" };
  const digits = keyed.slice(0, form.max);
  if (!/^\d+$/.test(digits)) return { kind: "malformed" };
  return digits.length < form.min ? { kind: "few" } : { kind: "digits", digits };
}

function readSpoken(text: string, form: Form, language: string): Keyed {
  const heard = spokenDigits(text, language);
  if (heard.kind === "skip") return { kind: form.skipKey === null ? "malformed" : "skip" };
  if (heard.kind === "unclear") return { kind: "malformed" };
  // A single digit that stands for “I do not have it” is keyed, never said.
  const keys = { kind: "keys", digits: heard.digits } as const;
  return readKeys(keys, { ...form, skipKey: null }, language);
}

export interface Asked extends Form {
  prompt: Prompt;
  invalid: Prompt;
  repeats: number;
  endKey: string;
  timeoutSec: number;
  secret: boolean;
  builtIn: "collect" | "identifier" | "question";
  input: "dtmf" | "dtmf_speech";
  betweenSec: number;
  noInput: Prompt;
  tooFew: Prompt;
  notDigits: Prompt;
}

/** Asks for digits. */
export function askDigits(run: Run, asked: Asked): Move {
  renderPrompt(run, asked.prompt, asked.builtIn, { key: spokenKey(asked.skipKey) });
  const speech = asked.input === "dtmf_speech"
    ? { speech: { language: run.frame.language, endSec: asked.betweenSec } }
    : {};
  return {
    wait: {
      kind: "gather",
      most: asked.max,
      endKey: asked.endKey,
      timeoutSec: asked.timeoutSec,
      secret: asked.secret,
      ...speech,
    },
  };
}

/** Why it is asked again: nothing came, too little, no digits, or what came is not right. */
export type Again = "nothing" | "few" | "malformed" | "wrong";

const HINTS: Record<Again, [field: "noInput" | "tooFew" | "notDigits" | "invalid", BuiltIn]> = {
  nothing: ["noInput", "noInput"],
  few: ["tooFew", "tooFew"],
  malformed: ["notDigits", "notDigits"],
  wrong: ["invalid", "tryAgain"],
};

/** Asks again, or null when the repeats are used up. What was keyed is never noted. */
export function askAgain(run: Run, asked: Asked, why: Again): Move | null {
  note(run, why === "nothing" ? "no_input" : "invalid");
  if (++run.frame.tries > asked.repeats) {
    note(run, "exhausted");
    return null;
  }
  const [field, builtIn] = HINTS[why];
  // Who wrote one text for everything that does not fit gets it said.
  const own = has(asked[field]) || why === "nothing" ? asked[field] : asked.invalid;
  renderPrompt(run, own, builtIn);
  return askDigits(run, asked);
}

/** Digits into a variable. */
export const collect: Handler<"collect"> = {
  enter: (run, node) => askDigits(run, { ...node, secret: node.sensitive, builtIn: "collect" }),
  resume(run, node, input) {
    const keyed = readKeys(input, node, run.frame.language);
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
    return askAgain(run, asked, keyed.kind) ??
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
