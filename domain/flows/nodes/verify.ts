import type { Value } from "../../../types/flows.ts";
import { renderPrompt } from "../prompts.ts";
import { goTo, type Handler, type Move, type NodeOf, note, type Run, tell } from "../run.ts";
import { type Again, askAgain, askDigits, type Asked, readKeys } from "./digits.ts";

type Verify = NodeOf<"verify">;
type Question = Verify["questions"][number];

/** Security questions until the level is reached; only those still missing are asked (CE07-F11 to F18). */
export const verify: Handler<"verify"> = {
  enter(run, node) {
    const { identity } = run.frame;
    if (identity.level >= node.requiredLevel) return goTo(node.next, "skipped", "ended");
    if (identity.status === "none") {
      return failed(run, node, identity.reason === "" ? "no_match" : identity.reason, false);
    }
    identity.reason = "";
    return askNext(run, node, 0);
  },
  resume(run, node, input) {
    const question = node.questions[run.frame.part];
    if (!question) return failed(run, node, "system");
    if (input.kind === "effect") return judged(run, node, question, input.result);
    const form = { ...question, skipKey: node.skipKey };
    const keyed = readKeys(input, form, run.frame.language);
    if (keyed.kind === "skip") return unanswered(run, node, "key");
    if (keyed.kind !== "digits") return again(run, node, question, keyed.kind);
    if (!isWellFormed(keyed.digits, question)) return again(run, node, question, "wrong");
    const { customer } = run.frame.identity;
    return {
      wait: {
        kind: "effect",
        effect: { kind: "verify", customer, question: question.id, answer: keyed.digits },
      },
    };
  },
};

/** The company says right or wrong, no more (CE07-F12). */
function judged(
  run: Run,
  node: Verify,
  question: Question,
  result: Record<string, Value> | null,
): Move {
  if (result === null) return failed(run, node, "system");
  if (result.locked === true) return failed(run, node, "locked");
  if (typeof result.right !== "boolean") return failed(run, node, "system");
  if (!result.right) return again(run, node, question, "wrong");
  const { identity } = run.frame;
  identity.status = "verified";
  identity.level = Math.max(identity.level, question.level);
  note(run, "matched", question.id);
  if (identity.level < node.requiredLevel) return askNext(run, node, run.frame.part + 1);
  renderPrompt(run, node.success, "verified");
  return goTo(node.next, "verified", "ended");
}

/** The next question that would raise the level. */
function askNext(run: Run, node: Verify, from: number): Move {
  const next = node.questions.findIndex((q, i) => i >= from && q.level > run.frame.identity.level);
  if (next < 0) return failed(run, node, "system");
  run.frame.part = next;
  run.frame.tries = 0;
  return askDigits(run, askedOf(node, node.questions[next]!));
}

const again = (
  run: Run,
  node: Verify,
  question: Question,
  why: Again,
): Move =>
  askAgain(run, askedOf(node, question), why) ??
    (why === "wrong" ? failed : unanswered)(run, node, "wrong_answer");

/** Nothing came that could be judged: a failed attempt all the same (CE07-F15, F21, R11). */
function unanswered(run: Run, node: Verify, reason: string): Move {
  tell(run, "unanswered");
  return failed(run, node, reason);
}

const askedOf = (node: Verify, question: Question): Asked => ({
  ...node,
  prompt: question.prompt,
  min: question.min,
  max: question.max,
  secret: true,
  builtIn: "question",
});

/** A date is eight digits that are one, day or year first, or six without the century. */
function isWellFormed(digits: string, { format }: Question): boolean {
  if (format !== "date") return true;
  const day = (d: string, m: string) =>
    Number(d) >= 1 && Number(d) <= 31 && Number(m) >= 1 &&
    Number(m) <= 12;
  const [a, b, c] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(-2)];
  return day(a, b) || day(b, a) || day(c, digits.slice(-4, -2));
}

function failed(run: Run, node: Verify, reason: string, aloud = true): Move {
  run.frame.identity.reason = reason;
  note(run, "failed", reason);
  if (!aloud) return goTo(node.failed, reason, "ended");
  if (reason === "system") renderPrompt(run, node.unavailable, "unavailable");
  else renderPrompt(run, node.failure, "notVerified");
  return goTo(node.failed, reason, "ended");
}
