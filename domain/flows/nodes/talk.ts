import { has, renderPrompt, sayBuiltIn } from "../prompts.ts";
import {
  deflected,
  end,
  goTo,
  type Handler,
  type Move,
  type NodeOf,
  note,
  type Run,
} from "../run.ts";
import type { BuiltIn } from "../texts.ts";
import { hear, offer, settle } from "../treatments.ts";

type Say = NodeOf<"say">;

/** Times the question after a message is asked again before the call goes on. */
const REPEATS = 1;
/** Seconds an answer to it is waited for. */
const TIMEOUT_SEC = 5;
const YES = "1";
const NO = "2";

/**
 * Says something and goes on. Personal words only at their level of identity (CE09-B6) and never
 * with a gap (B5); afterwards whether anything else is needed, where it is asked (F17).
 */
export const say: Handler<"say"> = {
  enter(run, node) {
    if (run.frame.identity.level < node.requiredLevel) {
      return goTo(node.next, "skipped", "ended");
    }
    const from = run.say.length;
    const welcome = node.treatment === "none" && !has(node.prompt);
    const rendered = welcome ? sayBuiltIn(run, "welcome") : renderPrompt(run, node.prompt);
    if (rendered === "blank") return goTo(node.next, "skipped", "ended");
    if (node.treatment !== "none" && rendered === "said") {
      // Where nothing is asked after it, nothing more can come of it.
      offer(run, node.treatment, node.name, node.anythingElse ? "" : "said");
      hear(run, node.name, from);
    }
    return node.anythingElse ? ask(run) : goTo(node.next, "said", "ended");
  },
  resume(run, node, input) {
    if (!node.anythingElse) return say.enter(run, node);
    const key = input.kind === "keys" ? input.digits.slice(0, 1) : "";
    if (key === NO) return nothingElse(run);
    if (key === YES) return more(run, node, "yes");
    note(run, key === "" ? "no_input" : "invalid", key);
    return ++run.frame.tries > REPEATS ? more(run, node, "none") : ask(run);
  },
};

function ask(run: Run): Move {
  sayBuiltIn(run, "anythingElse");
  return {
    wait: { kind: "gather", most: 1, endKey: "", timeoutSec: TIMEOUT_SEC, secret: false },
  };
}

function more(run: Run, node: Say, word: "yes" | "none"): Move {
  settle(run, word);
  if (word === "yes") note(run, "matched", word);
  return goTo(node.next, word, "ended");
}

/** Served by what was said: the call is contained (CE09-F5). */
function nothingElse(run: Run): Move {
  settle(run, "no");
  note(run, "matched", "no");
  sayBuiltIn(run, "goodbye");
  return end("contained");
}

/** What is said at an end that has no words of its own and nothing before it (CE01-R38, IV-7). */
const LAST_WORDS: Record<string, BuiltIn> = {
  special_day: "specialDay",
  after_hours: "closed",
  emergency: "emergency",
};

/** Says goodbye; the contact ends. */
export const hangup: Handler<"hangup"> = {
  enter(run, node) {
    const reason = node.reason === "ended" ? deflected(run) || "ended" : node.reason;
    const rendered = renderPrompt(run, node.prompt);
    if (rendered === "empty" && run.say.length === 0) {
      sayBuiltIn(run, LAST_WORDS[reason] ?? "goodbye");
    }
    return end(reason);
  },
  resume: (run) => end(deflected(run) || "ended"),
};
